package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.tereze.relay.store.IndexLookup.Found;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/**
 * Turns a batch of items into a batch of writes and answers, in order; one lookup of the index for
 * all of them. Committer's thread.
 *
 * <p>A put writes two entries, and a third for the first of its mailbox to expire on a day. The
 * memory it changes is ahead of the disk until the write succeeds; if it fails, the store is closed
 * to writing, and the memory dies with it.
 */
final class CommitPass {
  private final RocksParts parts;
  private final Admission admission;
  private final LinkShares shares = new LinkShares();
  private final ByteBuffer keyBuffer = ByteBuffer.allocateDirect(64);
  private final ByteBuffer valueBuffer =
      ByteBuffer.allocateDirect(EnvelopeRow.HEAD_BYTES + StoreLimits.MAX_ENVELOPE_BYTES);

  /** By position in the batch: the ids asked for, and what this batch stored under them. */
  private long[] ids = new long[64];

  private @Nullable IndexEntry[] stored = new IndexEntry[64];
  private final IdPositions staged;
  private long batchName;
  private int batchSize;

  private final List<MailboxState> touched = new ArrayList<>();
  private final Set<MailboxState> changedRows = new LinkedHashSet<>();
  private final TransitPass transit;
  private final RequestPass requests;

  /**
   * @param secret a random number that no stranger knows
   */
  CommitPass(RocksParts parts, long secret) {
    this.parts = parts;
    this.staged = new IdPositions(secret);
    this.admission = new Admission(parts.limits());
    this.requests = new RequestPass(parts, shares);
    this.transit = new TransitPass(parts, shares, changedRows, requests);
  }

  /** Answers every item and leaves in {@code writes} what must be durable before they are told. */
  void apply(CommitBatch batch, boolean diskFull, WriteBatch writes)
      throws StoreException, RocksDBException {
    staged.clear(batch.size());
    touched.clear();
    changedRows.clear();
    transit.begin();
    requests.begin();
    parts.mailboxes().trim();
    @Nullable Found[] known = lookUp(batch);
    for (int i = 0; i < batch.size(); i++) {
      CommitItem item = batch.item(i);
      if (item instanceof PutItem put) {
        put.answer(put(put, i, known[i], batch, diskFull, writes));
      } else if (item instanceof StatementItem statement) {
        state(statement, diskFull, writes);
      } else if (item instanceof CollectedItem collected) {
        collected.answer(collect(collected, writes));
      } else if (item instanceof DispositionItem word) {
        decide(word, i, known[i], writes);
      } else if (item instanceof RequestItem request) {
        requests.say(request, batch.link(i), diskFull, batch.nowHours(), writes);
      } else if (item instanceof RequestAnswerItem answer) {
        requests.answer(answer, batch.nowHours(), writes);
      }
    }
    for (MailboxState state : changedRows) {
      writes.put(parts.database().mailboxes(), state.key().bytes(), state.row().bytes());
    }
    if (writes.count() > 0) {
      writes.put(parts.database().meta(), Totals.KEY, parts.totals().bytes());
    }
  }

  /** What was applied is on the disk now. */
  void written() {
    touched.forEach(MailboxState::written);
    transit.written();
  }

  TransitPass transit() {
    return transit;
  }

  RequestPass requests() {
    return requests;
  }

  void linkClosed(long link) {
    shares.linkClosed(link);
  }

  private @Nullable Found[] lookUp(CommitBatch batch) throws StoreException {
    if (ids.length < batch.size()) {
      ids = new long[Math.max(batch.size(), 2 * ids.length)];
      stored = new IndexEntry[ids.length];
    }
    boolean asks = false;
    for (int i = 0; i < batch.size(); i++) {
      CommitItem item = batch.item(i);
      ids[i] = 0;
      if (item instanceof PutItem put) {
        ids[i] = put.envelopeId();
        asks = true;
      } else if (item instanceof DispositionItem word) {
        ids[i] = word.envelopeId();
        asks = true;
      }
    }
    batchSize = batch.size();
    batchName = parts.index().nextBatch();
    IndexLookup lookup = new IndexLookup(parts.database());
    if (asks) {
      lookup.askFiltered(batchName, ids, batch.size(), parts.index().all());
    }
    return lookup.answers(batch.size());
  }

  private AckCode put(
      PutItem put,
      int position,
      @Nullable Found known,
      CommitBatch batch,
      boolean diskFull,
      WriteBatch writes)
      throws StoreException, RocksDBException {
    if (put.lengthBytes() > StoreLimits.MAX_ENVELOPE_BYTES) {
      return AckCode.TOO_LARGE;
    }
    if (put.lifetimeHours() <= 0) {
      return AckCode.EXPIRED;
    }
    MailboxState mailbox = parts.mailboxes().find(put.mailbox());
    int now = batch.nowHours();
    long link = batch.link(position);
    if (mailbox == null) {
      TransitMailbox elsewhere = put.transit();
      if (elsewhere == null) {
        return AckCode.NO_MAILBOX;
      }
      AckCode refusal = transit.refusal(put, link, diskFull);
      if (refusal != null) {
        return refusal;
      }
      mailbox = transit.make(put, elsewhere, link, writes);
    }
    int earlier = staged.find(put.envelopeId());
    IndexEntry entry = earlier >= 0 ? stored[earlier] : known == null ? null : known.entry();
    if (entry != null && isHeld(entry, mailbox, now, put.transit())) {
      return AckCode.STORED;
    }
    if (mailbox.revoked()) {
      return AckCode.REVOKED;
    }
    if (diskFull) {
      return AckCode.BUSY;
    }
    Tally share = shares.of(link, put.mailbox(), mailbox.waiting);
    Tally relay = parts.totals().waiting;
    AckCode refusal =
        admission.refusal(put.lengthBytes(), mailbox.waiting, share, relay, shares.inReserve(link));
    if (refusal != null) {
      return refusal;
    }
    TransitMailbox elsewhere = put.transit();
    if (elsewhere != null && !transit.admit(mailbox, put, elsewhere, known, now, writes)) {
      return AckCode.NO_ROUTE;
    }
    boolean inReserve = admission.inReserve(put.lengthBytes(), relay);
    store(put, position, known, mailbox, now, writes);
    share.add(put.lengthBytes());
    if (inReserve) {
      shares.inReserve(link).add(put.lengthBytes());
    }
    mailbox.waiting.add(put.lengthBytes());
    relay.add(put.lengthBytes());
    return AckCode.STORED;
  }

  /** Whether a repeated put is answered without storing it anew. */
  private static boolean isHeld(
      IndexEntry entry, MailboxState mailbox, int now, @Nullable TransitMailbox elsewhere) {
    if (entry.number() != mailbox.row().number()) {
      return false; // another mailbox's: two ids that happen to be equal
    }
    return switch (entry.disposition(mailbox.row(), now)) {
      case STORED, COLLECTED -> true;
      // A relay lets go of it on this word. If it came another way before, what went on does not
      // know of that relay, may come back to it, and would be let go everywhere: once more, then.
      case FORWARDED -> elsewhere == null || elsewhere.way() == 0 || elsewhere.way() == entry.way();
      case UNKNOWN, EXPIRED, EVICTED, REFUSED -> false;
    };
  }

  private void store(
      PutItem put,
      int position,
      @Nullable Found known,
      MailboxState mailbox,
      int now,
      WriteBatch writes)
      throws StoreException, RocksDBException {
    int number = mailbox.row().number();
    int lane = put.lane();
    long sequence = mailbox.give(lane);
    int lifetime = Math.min(put.lifetimeHours(), StoreLimits.MAX_LIFETIME_HOURS);
    int expiry = now + lifetime;
    if (mailbox.touch()) {
      touched.add(mailbox);
    }

    keyBuffer.clear();
    EnvelopeRow.writeKey(keyBuffer, number, lane, sequence).flip();
    valueBuffer.clear();
    EnvelopeRow.writeHead(valueBuffer, put.envelopeId(), expiry, lifetime);
    valueBuffer.put(put.array(), put.offset(), put.lengthBytes()).flip();
    writes.put(parts.database().envelopes(), keyBuffer, valueBuffer);

    TransitMailbox elsewhere = put.transit();
    int way = elsewhere == null ? 0 : elsewhere.way();
    IndexEntry entry =
        new IndexEntry(number, lane, Disposition.UNKNOWN, sequence, expiry, put.verifier(), way);
    remember(position, entry, known, writes);

    int day = ExpiryRow.dayOf(expiry);
    if (mailbox.firstOfDay(day)) {
      writes.put(parts.database().expiry(), ExpiryRow.key(day, number), ExpiryRow.VALUE);
    }
  }

  private void remember(int position, IndexEntry entry, @Nullable Found known, WriteBatch writes)
      throws StoreException, RocksDBException {
    IndexGeneration generation = parts.index().forExpiry(entry.expiryHours());
    if (known != null && known.generation().number() > generation.number()) {
      generation = known.generation(); // Order: the newest generation that knows an id is right
    }
    generation.hide(batchName, ids, batchSize); // if this very batch has begun it
    keyBuffer.clear();
    generation.writeKey(position, keyBuffer);
    keyBuffer.flip();
    valueBuffer.clear();
    entry.write(valueBuffer);
    valueBuffer.flip();
    writes.put(generation.family(), keyBuffer, valueBuffer);
    generation.added(position);
    stored[position] = entry;
    staged.put(ids[position], position);
  }

  private void state(StatementItem item, boolean diskFull, WriteBatch writes)
      throws StoreException, RocksDBException {
    MailboxState mailbox = parts.mailboxes().find(item.mailbox());
    Serials serials = mailbox == null ? Serials.NONE : mailbox.row().serials();
    boolean repeats = serials.repeats(item.kind(), item.serial());
    boolean same = item.kind() != StatementItem.Kind.PUBLISH || (repeats && isPublished(item));
    Outcome outcome = serials.decide(item.kind(), item.serial(), same);
    if (outcome == Outcome.OK && !repeats) {
      if (diskFull && item.kind() != StatementItem.Kind.REVOKE) {
        outcome = Outcome.BUSY;
      } else if (mailbox == null && !item.mayMake()) {
        outcome = Outcome.BUSY;
      } else if (mailbox == null && hasNoPlace()) {
        outcome = Outcome.FULL; // Bound: a stranger may claim as many mailboxes as it has keys
      } else {
        if (mailbox == null) {
          mailbox = create(item.mailbox(), writes);
          item.answerMadeMailbox();
        }
        take(item, mailbox, writes);
      }
    }
    item.answer(outcome, mailbox == null ? 0 : Math.max(0, mailbox.row().serials().known()));
    if (mailbox != null) {
      StoreLimits limits = parts.limits();
      item.answerQuota(
          limits.mailboxCount(), (int) (limits.mailboxBytes() >> 10), mailbox.waiting.count());
    }
  }

  private boolean hasNoPlace() {
    int claimed = parts.totals().mailboxes() - parts.transit().size();
    return claimed >= parts.limits().mailboxes();
  }

  private boolean isPublished(StatementItem item) throws RocksDBException {
    byte[] bundle =
        parts
            .database()
            .rocks()
            .get(parts.database().mailboxes(), MailboxRow.bundleKey(item.mailbox()));
    return bundle != null
        && Arrays.equals(bundle, 4, bundle.length, item.body(), 0, item.body().length);
  }

  private MailboxState create(MailboxKey key, WriteBatch writes) throws RocksDBException {
    int number = parts.totals().nextNumber();
    MailboxState created = new MailboxState(key, MailboxRow.create(number));
    parts.mailboxes().add(created);
    writes.put(parts.database().meta(), MailboxRow.numberKey(number), key.bytes());
    return created;
  }

  private void take(StatementItem item, MailboxState mailbox, WriteBatch writes)
      throws RocksDBException {
    MailboxRow row = mailbox.row();
    row = row.withSerials(row.serials().with(item.kind(), item.serial()));
    switch (item.kind()) {
      case CLAIM -> {}
      case PUBLISH -> {
        byte[] body = item.body();
        ByteBuffer value = ByteBuffer.allocate(4 + body.length);
        value.putInt((int) item.serial()).put(body);
        writes.put(
            parts.database().mailboxes(), MailboxRow.bundleKey(item.mailbox()), value.array());
      }
      case REVOKE -> {
        row = row.withFloors(mailbox.last); // the sweeper deletes up to there
        parts.totals().waiting.remove(mailbox.waiting.count(), mailbox.waiting.bytes());
        mailbox.waiting.set(0, 0);
        writes.delete(parts.database().mailboxes(), MailboxRow.bundleKey(item.mailbox()));
      }
    }
    mailbox.replace(row);
    changedRows.add(mailbox);
  }

  private void decide(DispositionItem word, int position, @Nullable Found known, WriteBatch writes)
      throws StoreException, RocksDBException {
    int earlier = staged.find(word.envelopeId());
    IndexEntry entry = earlier >= 0 ? stored[earlier] : known == null ? null : known.entry();
    IndexEntry marked = transit.decide(word, entry, known, writes);
    if (marked != null) {
      stored[position] = marked;
      staged.put(word.envelopeId(), position);
    }
  }

  private Outcome collect(CollectedItem item, WriteBatch writes)
      throws StoreException, RocksDBException {
    MailboxState mailbox = parts.mailboxes().find(item.mailbox());
    if (mailbox == null) {
      return Outcome.NO_MAILBOX;
    }
    if (mailbox.revoked()) {
      return Outcome.REVOKED;
    }
    long[] cursors = mailbox.row().cursors().clone();
    boolean moved = false;
    try (LaneIterator envelopes = new LaneIterator(parts.database(), mailbox.row().number())) {
      for (int lane = 0; lane < MailboxStore.LANES; lane++) {
        // Bound: nobody collects what was not given out yet.
        long upTo = Math.min(item.upTo(lane), mailbox.durable[lane]);
        if (upTo > cursors[lane]) {
          release(envelopes, lane, cursors[lane], upTo, mailbox, writes);
          cursors[lane] = upTo;
          moved = true;
        }
      }
    }
    if (moved) {
      mailbox.replace(mailbox.row().withCursors(cursors));
      changedRows.add(mailbox);
    }
    return Outcome.OK;
  }

  /** Takes what lies between two sequences off the quotas; the sweeper deletes it later. */
  private void release(
      LaneIterator envelopes,
      int lane,
      long from,
      long upTo,
      MailboxState mailbox,
      WriteBatch writes)
      throws StoreException, RocksDBException {
    MailboxRow row = mailbox.row();
    int count = 0;
    long bytes = 0;
    for (envelopes.seek(lane, from + 1);
        envelopes.isValid() && envelopes.sequence() <= upTo;
        envelopes.next()) {
      ByteBuffer head = envelopes.head();
      count++;
      bytes += envelopes.envelopeBytes();
      if (row.transit() != null) {
        long id = EnvelopeRow.id(head);
        int expiry = EnvelopeRow.expiryHours(head);
        transit.passed(row, mailbox.key(), lane, envelopes.sequence(), id, expiry, writes);
      }
    }
    mailbox.waiting.remove(count, bytes);
    parts.totals().waiting.remove(count, bytes);
  }
}
