package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
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
  private final StoreLimits limits;
  private final Admission admission;
  private final LongSupplier freeBytes;
  private final Map<MailboxKey, MemoryMailbox> mailboxes = new HashMap<>();
  private final Map<Long, MemoryMailbox.Known> index = new HashMap<>();
  private final LinkShares shares = new LinkShares();
  private final MemoryTransit transit = new MemoryTransit(this, mailboxes, index);
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

  @Override
  public MemoryTransit transit() {
    return transit;
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
      } else if (item instanceof DispositionItem word) {
        transit.decide(word);
      } else if (item instanceof RequestItem request) {
        transit.say(request, batch.nowHours());
      } else if (item instanceof RequestAnswerItem answer) {
        transit.answer(answer, batch.nowHours());
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
    MemoryMailbox.Known known = index.get(put.envelopeId());
    if (known != null && known.mailbox().equals(put.mailbox()) && holds(known, now, put)) {
      return AckCode.STORED;
    }
    MemoryMailbox mailbox = mailboxes.get(put.mailbox());
    if (mailbox == null) {
      if (put.transit() == null) {
        return AckCode.NO_MAILBOX;
      }
      AckCode refusal = transit.make(put, link, diskFull, limits, shares);
      if (refusal != null) {
        return refusal;
      }
      mailbox = java.util.Objects.requireNonNull(mailboxes.get(put.mailbox()));
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
    if (refusal != null) {
      return refusal;
    }
    if (put.transit() != null && !mailbox.join(put.transit())) {
      return AckCode.NO_ROUTE;
    }
    return store(put, link, now, mailbox);
  }

  private AckCode store(PutItem put, long link, int now, MemoryMailbox mailbox) {
    int size = put.lengthBytes();
    long sequence = ++mailbox.last[put.lane()];
    int expiry = now + Math.min(put.lifetimeHours(), StoreLimits.MAX_LIFETIME_HOURS);
    byte[] body = Arrays.copyOfRange(put.array(), put.offset(), put.offset() + size);
    mailbox
        .lanes
        .get(put.lane())
        .put(
            sequence,
            new MemoryMailbox.Held(body, put.envelopeId(), put.lane(), sequence, expiry, now));
    index.put(
        put.envelopeId(),
        new MemoryMailbox.Known(
            put.mailbox(),
            put.lane(),
            sequence,
            expiry,
            put.verifier(),
            Disposition.STORED,
            put.transit() == null ? 0 : put.transit().way()));
    shares.of(link, put.mailbox(), mailbox.waiting).add(size);
    if (admission.inReserve(size, waiting)) {
      shares.inReserve(link).add(size);
    }
    mailbox.waiting.add(size);
    waiting.add(size);
    return AckCode.STORED;
  }

  /** Whether a repeated put of this id is answered without storing it anew. */
  private boolean holds(MemoryMailbox.Known known, int now, PutItem put) {
    return switch (disposition(known, now)) {
      case STORED, COLLECTED -> true;
      case FORWARDED ->
          put.transit() == null || put.transit().way() == 0 || put.transit().way() == known.way();
      case UNKNOWN, EXPIRED, EVICTED, REFUSED -> false;
    };
  }

  Disposition disposition(MemoryMailbox.Known known, int now) {
    if (now >= known.expiryHours() + StoreLimits.REMEMBERED_HOURS) {
      return Disposition.UNKNOWN;
    }
    if (known.mark() != Disposition.STORED) {
      return known.mark();
    }
    MemoryMailbox mailbox = mailboxes.get(known.mailbox());
    if (mailbox == null) {
      return Disposition.COLLECTED;
    }
    if (known.sequence() <= mailbox.cursors[known.lane()]) {
      return mailbox.transit == null ? Disposition.COLLECTED : Disposition.FORWARDED;
    }
    if (mailbox.serials.revoked()) {
      return mailbox.transit == null ? Disposition.EVICTED : Disposition.REFUSED;
    }
    return now >= known.expiryHours() ? Disposition.EXPIRED : Disposition.STORED;
  }

  private void state(StatementItem item) {
    MemoryMailbox mailbox = mailboxes.get(item.mailbox());
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
        mailbox = new MemoryMailbox();
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

  private void apply(StatementItem item, MemoryMailbox mailbox) {
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
    MemoryMailbox mailbox = mailboxes.get(item.mailbox());
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
        NavigableMap<Long, MemoryMailbox.Held> gone = mailbox.lanes.get(lane).headMap(upTo, true);
        gone.values().forEach(held -> forget(mailbox, held));
        gone.values().forEach(mailbox::forwarded);
        gone.clear();
      }
    }
    return Outcome.OK;
  }

  private void forget(MemoryMailbox mailbox, MemoryMailbox.Held held) {
    mailbox.waiting.remove(1, held.bytes().length);
    waiting.remove(1, held.bytes().length);
  }

  @Override
  public synchronized StoredBundle bundle(MailboxKey key) {
    MemoryMailbox mailbox = mailboxes.get(key);
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
      MemoryMailbox.Known known = index.get(ids[i]);
      answers[i] =
          known == null || known.verifier() != verifier
              ? Disposition.UNKNOWN
              : disposition(known, now);
    }
    return answers;
  }

  @Override
  public synchronized int firstLane(MailboxKey key) {
    MemoryMailbox mailbox = mailboxes.get(key);
    int lane = mailbox == null ? LANES : 0;
    while (lane < LANES && mailbox != null && mailbox.lanes.get(lane).isEmpty()) {
      lane++;
    }
    return lane;
  }

  @Override
  public synchronized DeliveryPage deliveries(MailboxKey key, long[] after, int maxBytes) {
    MemoryMailbox mailbox = mailboxes.get(key);
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
    for (MemoryMailbox mailbox : mailboxes.values()) {
      for (NavigableMap<Long, MemoryMailbox.Held> lane : mailbox.lanes) {
        lane.values().removeIf(held -> now / 24 > held.expiryHours() / 24 && expire(mailbox, held));
      }
    }
    new MemoryEviction().evict(now);
    index.values().removeIf(known -> now >= known.expiryHours() + StoreLimits.REMEMBERED_HOURS);
    transit.sweep(now);
    return false;
  }

  private boolean expire(MemoryMailbox mailbox, MemoryMailbox.Held held) {
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
      for (MemoryMailbox mailbox : mailboxes.values()) {
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

    private boolean drop(MemoryMailbox mailbox, MemoryMailbox.Held held) {
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
