package org.tereze.relay.store;

import static org.tereze.relay.store.StoreFixtures.NOW;
import static org.tereze.relay.store.StoreFixtures.bytes;
import static org.tereze.relay.store.StoreFixtures.collect;
import static org.tereze.relay.store.StoreFixtures.commit;
import static org.tereze.relay.store.StoreFixtures.key;
import static org.tereze.relay.store.StoreFixtures.put;
import static org.tereze.relay.store.StoreFixtures.sweepAll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tereze.wire.Limits;

/**
 * A store of thousands of envelopes as a crash leaves it, and copies of it to be damaged: older
 * envelopes in tables, the last {@link #LOGGED} in the write-ahead log, some collected and swept,
 * some collected only, one mailbox revoked.
 */
final class DamageScene {
  static final int MAILBOXES = 12;
  static final int REVOKED = 12;
  static final int BATCH = 20;
  static final int LOGGED = 600;
  private static final int ENVELOPES = 3_000;
  private static final StoreLimits LIMITS =
      new StoreLimits(100, 10_000, 16 << 20, 100_000, 1L << 30, 0.1, 168, 0);

  /** Where an envelope stands; ordered as its key is. */
  record Place(int mailbox, int lane, long sequence) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byMailbox = Integer.compare(mailbox, other.mailbox);
      int byLane = Integer.compare(lane, other.lane);
      return byMailbox != 0
          ? byMailbox
          : byLane != 0 ? byLane : Long.compare(sequence, other.sequence);
    }
  }

  final Path crashed;

  /** What waits in it, in the order of keys. */
  final Map<Place, byte[]> waiting;

  /** The envelopes of each commit. */
  final List<List<byte[]>> batches = new ArrayList<>();

  private final Path scratch;
  private int copies;

  DamageScene(Path scratch) throws Exception {
    this.scratch = scratch;
    this.crashed = scratch.resolve("crashed");
    Path running = scratch.resolve("running");
    try (RocksMailboxStore store = open(running)) {
      for (int mailbox = 1; mailbox <= MAILBOXES; mailbox++) {
        commit(store, NOW, StatementItem.claim(key(mailbox), 1));
      }
      commit(store, NOW, StatementItem.publish(key(3), 2, bytes(1_552, 3)));
      fill(store, 0, 1_200);
      collect(store, 1, 3, 20);
      commit(store, NOW, StatementItem.revoke(key(REVOKED), 5));
      sweepAll(store, NOW);
    }
    try (RocksMailboxStore store = open(running)) {
      fill(store, 1_200, ENVELOPES - LOGGED);
      store.compact();
    }
    try (RocksMailboxStore store = open(running)) {
      commit(store, NOW, StatementItem.publish(key(3), 3, bytes(1_552, 4)));
      collect(store, 2, 0, 30);
      store.keepTime(new StoredTime(Limits.EPOCH_SECONDS + NOW * 3_600L, 9));
      fill(store, ENVELOPES - LOGGED, ENVELOPES);
      waiting = waiting(store);
      copy(running, crashed);
    }
  }

  static RocksMailboxStore open(Path directory) throws StoreException {
    return RocksMailboxStore.open(directory, LIMITS, () -> Long.MAX_VALUE, new SecureRandom());
  }

  private void fill(RocksMailboxStore store, int from, int to) throws StoreException {
    for (int i = from; i < to; i += BATCH) {
      List<CommitItem> puts = new ArrayList<>();
      List<byte[]> batch = new ArrayList<>();
      for (int n = i; n < i + BATCH; n++) {
        byte[] envelope = bytes(100 + n * 37 % 800, n);
        puts.add(put(1 + n % MAILBOXES, n / MAILBOXES % MailboxStore.LANES, 336, envelope));
        batch.add(envelope);
      }
      commit(store, NOW, puts.toArray(CommitItem[]::new));
      batches.add(batch);
    }
  }

  static Map<Place, byte[]> waiting(MailboxStore store) throws StoreException {
    Map<Place, byte[]> all = new TreeMap<>();
    for (int mailbox = 1; mailbox <= MAILBOXES; mailbox++) {
      long[] after = new long[MailboxStore.LANES];
      DeliveryPage page;
      do {
        page = store.deliveries(key(mailbox), after, 1 << 20);
        for (StoredEnvelope envelope : page.envelopes()) {
          after[envelope.lane()] = envelope.sequence();
          all.put(new Place(mailbox, envelope.lane(), envelope.sequence()), envelope.bytes());
        }
      } while (page.more());
    }
    return all;
  }

  /** A copy of the crashed store, to be damaged. */
  Path another() throws IOException {
    Path copy = scratch.resolve("copy-" + copies++);
    copy(crashed, copy);
    return copy;
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /** The largest file of a family, by what its table says; or by the ending. */
  static Path table(Path store, String family) throws Exception {
    Path largest = null;
    for (Path table : LogCheck.files(store.resolve("rocks"), "*.sst")) {
      if (family.equals(TableFile.open(table).family())
          && (largest == null || Files.size(table) > Files.size(largest))) {
        largest = table;
      }
    }
    if (largest == null) {
      throw new AssertionError("no table of " + family);
    }
    return largest;
  }

  static void flip(Path file, long at, int mask) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= (byte) mask;
    Files.write(file, bytes);
  }
}
