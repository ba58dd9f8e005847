package org.tereze.bench.window;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.tereze.bench.load.IdleLinks;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.PutLoad;
import org.tereze.bench.load.Targets;
import org.tereze.bench.real.RelayProcess;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.link.DatagramBurst;
import org.tereze.link.KnownPath;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.link.SocketDatagrams;
import org.tereze.testkit.DatagramProxy;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.Way;

/**
 * Bursts of datagrams that are cut at a random byte or moment, and go on in windows from new
 * addresses until all is answered: is every report in its mailbox once? The relay is a process of
 * its own; a few reporters at a time, a thread each.
 */
public final class Cuts {
  private static final int REPORTERS = 8;
  private static final int MOST_REPORTS = 60;
  private static final int MOST_WINDOWS = 40;
  private static final int ADDRESSES = 5_000;
  private static final long UNANSWERED_MILLIS = 2_000;

  /** What was cut hears nothing more, and need not find out by waiting. */
  private static final long FIRST_WINDOW_MILLIS = 1_000;

  private static final long WINDOW_MILLIS = 20_000;

  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final SecureRandom random = new SecureRandom();

  public Cuts(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  /**
   * What came of a round.
   *
   * @param there in custody when the first window was cut
   * @param againBytes of those the ones that nobody had said so of
   */
  private record Round(
      int reports, long bytes, int there, long againBytes, int lost, int twice, boolean done) {}

  /**
   * Does it and prints.
   *
   * @param rounds cuts
   * @param seed of the lines, the reports and the cuts
   * @return whether every report was there once
   */
  public boolean measure(int rounds, long seed) throws IOException {
    try (ScratchFolder folder = new ScratchFolder("cuts")) {
      return measure(folder.path(), rounds, seed);
    } catch (InterruptedException | CardException e) {
      throw new IOException("the relay could not be asked for its key", e);
    }
  }

  private boolean measure(Path folder, int rounds, long seed)
      throws IOException, InterruptedException, CardException {
    Targets targets = new Targets(out);
    List<Round> done = new ArrayList<>();
    ExecutorService reporters = Executors.newFixedThreadPool(REPORTERS);
    try (RelayProcess relay = new RelayProcess(folder, "", nanoTime)) {
      RelayAddress address = RelayAddress.parse(relay.key());
      relay.start();
      List<Callable<Round>> all = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        int round = i;
        all.add(() -> round(relay, address, round, new Random(seed + round)));
      }
      for (Future<Round> one : reporters.invokeAll(all)) {
        done.add(one.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("a round broke; the seed was " + seed, e.getCause());
    } finally {
      reporters.shutdownNow();
    }
    tell(done, seed, targets);
    return targets.met();
  }

  private static void tell(List<Round> done, long seed, Targets targets) {
    long reports = done.stream().mapToLong(Round::reports).sum();
    long bytes = done.stream().mapToLong(Round::bytes).sum();
    long there = done.stream().mapToLong(Round::there).sum();
    long again = done.stream().mapToLong(Round::againBytes).sum();
    targets.say(
        String.format(
            Locale.ROOT,
            "%,d bursts cut, %,d reports of %,d B; %,d in custody at the cut; seed %d",
            done.size(),
            reports,
            bytes,
            there,
            seed));
    targets.tell(
        "sent again though it was there",
        String.format(Locale.ROOT, "%,d B, %.1f %%", again, again * 100.0 / bytes));
    long lost = done.stream().mapToLong(Round::lost).sum();
    long twice = done.stream().mapToLong(Round::twice).sum();
    long unfinished = done.stream().filter(round -> !round.done()).count();
    targets.check("reports lost or changed", Long.toString(lost), "0", lost == 0);
    targets.check("reports stored twice", Long.toString(twice), "0", twice == 0);
    targets.check("bursts never answered", Long.toString(unfinished), "0", unfinished == 0);
  }

  private Round round(RelayProcess relay, RelayAddress address, int round, Random chance)
      throws IOException {
    byte[] key = address.key().encoded();
    LoadOwner owner = new LoadOwner("cut " + round);
    PutLoad.claim(relay.address(), key, List.of(owner), random);
    CutMailbox mailbox = new CutMailbox(relay.address(), key, owner, random);
    CutReports reports = new CutReports(owner, round, 1 + chance.nextInt(MOST_REPORTS), chance);
    LineShape shape = shape(chance);
    try (DatagramProxy line =
        new DatagramProxy(relay.address(), shape, shape, chance.nextLong(), nanoTime)) {
      line.openWindow();
      long millis = FIRST_WINDOW_MILLIS;
      int kind = chance.nextInt(3);
      if (kind == 0) {
        line.cutAfter(Way.UP, chance.nextInt((int) reports.bytes() + 4_000));
      } else if (kind == 1) {
        line.cutAfter(Way.DOWN, chance.nextInt(1_000));
      } else {
        millis = chance.nextInt(300);
      }
      window(line, address, reports, millis, millis);
      line.closeWindow();
      Set<Integer> there = new HashSet<>();
      int changed = count(reports, mailbox.fetch(), there)[1];
      long again = reports.bytesAgain(there);
      for (int i = 0; i < MOST_WINDOWS && !reports.isDone(); i++) {
        line.changeAddresses(IdleLinks.address(chance.nextInt(ADDRESSES)));
        line.openWindow();
        reports.nextWindow();
        window(line, address, reports, UNANSWERED_MILLIS, WINDOW_MILLIS);
      }
      Set<Integer> stored = new HashSet<>();
      int[] counts = count(reports, mailbox.fetch(), stored);
      int lost = reports.count() - stored.size() + changed + counts[1];
      return new Round(
          reports.count(), reports.bytes(), there.size(), again, lost, counts[0], reports.isDone());
    }
  }

  /** Returns how many came twice, and how many were not as they were put. */
  private static int[] count(CutReports reports, List<byte[]> bodies, Set<Integer> numbers) {
    int[] counts = new int[2];
    for (byte[] body : bodies) {
      int number = reports.numberOf(body);
      if (number < 0) {
        counts[1]++;
      } else if (!numbers.add(number)) {
        counts[0]++;
      }
    }
    return counts;
  }

  private static LineShape shape(Random chance) {
    return LineShape.of(
            300_000 + chance.nextInt(1_000_000),
            Duration.ofMillis(5 + chance.nextInt(30)),
            chance.nextInt(3) == 0 ? 0 : chance.nextDouble() / 4)
        .withJitter(Duration.ofMillis(chance.nextInt(10)))
        .withReordering(chance.nextDouble() / 5)
        .withDuplication(chance.nextDouble() / 5);
  }

  private void window(
      DatagramProxy line,
      RelayAddress address,
      CutReports reports,
      long unansweredMillis,
      long mostMillis)
      throws IOException {
    try (DatagramBurst burst =
        new DatagramBurst(
            new SocketDatagrams(line.address()),
            LinkKeyUse.ofStatic(address.key()),
            reports,
            reports::onAnswer,
            KnownPath.UNKNOWN,
            random,
            nanoTime)) {
      burst.run(unansweredMillis, mostMillis);
    } catch (LinkException e) {
      throw new IOException("a burst broke", e);
    }
  }
}
