package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
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
    try (ReadOptions now = new ReadOptions()) {
      Outcome refusal = refusal(row(key.bytes(), now));
      if (refusal != null) {
        return new StoredBundle(refusal, 0, null);
      }
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

  /** Why a mailbox cannot be read, or null if it can. */
  private static @Nullable Outcome refusal(@Nullable MailboxRow row) {
    if (row == null) {
      return Outcome.NO_MAILBOX;
    }
    return row.serials().revoked() ? Outcome.REVOKED : null;
  }

  /**
   * A mailbox as it was written. The committer's own is ahead of the disk, and what readers tell
   * must still be so after a crash.
   */
  private @Nullable MailboxRow row(byte[] key, ReadOptions then)
      throws StoreException, RocksDBException {
    byte[] value = parts.database().rocks().get(parts.database().mailboxes(), then, key);
    return value == null ? null : MailboxRow.read(value);
  }

  Disposition[] dispositions(AskSecret secret, long[] ids, int nowHours) throws StoreException {
    RocksDB rocks = parts.database().rocks();
    // Order: entries and rows as of one moment, or a cursor that moved meanwhile passes for the
    // collection of what had expired; and the moment before the generations are listed.
    Snapshot moment = rocks.getSnapshot();
    try (ReadOptions then = new ReadOptions().setSnapshot(moment)) {
      return dispositions(secret.verifier().firstLong(), ids, nowHours, then);
    } catch (RocksDBException e) {
      throw new StoreException("cannot read a mailbox", e);
    } finally {
      rocks.releaseSnapshot(moment);
    }
  }

  private Disposition[] dispositions(long verifier, long[] ids, int nowHours, ReadOptions then)
      throws StoreException, RocksDBException {
    IndexLookup lookup = new IndexLookup(parts.database());
    for (IndexGeneration generation : parts.index().all()) {
      byte[][] keys = generation.keysOf(ids);
      for (int i = 0; i < ids.length; i++) {
        lookup.ask(i, generation, keys[i]);
      }
    }
    @Nullable Found[] found = lookup.answers(ids.length, then);
    Map<Integer, MailboxRow> rows = new HashMap<>();
    Disposition[] answers = new Disposition[ids.length];
    for (int i = 0; i < ids.length; i++) {
      Found one = found[i];
      // No match and unknown give the same answer.
      answers[i] =
          one == null || one.entry().verifier() != verifier
              ? Disposition.UNKNOWN
              : one.entry().disposition(row(one.entry().number(), rows, then), nowHours);
    }
    return answers;
  }

  private MailboxRow row(int number, Map<Integer, MailboxRow> seen, ReadOptions then)
      throws StoreException, RocksDBException {
    MailboxRow known = seen.get(number);
    if (known != null) {
      return known;
    }
    byte[] key =
        parts.database().rocks().get(parts.database().meta(), then, MailboxRow.numberKey(number));
    MailboxRow row = key == null ? null : row(key, then);
    if (row == null) {
      throw new StoreException("damaged: the index names a mailbox that is not there");
    }
    seen.put(number, row);
    return row;
  }

  int firstLane(MailboxKey key) throws StoreException {
    MailboxState mailbox = parts.mailboxes().find(key);
    int lane = mailbox == null ? MailboxStore.LANES : 0;
    while (lane < MailboxStore.LANES
        && mailbox != null
        && mailbox.given(lane) <= mailbox.row().cursors()[lane]) {
      lane++;
    }
    return lane;
  }

  DeliveryPage deliveries(MailboxKey key, long[] after, int maxBytes) throws StoreException {
    MailboxRow row = deliverableRow(key);
    MailboxState mailbox = parts.mailboxes().find(key);
    Outcome refusal = refusal(row);
    if (mailbox == null || row == null || refusal != null) {
      return DeliveryPage.refused(refusal == null ? Outcome.NO_MAILBOX : refusal);
    }
    List<StoredEnvelope> page = new ArrayList<>();
    long bytes = 0;
    try (LaneIterator envelopes = new LaneIterator(parts.database(), row.number())) {
      for (int lane = 0; lane < MailboxStore.LANES; lane++) {
        // Order: start behind the cursor, so that what was collected costs nothing.
        long from = Math.max(row.cursors()[lane], after[lane]) + 1;
        if (mailbox.given(lane) < from) {
          continue; // a seek costs more than all else in an empty lane
        }
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

  private @Nullable MailboxRow deliverableRow(MailboxKey key) throws StoreException {
    try (ReadOptions now = new ReadOptions()) {
      return row(key.bytes(), now);
    } catch (RocksDBException e) {
      throw new StoreException("cannot read a mailbox", e);
    }
  }
}
