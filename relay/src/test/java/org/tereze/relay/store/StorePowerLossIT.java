package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tereze.testkit.crash.KillTable;
import org.tereze.testkit.crash.PowerLoss;
import org.tereze.testkit.crash.RecordedDisk;
import org.tereze.testkit.crash.SyscallRecording;

/**
 * Records every write and every sync of a store (by strace), takes the power away at many moments,
 * lets any part of what was not synced be there or not, and compares what opens with what was
 * acknowledged. {@code tereze.power.cuts} says at how many moments of each recording, {@code
 * tereze.power.seed} which.
 */
final class StorePowerLossIT {
  private static final int FEW = 4;

  private static final int CUTS = Integer.getInteger("tereze.power.cuts", FEW);
  private static final long SEED =
      Long.getLong("tereze.power.seed", new SecureRandom().nextInt(Integer.MAX_VALUE));
  private static final int ENVELOPES_EACH = 150;
  private static final int WEEKS_BEFORE = 9;

  private static final Set<PowerLoss> REORDERING =
      EnumSet.of(PowerLoss.ANY_WRITES, PowerLoss.SECTORS, PowerLoss.PAGES);

  @TempDir Path scratch;

  private final Random random = new Random(SEED);

  /** Hears what a child says, and compares with what a disk holds. */
  private interface Ledger {
    void hear(String line) throws StoreException;

    int acks();

    List<String> compare(Path left) throws StoreException;
  }

  private Path store() {
    return scratch.resolve("store");
  }

  private Path record(Class<?> child, List<String> arguments) throws Exception {
    Path recording = scratch.resolve("calls");
    List<String> all = new ArrayList<>(List.of(store().toString()));
    all.addAll(arguments);
    List<String> command =
        ChildProcess.command(SyscallRecording.command(recording), scratch, child, all);
    assertThat(ChildProcess.run(command, line -> false)).isZero();
    return recording;
  }

  /** Many threads that put, one that collects and sweeps. */
  private Path recordCrowd(StoreFault fault) throws Exception {
    Files.createDirectories(store());
    return record(
        StoreChild.class,
        List.of(fault.name(), String.valueOf(ENVELOPES_EACH), "0", "0", "0", "0", "0", "0"));
  }

  /** How many times something on the disk or something said was new. */
  private int moments(RecordedDisk disk, Path recording) throws Exception {
    AtomicInteger moments = new AtomicInteger();
    new SyscallRecording(
            disk,
            new SyscallRecording.Listener() {
              @Override
              public void said(String text) {
                moments.incrementAndGet();
              }

              @Override
              public void changed() {
                moments.incrementAndGet();
              }
            })
        .play(recording);
    return moments.get();
  }

  /** Takes the power away at the moments chosen, with each of these kinds of loss. */
  private abstract class Cutting implements SyscallRecording.Listener {
    private final Set<PowerLoss> losses;
    private final RecordedDisk disk;
    private final Ledger ledger;
    private final KillTable table;
    private int heardAcks;
    int moment;
    int refused;

    Cutting(Set<PowerLoss> losses, RecordedDisk disk, Ledger ledger, KillTable table) {
      this.losses = losses;
      this.disk = disk;
      this.ledger = ledger;
      this.table = table;
    }

    void hear(String text) throws StoreException {
      for (String line : text.split("\n", -1)) {
        if (isOfChild(line)) {
          ledger.hear(line);
        }
      }
    }

    /** Programs that the Java runtime starts for a moment write somewhere, too. */
    private boolean isOfChild(String line) {
      return line.matches("[ADC] .*|opened .*|did .*");
    }

    /**
     * Where a disk reorders what was not synced, a hole with something behind it can look like
     * damage to what was: then the relay refuses. Nothing is lost, but somebody must look.
     */
    private boolean mayBeRefused(PowerLoss loss, List<String> faults) {
      return REORDERING.contains(loss)
          && !faults.isEmpty()
          && faults.get(0).matches("(?s)refused: the store in .* is damaged: .*");
    }

    void cut() throws Exception {
      for (PowerLoss loss : losses) {
        Path left = scratch.resolve("left");
        long seed = random.nextLong();
        disk.leave(left, loss, new Random(seed));
        List<String> faults = ledger.compare(left);
        if (mayBeRefused(loss, faults)) {
          System.out.printf("moment %d, %s, seed %d, %s%n", moment, loss, seed, faults.get(0));
          faults = List.of();
          refused++;
        }
        table.add("power: " + loss, ledger.acks() - heardAcks, faults);
        if (!faults.isEmpty()) {
          System.out.printf("moment %d, %s, seed %d: %s%n", moment, loss, seed, faults.get(0));
        }
        StoreFixtures.delete(left);
      }
      heardAcks = ledger.acks();
    }
  }

  /**
   * At moments chosen by chance, of all at which something on the disk or something said is new.
   */
  private final class CuttingAt extends Cutting {
    private final Set<Integer> cuts;

    CuttingAt(RecordedDisk disk, Set<Integer> cuts, Ledger ledger, KillTable table) {
      super(EnumSet.allOf(PowerLoss.class), disk, ledger, table);
      this.cuts = cuts;
    }

    @Override
    public void said(String text) throws Exception {
      hear(text);
      changed();
    }

    @Override
    public void changed() throws Exception {
      if (cuts.contains(++moment)) {
        cut();
      }
    }
  }

  /**
   * Whenever something was promised, until a promise is seen broken. Leaves nothing to chance: only
   * what was synced is there.
   */
  private final class CuttingUntil extends Cutting {
    private final KillTable table;
    private final Predicate<String> broken;

    CuttingUntil(RecordedDisk disk, Ledger ledger, KillTable table, Predicate<String> broken) {
      super(EnumSet.of(PowerLoss.SYNCED_ONLY), disk, ledger, table);
      this.table = table;
      this.broken = broken;
    }

    @Override
    public void said(String text) throws Exception {
      hear(text);
      moment++;
      if (table.faults().stream().noneMatch(broken)) {
        cut();
      }
    }
  }

  /** What a child did, to be played on disks that are as its own was before. */
  private record Recorded(Path calls, RecordedDisk disk, RecordedDisk again, Ledger ledger) {}

  private List<String> cut(Recorded recorded, KillTable table) throws Exception {
    int moments = moments(recorded.disk(), recorded.calls());
    int wanted = Math.min(CUTS, moments) - table.rounds() / PowerLoss.values().length;
    TreeSet<Integer> cuts = new TreeSet<>(List.of(moments));
    while (cuts.size() < wanted) {
      cuts.add(1 + random.nextInt(moments));
    }
    RecordedDisk disk = recorded.again();
    Cutting cutting = new CuttingAt(disk, cuts, recorded.ledger(), table);
    SyscallRecording playing = new SyscallRecording(disk, cutting);
    playing.play(recorded.calls());
    System.out.printf(
        "%d syncs, %d moments, power lost at %d of them, %d reordered ones refused, seed %d%n%s",
        playing.syncs(), moments, cuts.size(), cutting.refused, SEED, table);
    return table.faults();
  }

  private void sees(Recorded recorded, Predicate<String> broken) throws Exception {
    KillTable table = KillTable.apart();
    Cutting cutting = new CuttingUntil(recorded.again(), recorded.ledger(), table, broken);
    new SyscallRecording(recorded.again(), cutting).play(recorded.calls());
    System.out.printf("%d losses of power, seed %d%n", table.rounds(), SEED);
    assertThat(table.faults()).anyMatch(broken);
  }

  private Recorded crowd(StoreFault fault) throws Exception {
    Path calls = recordCrowd(fault);
    return new Recorded(
        calls, new RecordedDisk(store()), new RecordedDisk(store()), new CrowdLedger());
  }

  /** A new one for each comparison: it remembers faults. */
  private static final class CrowdLedger implements Ledger {
    private final List<String> said = new ArrayList<>();
    private int acks;

    @Override
    public void hear(String line) {
      said.add(line);
      acks += line.startsWith("A") ? 1 : 0;
    }

    @Override
    public int acks() {
      return acks;
    }

    @Override
    public List<String> compare(Path left) {
      CustodyLedger ledger = new CustodyLedger();
      said.forEach(ledger::hear);
      try (RocksMailboxStore store =
          RocksMailboxStore.open(
              left, ChildLoad.limits(), () -> Long.MAX_VALUE, new SecureRandom())) {
        return List.copyOf(ledger.compare(store));
      } catch (StoreException e) {
        return List.of("refused: " + e.getMessage());
      }
    }
  }

  private record LifeOf(LifeLedger ledger) implements Ledger {
    @Override
    public void hear(String line) throws StoreException {
      ledger.hear(line);
    }

    @Override
    public int acks() {
      return ledger.acks();
    }

    @Override
    public List<String> compare(Path left) throws StoreException {
      return ledger.copy().compare(left);
    }
  }

  private Recorded life(StoreFault fault, boolean old) throws Exception {
    LifeLedger ledger = new LifeLedger();
    Files.createDirectories(store());
    if (old) {
      List<String> arguments = List.of(store().toString(), "NONE", "0", "" + WEEKS_BEFORE);
      ChildProcess.run(
          ChildProcess.command(List.of(), scratch, StoreLifeChild.class, arguments),
          line -> {
            ledger.hear(line);
            return false;
          });
    }
    RecordedDisk disk = new RecordedDisk(store()).takeOver();
    RecordedDisk again = new RecordedDisk(store()).takeOver();
    String from = String.valueOf(ledger.nextWeek());
    Path calls = record(StoreLifeChild.class, List.of(fault.name(), from, "3"));
    return new Recorded(calls, disk, again, new LifeOf(ledger));
  }

  @Test
  @Timeout(7_200)
  void holdsEverythingAcknowledgedWhateverOfTheRestIsLeft() throws Exception {
    assertThat(cut(crowd(StoreFault.NONE), KillTable.of("busy store, power loss"))).isEmpty();
  }

  @Test
  @Timeout(7_200)
  void holdsEveryKindOfWriteWhateverOfTheRestIsLeft() throws Exception {
    assertThat(cut(life(StoreFault.NONE, true), KillTable.of("store, power loss"))).isEmpty();
  }

  @Test
  @Timeout(7_200)
  void holdsWhatIsWrittenIntoANewStoreWhateverOfTheRestIsLeft() throws Exception {
    assertThat(cut(life(StoreFault.NONE, false), KillTable.of("new store, power loss"))).isEmpty();
  }

  @Test
  @Timeout(600)
  void seesAStoreThatAnswersBeforeItSyncs() throws Exception {
    sees(crowd(StoreFault.ACK_BEFORE_SYNC), fault -> fault.contains(": lost"));
  }

  @Test
  @Timeout(600)
  void seesAStoreThatKeepsNoIndex() throws Exception {
    sees(crowd(StoreFault.NO_INDEX), fault -> fault.contains(": forgotten"));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "NO_INDEX", "ACK_BEFORE_SYNC"})
  @Timeout(600)
  void seesAStoreThatIsBuiltWrong(StoreFault fault) throws Exception {
    // Which of the promises breaks depends on what was not synced, or deleted too much.
    sees(
        life(fault, false),
        found -> found.matches("power: \\w+: (lost|returned|forgotten|time|bundle).*"));
  }
}
