package org.tereze.bench.scale;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.tereze.bench.load.IdleLinks;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.Percentiles;
import org.tereze.bench.load.PutLoad;
import org.tereze.bench.load.ServerWitness;
import org.tereze.bench.load.Targets;
import org.tereze.bench.real.RelayProcess;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.relay.ops.RelayClock;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreLimits;
import org.tereze.wire.Limits;

/**
 * What a relay's store does when it holds millions: start, read, clean, memory, disk. Builds one
 * store after the other in temporary files and deletes them. One thread.
 */
public final class StoreScale {
  private static final int PER_MAILBOX = 1_000;
  private static final int DAYS = 10;
  private static final int HOURS_PER_DAY = 24;
  private static final int STARTS = 5;
  private static final int COLLECTED_AT_ONCE = 100_000;
  private static final int PAGE_BYTES = 64 << 10;
  private static final int PUTS_BEFORE = 500;
  private static final long QUEUE_BYTES = 64L << 20;
  private static final long BATCH_BYTES = 4L << 20;
  private static final double MIB = 1 << 20;
  private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx192m");

  private final StoreOptions options;
  private final LongSupplier nanoTime;
  private final int nowHours;
  private final Targets targets;
  private final SecureRandom random = new SecureRandom();
  private final List<LoadOwner> owners = new ArrayList<>();

  /** A measurement that was not made yet. */
  public StoreScale(PrintStream out, RelayClock clock, List<String> arguments) {
    this.options = StoreOptions.parse(arguments);
    this.nanoTime = clock.nanos();
    this.nowHours =
        (int) ((clock.wall().instant().getEpochSecond() - Limits.EPOCH_SECONDS) / 3_600);
    this.targets = new Targets(out);
    for (int i = 0; i < Math.max(1, options.count() / PER_MAILBOX); i++) {
      owners.add(new LoadOwner("scale " + i));
    }
  }

  /** Measures and prints; whether every target was met. */
  public boolean measure() throws IOException {
    try (ScratchFolder folder = new ScratchFolder("tereze-store")) {
      waiting(folder.path());
    } catch (StoreException | InterruptedException | CardException e) {
      throw new IOException("the relay or its store failed", e);
    }
    try (ScratchFolder folder = new ScratchFolder("tereze-store")) {
      collected(folder.path());
    } catch (StoreException e) {
      throw new IOException("the store failed", e);
    }
    return targets.met();
  }

  private void waiting(Path folder)
      throws IOException, StoreException, InterruptedException, CardException {
    Path data = folder.resolve("full/data/store");
    fill(data);
    try (RelayProcess empty = relay(folder.resolve("empty"));
        RelayProcess full = relay(folder.resolve("full"))) {
      starts(empty, full);
      idle(full);
    }
    Path rocks = data.resolve("rocks");
    targets.tell("disk as it lies, per envelope", perEnvelope(data));
    DiskBytes.compact(rocks);
    double ratio = (double) DiskBytes.of(data) / options.count() / StoreFiller.ENVELOPE_BYTES;
    targets.check(
        "disk after compaction, per envelope of 300 B, index included",
        perEnvelope(data),
        "≤ 1.4 ×",
        ratio <= 1.4);
    expire(data);
  }

  private RelayProcess relay(Path folder) throws IOException {
    String settings =
        String.format(
            "[limits]%nlinks = %d%nlinks_per_address = %d%n",
            options.links() + 1_000, options.links() + 1_000);
    return new RelayProcess(folder, settings, FLAGS, nanoTime);
  }

  private String perEnvelope(Path data) throws IOException {
    double bytes = (double) DiskBytes.of(data) / options.count();
    return String.format(Locale.ROOT, "%.0f B, %.2f ×", bytes, bytes / StoreFiller.ENVELOPE_BYTES);
  }

  private void fill(Path data) throws IOException, StoreException {
    long began = nanoTime.getAsLong();
    try (StoreFiller filler = new StoreFiller(data, StoreLimits.defaults(), nowHours)) {
      filler.claim(owners);
      List<MailboxKey> keys = owners.stream().map(owner -> MailboxKey.of(owner.mailbox())).toList();
      for (int i = 0; i < options.count(); i++) {
        int mailbox = i % keys.size();
        int lifetime = HOURS_PER_DAY * (1 + i / keys.size() % DAYS);
        filler.put(keys.get(mailbox), owners.get(mailbox).verifier(), lifetime);
      }
      filler.commit();
    }
    double seconds = (nanoTime.getAsLong() - began) / 1e9;
    targets.say(
        String.format(
            Locale.ROOT,
            "%,d envelopes in %,d mailboxes, stored in %.0f s",
            options.count(),
            owners.size(),
            seconds));
  }

  private void starts(RelayProcess empty, RelayProcess full)
      throws IOException, InterruptedException, CardException {
    List<Long> emptyNanos = new ArrayList<>();
    List<Long> fullNanos = new ArrayList<>();
    firstAnswer(empty); // files of the machine, keys
    targets.tell("first start on the full store, its log full", seconds(firstAnswer(full)));
    for (int i = 0; i < STARTS; i++) {
      emptyNanos.add(firstAnswer(empty));
      fullNanos.add(firstAnswer(full));
    }
    double emptySeconds = new Percentiles(emptyNanos).millis(0.5) / 1e3;
    double fullSeconds = new Percentiles(fullNanos).millis(0.5) / 1e3;
    targets.tell("start to first answer, empty store (median)", seconds(emptyNanos));
    targets.check(
        "start to first answer, full store (median)",
        seconds(fullNanos),
        "≤ empty + 1 s",
        fullSeconds <= emptySeconds + 1);
  }

  private long firstAnswer(RelayProcess relay)
      throws IOException, InterruptedException, CardException {
    byte[] key = RelayAddress.parse(relay.key()).key().encoded();
    long began = nanoTime.getAsLong();
    relay.start();
    PutLoad.open(relay.address(), key, owners, random).close();
    long nanos = nanoTime.getAsLong() - began;
    relay.kill();
    return nanos;
  }

  private static String seconds(List<Long> nanos) {
    return String.format(Locale.ROOT, "%.2f s", new Percentiles(nanos).millis(0.5) / 1e3);
  }

  private static String seconds(long nanos) {
    return seconds(List.of(nanos));
  }

  private void idle(RelayProcess relay) throws IOException, InterruptedException, CardException {
    byte[] key = RelayAddress.parse(relay.key()).key().encoded();
    relay.start();
    try (IdleLinks links = new IdleLinks(relay.address(), key, random, 0)) {
      links.open(1);
      targets.tell("memory with 1 link (RssAnon)", mebibytes(anonymous(relay)));
      links.open(options.links() - 1);
      long bytes = anonymous(relay);
      targets.check(
          String.format(Locale.ROOT, "memory with %,d idle links (RssAnon)", options.links()),
          mebibytes(bytes),
          "≤ 512 MiB",
          bytes <= 512 * MIB);
    }
    relay.kill();
  }

  private static long anonymous(RelayProcess relay) throws IOException {
    return ServerWitness.of(relay.pid()).anonymousBytes();
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MiB", bytes / MIB);
  }

  private void expire(Path data) throws IOException, StoreException {
    // The first day's envelopes, and no other's, are due when the day after it has begun.
    int then = HOURS_PER_DAY * ((nowHours + HOURS_PER_DAY) / HOURS_PER_DAY + 1);
    MailboxKey mailbox = MailboxKey.of(owners.get(0).mailbox());
    try (StoreFiller filler = new StoreFiller(data, StoreLimits.defaults(), nowHours)) {
      SteppedStore store = new SteppedStore(filler.store(), nanoTime);
      try (Committer committer =
          new Committer(store, () -> then, QUEUE_BYTES, BATCH_BYTES).start()) {
        PutProbe before = new PutProbe(committer, nanoTime);
        for (int i = 0; i < PUTS_BEFORE; i++) {
          before.put(mailbox);
        }
        PutProbe during = new PutProbe(committer, nanoTime);
        long began = nanoTime.getAsLong();
        committer.sweep(then, null);
        while (!store.isDone()) {
          during.put(mailbox);
        }
        long nanos = nanoTime.getAsLong() - began;
        Percentiles steps = new Percentiles(store.stepNanos());
        targets.say(
            String.format(
                Locale.ROOT,
                "%,d envelopes of one day expired in %.1f s and %,d steps",
                store.figures().expiredCount(),
                nanos / 1e9,
                steps.count()));
        targets.check(
            "a step of the expiry (median/99 %/longest)",
            steps.toString(), "≤ 50 ms", steps.millis(0.99) <= 50);
        targets.tell("a put without it", before.latency().toString());
        targets.tell("a put meanwhile", during.latency().toString());
      }
    }
  }

  private void collected(Path folder) throws IOException, StoreException {
    StoreLimits limits =
        new StoreLimits(10, 10_000_000, 8L << 30, 50_000_000, 20L << 30, 0, 7 * 24, 0);
    LoadOwner owner = owners.get(0);
    MailboxKey mailbox = MailboxKey.of(owner.mailbox());
    try (StoreFiller filler = new StoreFiller(folder.resolve("store"), limits, nowHours);
        SkipProbe probe = new SkipProbe(folder.resolve("probe"), nanoTime)) {
      filler.claim(List.of(owner));
      for (int i = 1; i <= options.count(); i++) {
        filler.put(mailbox, owner.verifier(), Limits.MAX_LIFETIME_HOURS);
        if (i % COLLECTED_AT_ONCE == 0 || i == options.count()) {
          filler.commit();
          filler.collect(mailbox, i);
        }
      }
      filler.put(mailbox, owner.verifier(), Limits.MAX_LIFETIME_HOURS);
      filler.commit();
      fetch("before the sweep", probe, filler, mailbox);
      while (filler.store().sweep(nowHours)) {
        // One bounded step after the other.
      }
      fetch("after the sweep", probe, filler, mailbox);
      filler.store().compact();
      fetch("after the compaction", probe, filler, mailbox);
    }
  }

  private void fetch(String when, SkipProbe probe, StoreFiller filler, MailboxKey mailbox)
      throws StoreException {
    SkipProbe.Read cold = probe.read(filler.store(), mailbox, PAGE_BYTES);
    SkipProbe.Read warm = probe.read(filler.store(), mailbox, PAGE_BYTES);
    targets.check(
        String.format(Locale.ROOT, "fetch after %,d collected, %s", options.count(), when),
        cold.skipped() + " skipped",
        "≤ 16",
        cold.envelopes() == 1 && cold.skipped() <= 16);
    targets.tell(
        "  its time, the first and the second",
        String.format(Locale.ROOT, "%.0f, %.0f µs", cold.nanos() / 1e3, warm.nanos() / 1e3));
  }
}
