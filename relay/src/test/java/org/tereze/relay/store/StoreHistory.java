package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.tereze.relay.queue.Committer;
import org.tereze.testkit.history.History;
import org.tereze.testkit.history.HourChange;
import org.tereze.testkit.history.Rules;
import org.tereze.wire.EnvelopeId;

/**
 * Many clients at one store through a committer, until the process dies in the middle of a write,
 * again and again; what they asked and heard is one history. Hours pass as clients go on.
 */
final class StoreHistory {
  static final int MAILBOXES = 24;
  private static final int CLIENTS = 6;
  private static final int DEATHS = 3;
  private static final int FIRST_HOUR = 8_000;
  private static final int GUARANTEED_HOURS = 30;
  private static final int LAST_READS = 30;
  private static final int MOST_SPINS = 200_000;
  private static final int MOST_FILLER_BYTES = 120;
  private static final long BOUND_BYTES = 16 << 10;
  private static final long BATCH_BYTES = 4 << 10;

  /** An envelope of the history: the same bytes, mailbox, lane and lifetime whenever it is put. */
  record Envelope(int number) {
    int mailbox() {
      return number % MAILBOXES;
    }

    int lane() {
      return number / MAILBOXES % MailboxStore.LANES;
    }

    int lifetimeHours() {
      return 4 + new Random(number).nextInt(90);
    }

    byte[] bytes() {
      Random random = new Random(number);
      byte[] bytes = new byte[Integer.BYTES + random.nextInt(MOST_FILLER_BYTES)];
      random.nextBytes(bytes);
      return ByteBuffer.wrap(bytes).putInt(number).array();
    }

    long id() {
      return EnvelopeId.of(StoreFixtures.mailbox(mailbox()), bytes()).firstLong();
    }

    PutItem put() {
      return StoreFixtures.put(mailbox(), lane(), lifetimeHours(), bytes());
    }

    static int number(byte[] bytes) {
      return ByteBuffer.wrap(bytes).getInt();
    }
  }

  final History history = new History(FIRST_HOUR);
  final AtomicInteger reads = new AtomicInteger();
  final AtomicInteger envelopes = new AtomicInteger(MAILBOXES);
  private final Path directory;
  private final Random random;
  private final boolean crowded;
  private final StoreFault disk;
  private final FaultyStore.Fault fault;
  private final AtomicInteger hours = new AtomicInteger(FIRST_HOUR);
  private final int stepsPerHourChange;
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger links = new AtomicInteger();

  /**
   * A history that has not begun.
   *
   * @param crowded whether there is so little room that envelopes are refused and evicted
   */
  StoreHistory(
      Path directory, long seed, boolean crowded, StoreFault disk, FaultyStore.Fault fault) {
    this.directory = directory;
    this.random = new Random(seed);
    this.stepsPerHourChange = 20 + random.nextInt(200);
    this.crowded = crowded;
    this.disk = disk;
    this.fault = fault;
  }

  /** What the store was told to do. */
  Rules rules() {
    return crowded ? Rules.evictingAfter(GUARANTEED_HOURS) : Rules.roomy();
  }

  private StoreLimits limits() {
    return crowded
        ? new StoreLimits(1_000, 40, 1 << 20, 250, 1 << 24, 0, GUARANTEED_HOURS, 0)
        : new StoreLimits(1_000, 100_000, 1 << 30, 1_000_000, 1L << 34, 0, GUARANTEED_HOURS, 0);
  }

  /** Goes through all deaths; then everything is fetched and asked once more. */
  History run() throws Exception {
    for (int death = 0; death < DEATHS; death++) {
      live(20 + random.nextInt(150), random.nextBoolean());
    }
    try (MailboxStore store =
            open(new DyingWrite(disk.write(), Integer.MAX_VALUE, false, () -> {}));
        Committer committer = start(store)) {
      HistoryClient last = client(store, committer);
      for (int mailbox = 0; mailbox < MAILBOXES; mailbox++) {
        last.look(mailbox);
      }
    }
    return history;
  }

  private MailboxStore open(DurableWrite write) throws StoreException {
    RocksMailboxStore right =
        RocksMailboxStore.open(
            directory, limits(), () -> Long.MAX_VALUE, new SecureRandom(), write);
    return fault == FaultyStore.Fault.NONE ? right : new FaultyStore(right, fault);
  }

  private Committer start(MailboxStore store) {
    return new Committer(store, hours::get, BOUND_BYTES, BATCH_BYTES).start();
  }

  private HistoryClient client(MailboxStore store, Committer committer) {
    int link = links.incrementAndGet();
    return new HistoryClient(link, this, store, committer, new Random(random.nextLong()));
  }

  private void live(int writes, boolean diesAfterWriting) throws Exception {
    DyingWrite write = new DyingWrite(disk.write(), writes, diesAfterWriting, this::awaitReads);
    try (MailboxStore store = open(write)) {
      try (Committer committer = start(store)) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          threads.add(new Thread(client(store, committer), "client-" + i));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
          thread.join();
        }
      }
    }
    history.died();
  }

  /** While a write is on its way that will fail, clients read. */
  private void awaitReads() {
    int enough = reads.get() + LAST_READS;
    for (int spins = 0; spins < MOST_SPINS && reads.get() < enough; spins++) {
      Thread.onSpinWait(); // they may all be waiting for this very write
    }
  }

  int nowHours() {
    return hours.get();
  }

  /** A client went on; now and then hours pass, and the store is swept. */
  void step(Committer committer, Random by) {
    if (steps.incrementAndGet() % stepsPerHourChange == 0) {
      passHours(committer, by.nextInt(40) == 0 ? 900 : 1 + by.nextInt(12));
    }
  }

  private synchronized void passHours(Committer committer, int passed) {
    int hour = hours.get() + passed;
    HourChange change = history.hour(hour);
    hours.set(hour);
    history.ended(change);
    committer.sweep(hour, null);
  }
}
