package org.tereze.bench.window;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.Percentiles;
import org.tereze.bench.load.PutLoad;
import org.tereze.bench.load.ServerWitness;
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

/**
 * Good bursts of datagrams, twenty a second and each from a fresh port, alone and beside datagrams
 * that lead to nothing, {@value #TARGET_PER_SECOND} a second and then all that this machine can
 * send: how long they take, what reaches the relay, and what it takes of memory. One thread.
 */
public final class FloodedBursts {
  private static final long TARGET_PER_SECOND = 100_000;

  /** A little more, so that a pause of the sender's leaves the target. */
  private static final long PACE_PER_SECOND = 102_000;

  private static final int SECONDS = 10;
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int MADE = 4_096;
  private static final int REPORTS = 20;
  private static final int REPORT_BYTES = 300;
  private static final int MAILBOXES = 8;
  private static final long PATIENCE_MILLIS = 30_000;
  private static final long MEMORY_BYTES = 512L << 20;

  /** Field of /proc/net/udp, from the end. */
  private static final int DROPS_AT = 12;

  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final SecureRandom random = new SecureRandom();

  public FloodedBursts(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  /** Measures and prints; whether all bursts were served and memory and answers bounded. */
  public boolean measure() throws IOException {
    try (ScratchFolder folder = new ScratchFolder("flood")) {
      return measure(folder.path());
    } catch (InterruptedException | CardException e) {
      throw new IOException("the relay could not be asked for its key", e);
    }
  }

  private boolean measure(Path folder) throws IOException, InterruptedException, CardException {
    Targets targets = new Targets(out);
    try (RelayProcess relay = new RelayProcess(folder, "", nanoTime)) {
      RelayAddress address = RelayAddress.parse(relay.key());
      relay.start();
      List<LoadOwner> owners = new ArrayList<>();
      for (int i = 0; i < MAILBOXES; i++) {
        owners.add(new LoadOwner("flooded " + i));
      }
      PutLoad.claim(relay.address(), address.key().encoded(), owners, random);
      bursts(relay, address, owners); // both programs warm
      tell("alone", bursts(relay, address, owners), true, targets);
      for (JunkDatagrams.Kind kind : JunkDatagrams.Kind.values()) {
        for (long perSecond : new long[] {PACE_PER_SECOND, DatagramFlood.ALL}) {
          beset(kind, perSecond, relay, address, owners, targets);
        }
      }
    }
    return targets.met();
  }

  private void beset(
      JunkDatagrams.Kind kind,
      long perSecond,
      RelayProcess relay,
      RelayAddress address,
      List<LoadOwner> owners,
      Targets targets)
      throws IOException {
    ByteBuf made = JunkDatagrams.make(kind, MADE, address.key(), random);
    long dropped = kernelDrops(relay.address().getPort());
    double cpuSeconds = ServerWitness.of(relay.pid()).cpuSeconds();
    DatagramFlood flood =
        new DatagramFlood(relay.address(), made, JunkDatagrams.BYTES, perSecond, nanoTime);
    List<Long> took;
    ServerWitness witness;
    try (flood) {
      took = bursts(relay, address, owners);
      witness = ServerWitness.of(relay.pid());
    }
    dropped = kernelDrops(relay.address().getPort()) - dropped;
    long read = flood.sent() - dropped;
    double sentPerSecond = flood.sentPerSecond();
    targets.say("");
    if (perSecond == DatagramFlood.ALL) {
      targets.tell(kind.words + ", all that can be sent", rate(sentPerSecond));
    } else {
      targets.check(
          kind.words,
          rate(sentPerSecond),
          "≥ " + rate(TARGET_PER_SECOND),
          sentPerSecond >= TARGET_PER_SECOND);
    }
    targets.tell("of it, what the relay read", rate(sentPerSecond * read / flood.sent()));
    targets.tell(
        "processor time of the relay for each of those",
        String.format(
            Locale.ROOT, "%.1f µs", (witness.cpuSeconds() - cpuSeconds) * 1e6 / Math.max(1, read)));
    tell("beside it", took, perSecond != DatagramFlood.ALL, targets);
    bounds(flood, witness.anonymousBytes(), targets);
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%,.0f/s", perSecond);
  }

  private static void bounds(DatagramFlood flood, long anonymousBytes, Targets targets) {
    targets.check(
        "memory (RssAnon)",
        (anonymousBytes >> 20) + " MiB",
        "≤ " + (MEMORY_BYTES >> 20) + " MiB",
        anonymousBytes <= MEMORY_BYTES);
    targets.check(
        String.format(Locale.ROOT, "answered with more than came, of %,d B", flood.gotBytes()),
        Long.toString(flood.overAnswered()),
        "0 sources",
        flood.overAnswered() == 0);
  }

  /** {@code must}: whether all of them are to be served; what is beyond the target is only told. */
  private static void tell(String when, List<Long> took, boolean must, Targets targets) {
    long unserved = took.stream().filter(nanos -> nanos < 0).count();
    targets.tell(
        String.format(
            Locale.ROOT,
            "%s: a burst of %d (median/99 %%/longest of %,d)",
            when,
            REPORTS,
            took.size()),
        new Percentiles(took).toString());
    String what = when + ": bursts that were not served";
    if (must) {
      targets.check(what, Long.toString(unserved), "0", unserved == 0);
    } else {
      targets.tell(what, Long.toString(unserved));
    }
  }

  /** How long each took; negative if it was not served. */
  private List<Long> bursts(RelayProcess relay, RelayAddress address, List<LoadOwner> owners)
      throws IOException {
    List<Long> took = new ArrayList<>();
    long until = nanoTime.getAsLong() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (nanoTime.getAsLong() - until < 0) {
      Reporter reporter = new Reporter(owners, REPORTS, REPORT_BYTES, random, nanoTime);
      long began = nanoTime.getAsLong();
      try (DatagramBurst burst =
          new DatagramBurst(
              new SocketDatagrams(relay.address()),
              LinkKeyUse.ofStatic(address.key()),
              reporter,
              reporter::onAnswer,
              KnownPath.UNKNOWN,
              random,
              nanoTime)) {
        boolean done = burst.run(PATIENCE_MILLIS, PATIENCE_MILLIS) == DatagramBurst.End.DONE;
        long now = nanoTime.getAsLong();
        took.add(done && reporter.storedUntil(now) == REPORTS ? now - began : -1);
        LockSupport.parkNanos(EVERY_NANOS - (now - began));
      } catch (LinkException e) {
        throw new IOException("a burst broke", e);
      }
    }
    return took;
  }

  /** Datagrams for which the socket at that port had no room. Linux only. */
  private static long kernelDrops(int port) throws IOException {
    String local = String.format(Locale.ROOT, ":%04X", port);
    for (String table : List.of("/proc/net/udp", "/proc/net/udp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > DROPS_AT && fields[1].endsWith(local)) {
          return Long.parseLong(fields[DROPS_AT]);
        }
      }
    }
    return 0;
  }
}
