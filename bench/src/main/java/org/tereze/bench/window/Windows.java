package org.tereze.bench.window;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
import org.tereze.bench.window.Sending.Window;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.testkit.LineShape;

/**
 * How many reports a cold window carries on three bad lines, by datagrams and by TCP: the relay is
 * a process of its own, every line has a proxy with a queue of 15,000 bytes before it, and fifteen
 * reporters have a line each at the same time; after the cut they go on in a second window from
 * another address. One thread, and one for each reporter.
 */
public final class Windows {
  private static final int SEEDS = 15;
  private static final int REPORT_BYTES = 300;
  private static final int MAILBOXES = 8;
  private static final List<Integer> SECONDS = List.of(10, 30, 60);

  /**
   * A line and what it must carry.
   *
   * @param bare reports that its bytes alone would carry, by {@link #SECONDS}
   * @param limit the same less a round trip, heads and loss, by calculation
   * @param targets of datagrams
   * @param tcpTarget in the first span; 0: none
   */
  private record Line(
      int bitsPerSecond,
      int rttMillis,
      double loss,
      List<Integer> bare,
      List<Integer> limit,
      List<Integer> targets,
      int tcpTarget) {
    LineShape shape() {
      return LineShape.of(bitsPerSecond, Duration.ofMillis(rttMillis / 2), loss);
    }

    String name() {
      return String.format(
          Locale.ROOT,
          "%d kbit/s, %d ms, %.0f %% loss",
          bitsPerSecond / 1_000,
          rttMillis,
          loss * 100);
    }
  }

  private static final List<Line> LINES =
      List.of(
          new Line(
              20_000,
              800,
              0.02,
              List.of(83, 250, 500),
              List.of(69, 216, 435),
              List.of(62, 200, 405),
              52),
          new Line(
              64_000,
              600,
              0.05,
              List.of(267, 800, 1_600),
              List.of(213, 675, 1_362),
              List.of(192, 620, 1_260),
              0),
          new Line(20_000, 800, 0.2, List.of(83), List.of(57), List.of(45), 0));

  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final SecureRandom random = new SecureRandom();

  public Windows(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  /**
   * Measures and prints.
   *
   * @param quick ten seconds of each line only
   * @return whether the targets are met
   */
  public boolean measure(boolean quick) throws IOException {
    try (ScratchFolder folder = new ScratchFolder("window")) {
      return measure(folder.path(), quick);
    } catch (InterruptedException | CardException e) {
      throw new IOException("the relay could not be asked for its key", e);
    }
  }

  private boolean measure(Path folder, boolean quick)
      throws IOException, InterruptedException, CardException {
    Targets targets = new Targets(out);
    try (RelayProcess relay = new RelayProcess(folder, "", nanoTime)) {
      RelayAddress address = RelayAddress.parse(relay.key());
      relay.start();
      List<LoadOwner> owners = owners(relay.address(), address.key().encoded());
      LinkKeyUse key = LinkKeyUse.ofStatic(address.key());
      for (Line line : LINES) {
        int spans = quick ? 1 : line.bare().size();
        out.printf("%n%s; reports of %d B acknowledged%n", line.name(), REPORT_BYTES);
        out.println("                  in   median   p10   limit   bare line");
        for (Sending sending : Sending.values()) {
          List<Window> windows = run(sending, line, spans, relay.address(), key, owners);
          for (int span = 0; span < spans; span++) {
            tell(sending.name(), sending, line, span, windows, targets);
          }
          if (sending == Sending.DATAGRAMS) {
            tell("again, moved", sending, line, 0, again(windows), targets);
          }
        }
      }
      int twice = storedTwice(relay.address(), address.key().encoded(), owners);
      targets.check("reports stored twice", Integer.toString(twice), "0", twice == 0);
    }
    return targets.met();
  }

  private List<LoadOwner> owners(InetSocketAddress relay, byte[] key) throws IOException {
    List<LoadOwner> owners = new ArrayList<>();
    for (int i = 0; i < MAILBOXES; i++) {
      owners.add(new LoadOwner("window " + i));
    }
    PutLoad.claim(relay, key, owners, random);
    return owners;
  }

  private List<Window> run(
      Sending sending,
      Line line,
      int spans,
      InetSocketAddress relay,
      LinkKeyUse key,
      List<LoadOwner> owners)
      throws IOException, InterruptedException {
    int seconds = SECONDS.get(spans - 1);
    int count = 2 * line.bare().get(spans - 1);
    List<Window> windows = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      Reporter reporter = new Reporter(owners, count, REPORT_BYTES, random, nanoTime);
      windows.add(
          new Window(relay, key, line.shape(), seconds * 1_000L, seed, reporter, random, nanoTime));
    }
    runAll(sending, windows);
    return windows;
  }

  /** A second window after the cut, of ten seconds, everybody from a new address. */
  private static List<Window> again(List<Window> windows) throws IOException, InterruptedException {
    List<Window> next = new ArrayList<>();
    for (Window window : windows) {
      next.add(window.next(IdleLinks.address(next.size()), SECONDS.get(0) * 1_000L));
    }
    runAll(Sending.DATAGRAMS, next);
    return next;
  }

  private static void runAll(Sending sending, List<Window> windows)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(SEEDS);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (Window window : windows) {
        tasks.add(
            () -> {
              runOne(sending, window);
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a reporter broke", e.getCause());
    } finally {
      threads.shutdown();
    }
  }

  /** Reports that lie in their mailbox twice. */
  private int storedTwice(InetSocketAddress relay, byte[] key, List<LoadOwner> owners)
      throws IOException {
    int twice = 0;
    for (LoadOwner owner : owners) {
      Set<ByteBuffer> bodies = new HashSet<>();
      for (byte[] body : new CutMailbox(relay, key, owner, random).fetch()) {
        twice += bodies.add(ByteBuffer.wrap(body)) ? 0 : 1;
      }
    }
    return twice;
  }

  private static void runOne(Sending sending, Window window) throws IOException {
    try {
      sending.run(window);
    } catch (LinkException e) {
      if (e.reason() == LinkException.Cause.MALFORMED) {
        throw new IOException(e);
      }
      // The window has closed.
    }
  }

  private void tell(
      String how, Sending sending, Line line, int span, List<Window> windows, Targets targets) {
    int seconds = SECONDS.get(span);
    int[] stored = windows.stream().mapToInt(window -> window.stored(seconds)).sorted().toArray();
    int median = stored[stored.length / 2];
    String name = how.toLowerCase(Locale.ROOT);
    out.printf(
        "  %-14s %2d s %6d %6d %7d %9d%n",
        name, seconds, median, stored[1], line.limit().get(span), line.bare().get(span));
    int least = sending == Sending.DATAGRAMS ? line.targets().get(span) : tcpTarget(line, span);
    if (least > 0) {
      targets.check(
          name + ", " + line.name() + ", " + seconds + " s",
          Integer.toString(median),
          "≥ " + least,
          median >= least);
    }
  }

  private static int tcpTarget(Line line, int span) {
    return span == 0 ? line.tcpTarget() : 0;
  }
}
