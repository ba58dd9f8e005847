package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.tereze.relay.store.IndexLookup.Found;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/**
 * The reading half of a RocksDB store. Any thread; sees what was written, not what is about to be.
 */
final class RocksReads {
  private final RocksParts parts;

  RocksReads(RocksParts parts) {
    this.parts = parts;
  }

  StoredBundle bundle(MailboxKey key) throws StoreException {
    MailboxState mailbox = parts.mailboxes().find(key);
    if (mailbox == null || mailbox.revoked()) {
      return new StoredBundle(refusal(mailbox), 0, null);
    }
    try {
      byte[] value =
          parts.database().rocks().get(parts.database().mailboxes(), MailboxRow.bundleKey(key));
      return value == null
          ? new StoredBundle(Outcome.OK, 0, null)
          : new StoredBundle(
              Outcome.OK,
              Integer.toUnsignedLong(ByteBuffer.wrap(value).getInt()),
              Arrays.copyOfRange(value, 4, value.length));
    } catch (RocksDBException e) {
      throw new StoreException("cannot read a bundle", e);
    }
  }

  private static Outcome refusal(@Nullable MailboxState mailbox) {
    return mailbox == null ? Outcome.NO_MAILBOX : Outcome.REVOKED;
  }

  Disposition[] dispositions(AskSecret secret, long[] ids, int nowHours) throws StoreException {
    IndexLookup lookup = new IndexLookup(parts.database());
    for (IndexGeneration generation : parts.index().all()) {
      byte[][] keys = generation.keysOf(ids);
      for (int i = 0; i < ids.length; i++) {
        lookup.ask(i, generation, keys[i]);
      }
    }
    @Nullable Found[] found = lookup.answers(ids.length);
    long verifier = secret.verifier().firstLong();
    Map<Integer, MailboxState> mailboxes = new HashMap<>();
    Disposition[] answers = new Disposition[ids.length];
    for (int i = 0; i < ids.length; i++) {
      Found one = found[i];
      // No match and unknown give the same answer.
      answers[i] =
          one == null || one.entry().verifier() != verifier
              ? Disposition.UNKNOWN
              : one.entry().disposition(row(one.entry().number(), mailboxes), nowHours);
    }
    return answers;
  }

  private MailboxRow row(int number, Map<Integer, MailboxState> seen) throws StoreException {
    MailboxState mailbox = seen.get(number);
    if (mailbox == null) {
      mailbox = parts.mailboxes().find(number);
      if (mailbox == null) {
        throw new StoreException("damaged: the index names a mailbox that is not there");
      }
      seen.put(number, mailbox);
    }
    return mailbox.row();
  }

  DeliveryPage deliveries(MailboxKey key, long[] after, int maxBytes) throws StoreException {
    MailboxState mailbox = parts.mailboxes().find(key);
    if (mailbox == null || mailbox.revoked()) {
      return DeliveryPage.refused(refusal(mailbox));
    }
    MailboxRow row = mailbox.row();
    List<StoredEnvelope> page = new ArrayList<>();
    long bytes = 0;
    try (LaneIterator envelopes = new LaneIterator(parts.database(), row.number())) {
      for (int lane = 0; lane < MailboxStore.LANES; lane++) {
        // Order: start behind the cursor, so that what was collected costs nothing.
        long from = Math.max(row.cursors()[lane], after[lane]) + 1;
        for (envelopes.seek(lane, from); envelopes.isValid(); envelopes.next()) {
          byte[] envelope = envelopes.envelope();
          bytes += envelope.length;
          if (bytes > maxBytes && !page.isEmpty()) {
            return new DeliveryPage(Outcome.OK, page, true, mailbox.waiting.count());
          }
          page.add(new StoredEnvelope(lane, envelopes.sequence(), envelope));
        }
      }
    }
    return new DeliveryPage(Outcome.OK, page, false, mailbox.waiting.count());
  }
}
