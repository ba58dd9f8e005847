package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.tereze.window.plan.Pace;
import org.tereze.wire.RelayId;

/** What waits in a RocksDB store for other relays. Any thread; sees what was written. */
final class RocksTransit implements TransitStore {
  /** Keeps the store open while somebody reads. */
  interface Gate {
    /** To be unlocked afterwards. */
    Lock enter() throws StoreException;
  }

  private static final int LARGE_BYTES = 4_096;

  private final RocksParts parts;
  private final TransitPass pass;
  private final Gate gate;

  RocksTransit(RocksParts parts, TransitPass pass, Gate gate) {
    this.parts = parts;
    this.pass = pass;
    this.gate = gate;
  }

  @Override
  public Set<RelayId> homes() {
    return parts.transit().homes();
  }

  @Override
  public void watch(Consumer<RelayId> watcher) {
    pass.watch(watcher);
  }

  @Override
  public List<TransitHead> heads(RelayId home, int lane, int after, int most)
      throws StoreException {
    Lock lock = gate.enter();
    try {
      List<TransitHead> heads = new ArrayList<>();
      for (TransitTable.Entry entry : parts.transit().of(home).tailMap(after, false).values()) {
        if (heads.size() == most) {
          break;
        }
        long seen = entry.seen();
        if (TransitTable.Entry.mayHold(seen, lane)) {
          TransitHead head = head(entry, lane);
          if (head != null) {
            heads.add(head);
          } else {
            entry.foundEmpty(seen, lane);
          }
        }
      }
      return heads;
    } catch (RocksDBException e) {
      throw new StoreException("cannot read a mailbox in transit", e);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable TransitHead head(TransitTable.Entry entry, int lane)
      throws StoreException, RocksDBException {
    MailboxRow row = row(entry.mailbox().key());
    if (row == null || row.serials().revoked()) {
      return null; // not written yet: whoever makes it says so
    }
    try (LaneIterator envelopes = new LaneIterator(parts.database(), row.number())) {
      envelopes.seek(lane, row.cursors()[lane] + 1);
      if (!envelopes.isValid()) {
        return null;
      }
      ByteBuffer head = envelopes.head();
      long sequence = envelopes.sequence();
      int storedHours = EnvelopeRow.storedHours(head);
      int expiryHours = EnvelopeRow.expiryHours(head);
      int bytes = envelopes.envelopeBytes();
      return new TransitHead(
          row.number(),
          entry.mailbox(),
          lane,
          sequence,
          storedHours,
          expiryHours,
          bytes,
          paceBytes(envelopes, bytes));
    }
  }

  /** Reads the sizes of a few behind it; of what is large there would be too much to read. */
  private static int paceBytes(LaneIterator envelopes, int bytes) throws StoreException {
    Pace pace = new Pace();
    pace.add(bytes);
    int last = bytes;
    while (last <= LARGE_BYTES && !pace.isFull()) {
      envelopes.next();
      if (!envelopes.isValid()) {
        break;
      }
      envelopes.head();
      last = envelopes.envelopeBytes();
      pace.add(last);
    }
    return pace.bytes();
  }

  /** As it was written: the committer's own is ahead of the disk. */
  private @Nullable MailboxRow row(MailboxKey key) throws StoreException, RocksDBException {
    byte[] value = parts.database().rocks().get(parts.database().mailboxes(), key.bytes());
    return value == null ? null : MailboxRow.read(value);
  }

  @Override
  public List<TransitEnvelope> envelopes(
      MailboxKey mailbox, int lane, long after, int most, int maxBytes) throws StoreException {
    Lock lock = gate.enter();
    try {
      MailboxRow row = row(mailbox);
      return row == null || row.transit() == null || row.serials().revoked()
          ? List.of()
          : envelopes(row, lane, after, most, maxBytes);
    } catch (RocksDBException e) {
      throw new StoreException("cannot read a mailbox in transit", e);
    } finally {
      lock.unlock();
    }
  }

  private List<TransitEnvelope> envelopes(
      MailboxRow row, int lane, long after, int most, int maxBytes) throws StoreException {
    List<TransitEnvelope> page = new ArrayList<>();
    long bytes = 0;
    try (LaneIterator envelopes = new LaneIterator(parts.database(), row.number())) {
      long from = Math.max(row.cursors()[lane], after) + 1;
      for (envelopes.seek(lane, from); envelopes.isValid(); envelopes.next()) {
        ByteBuffer head = envelopes.head();
        bytes += envelopes.envelopeBytes();
        if (page.size() == most || (bytes > maxBytes && !page.isEmpty())) {
          break;
        }
        page.add(
            new TransitEnvelope(
                lane,
                envelopes.sequence(),
                EnvelopeRow.id(head),
                EnvelopeRow.storedHours(head),
                EnvelopeRow.expiryHours(head),
                envelopes.envelope()));
      }
    }
    return page;
  }

  @Override
  public Set<RelayId> requestHomes() {
    return parts.requests().homes();
  }

  @Override
  public List<WaitingRequest> requests(RelayId home, boolean handed, long after, int most)
      throws StoreException {
    Lock lock = gate.enter();
    try {
      List<WaitingRequest> page = new ArrayList<>();
      for (var each : parts.requests().of(home, handed).tailMap(after, false).entrySet()) {
        if (page.size() == most) {
          break;
        }
        byte[] value =
            parts.database().rocks().get(parts.database().meta(), RequestRow.key(each.getValue()));
        RequestRow row = value == null ? null : RequestRow.read(value);
        if (row != null
            && row.waits()
            && row.handed() == handed) { // else not written yet: whoever says it tells
          page.add(new WaitingRequest(each.getKey(), row.request(), row.handed()));
        }
      }
      return page;
    } catch (RocksDBException e) {
      throw new StoreException("cannot read a request in transit", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<UndecidedEnvelope> undecided(
      RelayId home, @Nullable UndecidedEnvelope after, int most) throws StoreException {
    Lock lock = gate.enter();
    try (ReadOptions options = new ReadOptions();
        RocksIterator rows =
            parts.database().rocks().newIterator(parts.database().meta(), options)) {
      List<UndecidedEnvelope> page = new ArrayList<>();
      NavigableMap<Integer, TransitTable.Entry> of = parts.transit().of(home);
      int first = after == null ? 0 : after.number();
      for (TransitTable.Entry entry : of.tailMap(first, true).values()) {
        if (page.size() == most) {
          break;
        }
        long seen = entry.seen();
        if (TransitTable.Entry.mayHold(seen, TransitTable.UNDECIDED)) {
          byte[] from =
              after != null && after.number() == entry.number()
                  ? ForwardedRow.key(after.number(), after.lane(), after.sequence() + 1)
                  : null;
          rows.refresh();
          rows.seek(from == null ? ForwardedRow.key(entry.number(), 0, 0) : from);
          int before = page.size();
          addUndecided(entry, rows, most, page);
          if (from == null && page.size() == before) {
            entry.foundEmpty(seen, TransitTable.UNDECIDED);
          }
        }
      }
      return page;
    } catch (RocksDBException e) {
      throw new StoreException("cannot read what was forwarded", e);
    } finally {
      lock.unlock();
    }
  }

  private static void addUndecided(
      TransitTable.Entry entry, RocksIterator rows, int most, List<UndecidedEnvelope> page)
      throws StoreException, RocksDBException {
    for (; rows.isValid() && page.size() < most; rows.next()) {
      byte[] key = rows.key();
      if (!ForwardedRow.isKey(key) || ForwardedRow.number(key) != entry.number()) {
        break;
      }
      byte[] value = rows.value();
      page.add(
          new UndecidedEnvelope(
              entry.number(),
              entry.mailbox(),
              ForwardedRow.lane(key),
              ForwardedRow.sequence(key),
              ForwardedRow.id(value),
              ForwardedRow.expiryHours(value)));
    }
    rows.status();
  }
}
