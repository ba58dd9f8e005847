package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/**
 * A mailbox store that keeps everything in memory and forgets it at the end. Safe on any thread.
 */
public final class MemoryMailboxStore implements MailboxStore {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Held(
      byte[] bytes, long id, int lane, long sequence, int expiryHours, int storedHours) {}

  private record Known(
      MailboxKey mailbox,
      int lane,
      long sequence,
      int expiryHours,
      long verifier,
      Disposition mark) {
    /** Marked if it is this copy's; a newer copy of the same id is left alone. */
    Known marked(Held held, Disposition why) {
      return held.sequence() == sequence && held.lane() == lane
          ? new Known(mailbox, lane, sequence, expiryHours, verifier, why)
          : this;
    }
  }

  private static final class Mailbox {
    Serials serials = Serials.NONE;
    byte @Nullable [] bundle;
    final long[] cursors = new long[LANES];
    final long[] last = new long[LANES];
    final List<NavigableMap<Long, Held>> lanes = new ArrayList<>();
    final Tally waiting = new Tally();

    Mailbox() {
      for (int lane = 0; lane < LANES; lane++) {
        lanes.add(new TreeMap<>());
      }
    }
  }

  private final StoreLimits limits;
  private final Admission admission;
  private final LongSupplier freeBytes;
  private final Map<MailboxKey, Mailbox> mailboxes = new HashMap<>();
  private final Map<Long, Known> index = new HashMap<>();
  private final LinkShares shares = new LinkShares();
  private final Tally waiting = new Tally();
  private long evicted;
  private long expired;
  private boolean diskFull;
  private @Nullable StoreException failure;
  private @Nullable StoredTime time;

  public MemoryMailboxStore() {
    this(StoreLimits.defaults(), () -> Long.MAX_VALUE);
  }

  public MemoryMailboxStore(StoreLimits limits, LongSupplier freeBytes) {
    this.limits = limits;
    this.admission = new Admission(limits);
    this.freeBytes = freeBytes;
  }

  /** Every commit from now on fails, as if the disk had. */
  public synchronized void failWith(StoreException why) {
    failure = why;
  }

  /** It takes no put for another relay. */
  @Override
  public TransitStore transit() {
    return new EmptyTransitStore();
  }

  @Override
  public synchronized @Nullable StoredTime storedTime() {
    return time;
  }

  @Override
  public synchronized void keepTime(StoredTime kept) throws StoreException {
    if (failure != null) {
      throw failure;
    }
    time = kept;
  }

  @Override
  public synchronized void commit(CommitBatch batch) throws StoreException {
    if (failure != null) {
      throw failure;
    }
    diskFull = freeBytes.getAsLong() < limits.minimumFreeBytes();
    for (int i = 0; i < batch.size(); i++) {
      CommitItem item = batch.item(i);
      if (item instanceof PutItem put) {
        put.answer(put(put, batch.link(i), batch.nowHours()));
      } else if (item instanceof StatementItem statement) {
        state(statement);
      } else if (item instanceof CollectedItem collected) {
        collected.answer(collect(collected));
      }
    }
  }

  private AckCode put(PutItem put, long link, int now) {
    if (put.lengthBytes() > StoreLimits.MAX_ENVELOPE_BYTES) {
      return AckCode.TOO_LARGE;
    }
    if (put.lifetimeHours() <= 0) {
      return AckCode.EXPIRED;
    }
    Known known = index.get(put.envelopeId());
    if (known != null && known.mailbox().equals(put.mailbox()) && holds(known, now)) {
      return AckCode.STORED;
    }
    Mailbox mailbox = mailboxes.get(put.mailbox());
    if (mailbox == null) {
      return AckCode.NO_MAILBOX;
    }
    if (mailbox.serials.revoked()) {
      return AckCode.REVOKED;
    }
    if (diskFull) {
      return AckCode.BUSY;
    }
    int size = put.lengthBytes();
    AckCode refusal =
        admission.refusal(
            size,
            mailbox.waiting,
            shares.of(link, put.mailbox(), mailbox.waiting),
            waiting,
            shares.inReserve(link));
    return refusal != null ? refusal : store(put, link, now, mailbox);
  }

  private AckCode store(PutItem put, long link, int now, Mailbox mailbox) {
    int size = put.lengthBytes();
    long sequence = ++mailbox.last[put.lane()];
    int expiry = now + Math.min(put.lifetimeHours(), StoreLimits.MAX_LIFETIME_HOURS);
    byte[] body = Arrays.copyOfRange(put.array(), put.offset(), put.offset() + size);
    mailbox
        .lanes
        .get(put.lane())
        .put(sequence, new Held(body, put.envelopeId(), put.lane(), sequence, expiry, now));
    index.put(
        put.envelopeId(),
        new Known(put.mailbox(), put.lane(), sequence, expiry, put.verifier(), Disposition.STORED));
    shares.of(link, put.mailbox(), mailbox.waiting).add(size);
    if (admission.inReserve(size, waiting)) {
      shares.inReserve(link).add(size);
    }
    mailbox.waiting.add(size);
    waiting.add(size);
    return AckCode.STORED;
  }

  /** Whether a repeated put of this id is answered without storing it anew. */
  private boolean holds(Known known, int now) {
    return switch (disposition(known, now)) {
      case STORED, COLLECTED, FORWARDED -> true;
      case UNKNOWN, EXPIRED, EVICTED, REFUSED -> false;
    };
  }

  private Disposition disposition(Known known, int now) {
    if (now >= known.expiryHours() + StoreLimits.REMEMBERED_HOURS) {
      return Disposition.UNKNOWN;
    }
    if (known.mark() != Disposition.STORED) {
      return known.mark();
    }
    Mailbox mailbox = mailboxes.get(known.mailbox());
    if (mailbox == null || known.sequence() <= mailbox.cursors[known.lane()]) {
      return Disposition.COLLECTED;
    }
    if (mailbox.serials.revoked()) {
      return Disposition.EVICTED;
    }
    return now >= known.expiryHours() ? Disposition.EXPIRED : Disposition.STORED;
  }

  private void state(StatementItem item) {
    Mailbox mailbox = mailboxes.get(item.mailbox());
    Serials serials = mailbox == null ? Serials.NONE : mailbox.serials;
    byte[] bundle = mailbox == null ? null : mailbox.bundle;
    boolean same = item.kind() != StatementItem.Kind.PUBLISH || Arrays.equals(item.body(), bundle);
    Outcome outcome = serials.decide(item.kind(), item.serial(), same);
    boolean changes = outcome == Outcome.OK && !serials.repeats(item.kind(), item.serial());
    if (changes && item.kind() != StatementItem.Kind.REVOKE && diskFull) {
      outcome = Outcome.BUSY;
    } else if (changes && mailbox == null && !item.mayMake()) {
      outcome = Outcome.BUSY;
    } else if (changes && mailbox == null && mailboxes.size() >= limits.mailboxes()) {
      outcome = Outcome.FULL;
    } else if (changes) {
      if (mailbox == null) {
        mailbox = new Mailbox();
        mailboxes.put(item.mailbox(), mailbox);
        item.answerMadeMailbox();
      }
      mailbox.serials = serials.with(item.kind(), item.serial());
      apply(item, mailbox);
    }
    item.answer(outcome, mailbox == null ? 0 : mailbox.serials.known());
    if (mailbox != null) {
      item.answerQuota(
          limits.mailboxCount(), (int) (limits.mailboxBytes() >> 10), mailbox.waiting.count());
    }
  }

  private void apply(StatementItem item, Mailbox mailbox) {
    if (item.kind() == StatementItem.Kind.PUBLISH) {
      mailbox.bundle = item.body().clone();
    } else if (item.kind() == StatementItem.Kind.REVOKE) {
      mailbox.bundle = null;
      waiting.remove(mailbox.waiting.count(), mailbox.waiting.bytes());
      mailbox.waiting.set(0, 0);
      mailbox.lanes.forEach(Map::clear);
    }
  }

  private Outcome collect(CollectedItem item) {
    Mailbox mailbox = mailboxes.get(item.mailbox());
    if (mailbox == null) {
      return Outcome.NO_MAILBOX;
    }
    if (mailbox.serials.revoked()) {
      return Outcome.REVOKED;
    }
    for (int lane = 0; lane < LANES; lane++) {
      long upTo = Math.min(item.upTo(lane), mailbox.last[lane]);
      if (upTo > mailbox.cursors[lane]) {
        mailbox.cursors[lane] = upTo;
        NavigableMap<Long, Held> gone = mailbox.lanes.get(lane).headMap(upTo, true);
        gone.values().forEach(held -> forget(mailbox, held));
        gone.clear();
      }
    }
    return Outcome.OK;
  }

  private void forget(Mailbox mailbox, Held held) {
    mailbox.waiting.remove(1, held.bytes().length);
    waiting.remove(1, held.bytes().length);
  }

  @Override
  public synchronized StoredBundle bundle(MailboxKey key) {
    Mailbox mailbox = mailboxes.get(key);
    if (mailbox == null) {
      return new StoredBundle(Outcome.NO_MAILBOX, 0, null);
    }
    if (mailbox.serials.revoked()) {
      return new StoredBundle(Outcome.REVOKED, 0, null);
    }
    return new StoredBundle(Outcome.OK, Math.max(0, mailbox.serials.publish()), mailbox.bundle);
  }

  @Override
  public synchronized Disposition[] dispositions(AskSecret secret, long[] ids, int now) {
    long verifier = secret.verifier().firstLong();
    Disposition[] answers = new Disposition[ids.length];
    for (int i = 0; i < ids.length; i++) {
      Known known = index.get(ids[i]);
      answers[i] =
          known == null || known.verifier() != verifier
              ? Disposition.UNKNOWN
              : disposition(known, now);
    }
    return answers;
  }

  @Override
  public synchronized int firstLane(MailboxKey key) {
    Mailbox mailbox = mailboxes.get(key);
    int lane = mailbox == null ? LANES : 0;
    while (lane < LANES && mailbox != null && mailbox.lanes.get(lane).isEmpty()) {
      lane++;
    }
    return lane;
  }

  @Override
  public synchronized DeliveryPage deliveries(MailboxKey key, long[] after, int maxBytes) {
    Mailbox mailbox = mailboxes.get(key);
    if (mailbox == null) {
      return DeliveryPage.refused(Outcome.NO_MAILBOX);
    }
    if (mailbox.serials.revoked()) {
      return DeliveryPage.refused(Outcome.REVOKED);
    }
    List<StoredEnvelope> page = new ArrayList<>();
    long bytes = 0;
    for (int lane = 0; lane < LANES; lane++) {
      for (var held : mailbox.lanes.get(lane).tailMap(after[lane], false).entrySet()) {
        bytes += held.getValue().bytes().length;
        if (bytes > maxBytes && !page.isEmpty()) {
          return new DeliveryPage(Outcome.OK, page, true, mailbox.waiting.count());
        }
        page.add(new StoredEnvelope(lane, held.getKey(), held.getValue().bytes().clone()));
      }
    }
    return new DeliveryPage(Outcome.OK, page, false, mailbox.waiting.count());
  }

  @Override
  public synchronized boolean sweep(int now) {
    for (Mailbox mailbox : mailboxes.values()) {
      for (NavigableMap<Long, Held> lane : mailbox.lanes) {
        lane.values().removeIf(held -> now / 24 > held.expiryHours() / 24 && expire(mailbox, held));
      }
    }
    new MemoryEviction().evict(now);
    index.values().removeIf(known -> now >= known.expiryHours() + StoreLimits.REMEMBERED_HOURS);
    return false;
  }

  private boolean expire(Mailbox mailbox, Held held) {
    forget(mailbox, held);
    index.computeIfPresent(held.id(), (id, known) -> known.marked(held, Disposition.EXPIRED));
    expired++;
    return true;
  }

  /** Lowest precedence first, oldest first, until a tenth below the high-water mark. */
  private final class MemoryEviction {
    void evict(int now) {
      if (!limits.crowded(waiting)) {
        return;
      }
      for (int lane = LANES - 1; lane >= 0; lane--) {
        for (int age = 100 * 24; age >= limits.guaranteedHours() && !limits.relieved(waiting); ) {
          evictAge(lane, now - age);
          age--;
        }
      }
    }

    private void evictAge(int lane, int storedHours) {
      for (Mailbox mailbox : mailboxes.values()) {
        mailbox
            .lanes
            .get(lane)
            .values()
            .removeIf(
                held ->
                    held.storedHours() == storedHours
                        && !limits.relieved(waiting)
                        && drop(mailbox, held));
      }
    }

    private boolean drop(Mailbox mailbox, Held held) {
      forget(mailbox, held);
      index.computeIfPresent(held.id(), (id, known) -> known.marked(held, Disposition.EVICTED));
      evicted++;
      return true;
    }
  }

  @Override
  public void compact() {}

  @Override
  public synchronized void linkClosed(long link) {
    shares.linkClosed(link);
  }

  @Override
  public synchronized StoreFigures figures() {
    return new StoreFigures(
        waiting.count(),
        waiting.bytes(),
        mailboxes.size(),
        0,
        evicted,
        expired,
        freeBytes.getAsLong(),
        diskFull,
        failure != null);
  }

  @Override
  public void close() {}
}
