package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tereze.relay.store.StoreFixtures.NOW;
import static org.tereze.relay.store.StoreFixtures.SECRET;
import static org.tereze.relay.store.StoreFixtures.bytes;
import static org.tereze.relay.store.StoreFixtures.collect;
import static org.tereze.relay.store.StoreFixtures.id;
import static org.tereze.relay.store.StoreFixtures.key;
import static org.tereze.relay.store.StoreFixtures.put;
import static org.tereze.relay.store.StoreFixtures.putNow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.relay.store.DamageScene.Place;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/**
 * Salvages stores of thousands of envelopes in which one byte was changed, and uses the copies.
 * What damage costs is counted in {@link DamagedStoreIT}; here it is what a relay makes of it.
 */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
final class SalvageIT {
  private static final int ROUNDS = Integer.getInteger("tereze.salvage.rounds", 1);
  private static final long SEED =
      Long.getLong("tereze.damage.seed", new Random().nextInt(Integer.MAX_VALUE));

  @TempDir static Path scratch;
  private static DamageScene scene;

  private final Random random = new Random(SEED);
  private Path target = Path.of("");

  @BeforeAll
  static void crash() throws Exception {
    scene = new DamageScene(scratch);
  }

  private SalvageReport salvage(Path damaged) throws StoreException {
    target = damaged.resolveSibling(damaged.getFileName() + "-salvaged");
    return StoreSalvage.salvage(damaged, target, new SecureRandom());
  }

  /** What of the crashed store the copy does not deliver. */
  private Map<Place, byte[]> missingFrom(RocksMailboxStore store) throws StoreException {
    Map<Place, byte[]> found = DamageScene.waiting(store);
    Map<Place, byte[]> missing = new TreeMap<>(scene.waiting);
    found.forEach(
        (place, bytes) -> {
          byte[] before = missing.remove(place);
          assertThat(before == null || Arrays.equals(before, bytes)).as("%s", place).isTrue();
        });
    return missing;
  }

  @Test
  void copiesAWholeStoreAsItIs() throws Exception {
    Path store = scene.another();
    SalvageReport report = salvage(store);
    assertThat(report.isComplete()).isTrue();
    assertThat(report.envelopes()).isEqualTo(scene.waiting.size());
    assertThat(report.unasked()).isZero();
    try (RocksMailboxStore copy = DamageScene.open(target)) {
      assertThat(missingFrom(copy)).isEmpty();
      assertThat(DamageScene.waiting(copy)).hasSameSizeAs(scene.waiting);
      assertThat(copy.bundle(key(3)).body()).isEqualTo(bytes(1_552, 4));
      assertThat(copy.bundle(key(DamageScene.REVOKED)).outcome()).isEqualTo(Outcome.REVOKED);
      assertThat(copy.storedTime()).isNotNull();
      allRemembered(copy);
      goesOn(copy, 0);
    }
  }

  /** Every envelope that waits is known by its id, and not stored again. */
  private static void allRemembered(RocksMailboxStore store) throws StoreException {
    long before = store.figures().waitingCount();
    for (Map.Entry<Place, byte[]> each : DamageScene.waiting(store).entrySet()) {
      int mailbox = each.getKey().mailbox();
      long[] ids = {id(mailbox, each.getValue())};
      assertThat(store.dispositions(SECRET, ids, NOW)).containsExactly(Disposition.STORED);
    }
    assertThat(store.figures().waitingCount()).isEqualTo(before);
  }

  /** New envelopes come behind everything that was ever given out, and old Collected miss them. */
  private static void goesOn(RocksMailboxStore store, int seed) throws StoreException {
    for (int lane = 0; lane < MailboxStore.LANES; lane++) {
      byte[] envelope = bytes(333, 1_000_000 + seed + lane);
      assertThat(putNow(store, put(4, lane, 336, envelope))).isEqualTo(AckCode.STORED);
      long highest = 0;
      for (Place place : scene.waiting.keySet()) {
        boolean here = place.mailbox() == 4 && place.lane() == lane;
        highest = here ? Math.max(highest, place.sequence()) : highest;
      }
      assertThat(collect(store, 4, lane, highest)).isEqualTo(Outcome.OK);
      long[] start = new long[MailboxStore.LANES];
      int of = lane;
      long old = highest;
      assertThat(store.deliveries(key(4), start, 1 << 20).envelopes())
          .filteredOn(each -> each.lane() == of)
          .allMatch(each -> each.sequence() > old)
          .anyMatch(each -> Arrays.equals(each.bytes(), envelope));
    }
  }

  @Test
  void takesADamagedBlockOfEnvelopesForTheirEvictionAndTheirSendersMayRepeatThem()
      throws Exception {
    Path store = scene.another();
    Path table = DamageScene.table(store, "envelopes");
    DamageScene.flip(table, Files.size(table) / 3, 4);
    SalvageReport report = salvage(store);
    assertThat(report.losses()).hasSize(1);
    assertThat(report.losses().get(0).file()).endsWith(String.valueOf(table.getFileName()));
    assertThat(report.losses().get(0).what()).contains("envelopes");
    try (RocksMailboxStore copy = DamageScene.open(target)) {
      Map<Place, byte[]> missing = missingFrom(copy);
      assertThat(missing).isNotEmpty();
      assertThat(report.missing().stream().mapToLong(SalvageReport.Missing::count).sum())
          .isEqualTo(missing.size());
      for (Map.Entry<Place, byte[]> each : missing.entrySet()) {
        int mailbox = each.getKey().mailbox();
        long[] ids = {id(mailbox, each.getValue())};
        assertThat(copy.dispositions(SECRET, ids, NOW)).containsExactly(Disposition.EVICTED);
        putNow(copy, put(mailbox, each.getKey().lane(), 336, each.getValue()));
        assertThat(copy.dispositions(SECRET, ids, NOW)).containsExactly(Disposition.STORED);
      }
      assertThat(DamageScene.waiting(copy)).hasSameSizeAs(scene.waiting);
      goesOn(copy, 100);
    }
    assertThat(StoreInspection.inspect(target).faults()).isEmpty();
  }

  @Test
  void givesNoSequenceTwiceWhenTheLastWritesAreLost() throws Exception {
    Path store = scene.another();
    Path log = LogCheck.files(store.resolve("rocks"), "*.log").get(0);
    byte[] bytes = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(bytes, bytes.length / 2));
    DamageScene.flip(
        log, bytes.length / 2 - 40_000, 8); // behind it, whole writes prove that it was synced
    SalvageReport report = salvage(store);
    assertThat(report.isComplete()).isFalse();
    try (RocksMailboxStore copy = DamageScene.open(target)) {
      assertThat(missingFrom(copy)).isNotEmpty();
      goesOn(copy, 200);
    }
  }

  @Test
  void keepsEveryEnvelopeWhenAnythingElseIsDamaged() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      for (String family : List.of("mailboxes", "meta", "expiry")) {
        Path store = scene.another();
        DamageScene.flip(DamageScene.table(store, family), random.nextInt(100), 2);
        keepsEveryEnvelope(store, family, family.equals("expiry")); // which follows from the rest
      }
      Path store = scene.another();
      DamageScene.flip(file(store.resolve("rocks"), "MANIFEST-*"), random.nextInt(200), 2);
      keepsEveryEnvelope(store, "MANIFEST", false);
    }
    Path store = scene.another();
    Files.delete(store.resolve("rocks/CURRENT"));
    keepsEveryEnvelope(store, "CURRENT", false);
  }

  private void keepsEveryEnvelope(Path store, String damaged, boolean complete) throws Exception {
    assertThat(salvage(store).isComplete()).as(damaged).isEqualTo(complete);
    try (RocksMailboxStore copy = DamageScene.open(target)) {
      assertThat(missingFrom(copy)).as("%s, seed %d", damaged, SEED).isEmpty();
      allRemembered(copy);
      goesOn(copy, 300);
    }
  }

  private static Path file(Path folder, String pattern) throws IOException {
    try (var found = Files.newDirectoryStream(folder, pattern)) {
      return found.iterator().next();
    }
  }

  @Test
  void keepsEveryEnvelopeWithoutTheKeysOfTheirIds() throws Exception {
    Path store = scene.another();
    DamageScene.flip(file(store.resolve("index-keys"), "0*"), 7, 1);
    SalvageReport report = salvage(store);
    assertThat(report.losses())
        .extracting(SalvageReport.Loss::file)
        .anyMatch(f -> f.contains("key"));
    assertThat(report.unasked()).isEqualTo(scene.waiting.size());
    try (RocksMailboxStore copy = DamageScene.open(target)) {
      assertThat(missingFrom(copy)).isEmpty();
      long before = copy.figures().waitingCount();
      Map.Entry<Place, byte[]> any = scene.waiting.entrySet().iterator().next();
      putNow(copy, put(any.getKey().mailbox(), any.getKey().lane(), 336, any.getValue()));
      assertThat(copy.figures().waitingCount()).isEqualTo(before); // still known by its id
    }
  }

  @Test
  void listsATableThatIsGone() throws Exception {
    Path store = scene.another();
    Path table = DamageScene.table(store, "envelopes");
    Files.delete(table);
    SalvageReport report = salvage(store);
    assertThat(report.losses())
        .anyMatch(loss -> loss.file().endsWith(String.valueOf(table.getFileName())));
    try (RocksMailboxStore copy = DamageScene.open(target)) {
      assertThat(report.missing().stream().mapToLong(SalvageReport.Missing::count).sum())
          .isEqualTo(missingFrom(copy).size());
      goesOn(copy, 400);
    }
  }

  @Test
  void leavesTheDamagedStoreAsItIs() throws Exception {
    Path store = scene.another();
    DamageScene.flip(DamageScene.table(store, "envelopes"), 1_000, 1);
    List<String> before = listing(store);
    salvage(store);
    assertThat(listing(store)).isEqualTo(before);
  }

  private static List<String> listing(Path directory) throws IOException {
    List<String> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.add(file + " " + Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return all;
  }

  @Test
  void saysWhyThereIsNoCopyAndLeavesNone() throws Exception {
    Path store = scene.another();
    Path there = Files.createDirectory(scratch.resolve("there"));
    SecureRandom keys = new SecureRandom();
    assertThatThrownBy(() -> StoreSalvage.salvage(store, there, keys))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there already");
    assertThatThrownBy(() -> StoreSalvage.salvage(store, store.resolve("inside"), keys))
        .hasMessageContaining("lies in the damaged store");
    assertThatThrownBy(() -> StoreSalvage.salvage(there, scratch.resolve("none"), keys))
        .hasMessageContaining("there is no store in");
    Path file = Files.createFile(scratch.resolve("file"));
    assertThatThrownBy(() -> StoreSalvage.salvage(store, file.resolve("below"), keys))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("file");
  }
}
