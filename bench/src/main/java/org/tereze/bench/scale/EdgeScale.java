package org.tereze.bench.scale;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.ServerWitness;
import org.tereze.bench.load.Targets;
import org.tereze.bench.real.RelayFigures;
import org.tereze.bench.real.RelayProcess;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.relay.ops.RelayClock;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreLimits;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.testkit.BadLine;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.Way;
import org.tereze.wire.Limits;
import org.tereze.wire.RelayId;

/**
 * What an edge does that has waited long: a real one with a store full of what is to go on, whose
 * line opens. Builds two such edges in temporary files and deletes them. One thread.
 */
public final class EdgeScale {
  private static final int FEW = 100_000;
  private static final int PER_MAILBOX = 100;
  private static final int LIFETIME_HOURS = 336;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int WATCHED_SECONDS = 20;

  /** As fast as this machine, and not next door. */
  private static final LineShape LINE =
      LineShape.of(0, Duration.ofMillis(20), 0).withQueueBytes(1 << 20);

  private static final double MIB = 1 << 20;
  private static final double MOST_MORE = 1.25;

  /** Less than a fifth of what a million envelopes of 300 B are. */
  private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx48m");

  private final int count;
  private final LongSupplier nanoTime;
  private final int nowHours;
  private final Targets targets;

  /** What one edge showed. */
  private record Shown(
      double beginSeconds, double firstSeconds, long idleBytes, long mostBytes, double perSecond) {}

  /** With so many envelopes that wait. */
  public EdgeScale(PrintStream out, RelayClock clock, int count) {
    this.count = count;
    this.nanoTime = clock.nanos();
    this.nowHours =
        (int) ((clock.wall().instant().getEpochSecond() - Limits.EPOCH_SECONDS) / 3_600);
    this.targets = new Targets(out);
  }

  /** Measures and prints; whether every target was met. */
  public boolean measure() throws IOException {
    try {
      Shown few = edge(Math.min(FEW, count));
      Shown many = edge(count);
      targets.check(
          String.format(Locale.ROOT, "line open to the burst's first byte, %,d wait", count),
          seconds(many.beginSeconds),
          "≤ 1 s",
          many.beginSeconds <= 1);
      targets.tell("  to the first custody", seconds(many.firstSeconds));
      targets.tell(
          String.format(Locale.ROOT, "  both, %,d wait", FEW),
          seconds(few.beginSeconds) + ", " + seconds(few.firstSeconds));
      memory("before its line opens", few.idleBytes, many.idleBytes);
      memory("the most while it sends", few.mostBytes, many.mostBytes);
      targets.tell("put onward a second", String.format(Locale.ROOT, "%,.0f", many.perSecond));
      return targets.met();
    } catch (StoreException | InterruptedException | CardException e) {
      throw new IOException("the edge or its store failed", e);
    }
  }

  private void memory(String when, long fewBytes, long manyBytes) {
    targets.check(
        String.format(Locale.ROOT, "memory (RssAnon) %s, with %,d beside %,d", when, count, FEW),
        String.format(Locale.ROOT, "%.0f, %.0f MiB", manyBytes / MIB, fewBytes / MIB),
        "≤ 1.25 ×",
        manyBytes <= MOST_MORE * fewBytes);
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }

  private Shown edge(int waiting)
      throws IOException, StoreException, InterruptedException, CardException {
    try (ScratchFolder folder = new ScratchFolder("tereze-edge");
        RelayProcess home = new RelayProcess(folder.path().resolve("home"), "", FLAGS, nanoTime)) {
      RelayAddress address = RelayAddress.parse(home.key());
      RelayId id = RelayId.ofStaticKey(address.key().encoded());
      InetSocketAddress at = home.address();
      List<LoadOwner> owners = owners((waiting + PER_MAILBOX - 1) / PER_MAILBOX);
      claim(folder.path().resolve("home/data/store"), owners);
      fill(folder.path().resolve("edge/data/store"), id, owners, waiting);
      home.start();
      try (BadLine line = new BadLine(at, LINE, 1, nanoTime);
          RelayProcess edge = edge(folder.path(), home.key(), line)) {
        edge.start();
        return watch(line, edge, new RelayFigures(home.opsPort()));
      }
    }
  }

  private RelayProcess edge(Path folder, String home, BadLine line) throws IOException {
    String settings =
        String.format(
            "[[upstream]]%naddress = \"%s\"%ndefault = true%n",
            home.replaceAll("@.*", "@127.0.0.1:" + line.address().getPort()));
    return new RelayProcess(folder.resolve("edge"), settings, FLAGS, nanoTime);
  }

  private static List<LoadOwner> owners(int count) {
    return IntStream.range(0, count).mapToObj(number -> new LoadOwner("edge " + number)).toList();
  }

  private void claim(Path data, List<LoadOwner> owners) throws IOException, StoreException {
    try (StoreFiller filler = new StoreFiller(data, StoreLimits.defaults(), nowHours)) {
      filler.claim(owners);
    }
  }

  private void fill(Path data, RelayId home, List<LoadOwner> owners, int waiting)
      throws IOException, StoreException {
    List<TransitMailbox> mailboxes =
        owners.stream()
            .map(
                owner ->
                    new TransitMailbox(home, owner.mailbox(), owner.askVerifier(), null, List.of()))
            .toList();
    try (StoreFiller filler = new StoreFiller(data, StoreLimits.defaults(), nowHours)) {
      for (int i = 0; i < waiting; i++) {
        filler.put(mailboxes.get(i / PER_MAILBOX), lane(i), LIFETIME_HOURS);
      }
      filler.commit();
    }
  }

  /** Of a hundred 3 FLASH, 12 IMMEDIATE, 25 PRIORITY. */
  private static int lane(int number) {
    int percent = number % 101 % 100;
    return percent < 3 ? 0 : percent < 15 ? 1 : percent < 40 ? 2 : 3;
  }

  private Shown watch(BadLine line, RelayProcess edge, RelayFigures home) throws IOException {
    RelayFigures figures = new RelayFigures(edge.opsPort());
    rest(TimeUnit.SECONDS.toNanos(3));
    long idleBytes = anonymous(edge);
    line.openWindow();
    long opened = nanoTime.getAsLong();
    figures.networkChanged();
    while (line.sentBytes(Way.UP) == 0 && nanoTime.getAsLong() - opened < PATIENCE_NANOS) {
      rest(POLL_NANOS / 5);
    }
    double beginSeconds = (nanoTime.getAsLong() - opened) / 1e9;
    while (home.waiting() < 1) {
      if (nanoTime.getAsLong() - opened > PATIENCE_NANOS) {
        throw new IOException("nothing came in a minute; bytes sent: " + line.sentBytes(Way.UP));
      }
      rest(POLL_NANOS);
    }
    double firstSeconds = (nanoTime.getAsLong() - opened) / 1e9;
    long mostBytes = idleBytes;
    for (int i = 0; i < WATCHED_SECONDS * 4 && figures.waiting() > 0; i++) {
      rest(TimeUnit.MILLISECONDS.toNanos(250));
      mostBytes = Math.max(mostBytes, anonymous(edge));
    }
    double seconds = (nanoTime.getAsLong() - opened) / 1e9;
    return new Shown(beginSeconds, firstSeconds, idleBytes, mostBytes, home.waiting() / seconds);
  }

  private void rest(long nanos) {
    long end = nanoTime.getAsLong() + nanos;
    while (nanoTime.getAsLong() - end < 0) {
      LockSupport.parkNanos(end - nanoTime.getAsLong());
    }
  }

  private static long anonymous(RelayProcess relay) throws IOException {
    return ServerWitness.of(relay.pid()).anonymousBytes();
  }
}
