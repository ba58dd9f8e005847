package org.tereze.relay.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskSecret;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Outcome;

/** Mailboxes, envelopes and one-item batches for tests. */
final class StoreFixtures {
  static final AskSecret SECRET = AskSecret.of(new byte[16]);
  static final AskSecret OTHER_SECRET = AskSecret.of(bytes(16, 1));
  static final int NOW = 8_000;
  static final int LIFETIME = 336;

  private StoreFixtures() {}

  static MailboxId mailbox(int number) {
    return MailboxId.of(ByteBuffer.allocate(16).putInt(7).putInt(number).array());
  }

  static MailboxKey key(int number) {
    return MailboxKey.of(mailbox(number));
  }

  static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new java.util.Random(seed).nextBytes(bytes);
    return bytes;
  }

  static long id(int mailbox, byte[] envelope) {
    return EnvelopeId.of(mailbox(mailbox), envelope).firstLong();
  }

  static PutItem put(int mailbox, int lane, int lifetimeHours, byte[] envelope) {
    // A slice with something on both sides, as it lies in a link's record.
    byte[] record = new byte[envelope.length + 7];
    System.arraycopy(envelope, 0, record, 3, envelope.length);
    return new PutItem(
        key(mailbox),
        SECRET.verifier().firstLong(),
        id(mailbox, envelope),
        lane,
        lifetimeHours,
        record,
        3,
        envelope.length);
  }

  static PutItem put(int mailbox, byte[] envelope) {
    return put(mailbox, 3, LIFETIME, envelope);
  }

  static void commit(MailboxStore store, int now, CommitItem... items) throws StoreException {
    commitBy(store, 1, now, items);
  }

  static void commitBy(MailboxStore store, long link, int now, CommitItem... items)
      throws StoreException {
    CommitBatch batch = new CommitBatch().clear(now);
    List.of(items).forEach(item -> batch.add(link, item));
    store.commit(batch);
  }

  static AckCode putNow(MailboxStore store, PutItem item) throws StoreException {
    commit(store, NOW, item);
    return item.result();
  }

  static Outcome claim(MailboxStore store, int mailbox) throws StoreException {
    return state(store, StatementItem.claim(key(mailbox), 1));
  }

  static Outcome state(MailboxStore store, StatementItem item) throws StoreException {
    commit(store, NOW, item);
    return item.outcome();
  }

  static Outcome collect(MailboxStore store, int mailbox, int lane, long upTo)
      throws StoreException {
    long[] cursors = new long[MailboxStore.LANES];
    cursors[lane] = upTo;
    CollectedItem item = new CollectedItem(key(mailbox), cursors);
    commit(store, NOW, item);
    return item.outcome();
  }

  static void sweepAll(MailboxStore store, int now) throws StoreException {
    while (store.sweep(now)) {
      // one bounded step after the other
    }
  }

  /** Copies a directory to where there is none. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /** Deletes a directory with everything in it, if it is there. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
