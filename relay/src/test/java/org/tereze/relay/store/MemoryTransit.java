package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.TransitRequest.Kind;
import org.tereze.window.plan.Pace;
import org.tereze.wire.AckCode;
import org.tereze.wire.Outcome;
import org.tereze.wire.RelayId;

/** What a {@link MemoryMailboxStore} keeps for other relays. Safe on any thread. */
final class MemoryTransit implements TransitStore {
  private final MemoryMailboxStore store; // the lock
  private final Map<MailboxKey, MemoryMailbox> mailboxes;
  private final Map<Long, MemoryMailbox.Known> index;
  private int numbers;
  private final Map<MailboxKey, RequestRow> requests = new LinkedHashMap<>();

  MemoryTransit(
      MemoryMailboxStore store,
      Map<MailboxKey, MemoryMailbox> mailboxes,
      Map<Long, MemoryMailbox.Known> index) {
    this.store = store;
    this.mailboxes = mailboxes;
    this.index = index;
  }

  @Nullable AckCode make(
      PutItem put, long link, boolean diskFull, StoreLimits limits, LinkShares shares) {
    if (all().size() >= limits.transitMailboxes()) {
      return AckCode.FULL;
    }
    if (diskFull || !put.mayMake() || shares.transitMade(link) >= limits.transitPerLink()) {
      return AckCode.BUSY;
    }
    MemoryMailbox made = new MemoryMailbox();
    made.transit = put.transit();
    made.number = ++numbers;
    mailboxes.put(put.mailbox(), made);
    shares.madeTransit(link);
    put.answerMadeMailbox();
    return null;
  }

  void decide(DispositionItem word) {
    MemoryMailbox mailbox = mailboxes.get(word.mailbox());
    MemoryMailbox.Known known = index.get(word.envelopeId());
    if (mailbox == null || mailbox.transit == null) {
      return;
    }
    mailbox.undecided.get(word.lane()).remove(word.sequence());
    if (known == null || !known.mailbox().equals(word.mailbox())) {
      return;
    }
    MemoryMailbox.Held held = mailbox.lanes.get(word.lane()).get(word.sequence());
    if (held != null && known.sequence() == word.sequence() && known.lane() == word.lane()) {
      mailbox.refused.add(held);
    }
    index.put(word.envelopeId(), known.marked(word.lane(), word.sequence(), word.disposition()));
  }

  /** Keeps as much as it is told: only the rows are the same as those on a disk. */
  void say(RequestItem item, int now) {
    RequestRow before = requests.get(item.mailbox());
    TransitRequest request = item.request();
    RequestRules.Said found =
        request.kind() == Kind.LOOKUP
            ? RequestRules.fromPublication(
                requests.get(TransitRequest.key(Kind.PUBLISH, request.home(), request.mailbox())),
                before,
                request)
            : null;
    RequestRules.Said said = found == null ? RequestRules.said(before, request, now) : found;
    if (said.row() != null && before == null && !item.mayMake()) {
      item.answer(Outcome.BUSY, 0, null);
      return;
    }
    if (said.row() != null) {
      requests.put(item.mailbox(), said.row());
      if (before == null) {
        item.answerMadeRow();
      }
    }
    item.answer(said.outcome(), said.serial(), said.bundle());
  }

  void answer(RequestAnswerItem item, int now) {
    RequestRow before = requests.get(item.mailbox());
    RequestRow after = RequestRules.answered(before, item, now);
    if (before == null || after == null) {
      return;
    }
    requests.put(item.mailbox(), after);
    if (before.kind() == Kind.PUBLISH) {
      MailboxKey key = TransitRequest.key(Kind.LOOKUP, before.home(), before.mailbox());
      RequestRow published = RequestRules.published(requests.get(key), before, item, now);
      if (published != null) {
        requests.put(key, published);
      }
    }
  }

  void sweep(int now) {
    requests.values().removeIf(row -> row.isOver(now));
    for (MemoryMailbox mailbox : all()) {
      mailbox.undecided.forEach(
          lane ->
              lane.values()
                  .removeIf(held -> now >= held.expiryHours() + StoreLimits.REMEMBERED_HOURS));
    }
  }

  /** What an opening forgets. */
  void forgetRefusals() {
    synchronized (store) {
      mailboxes.values().forEach(mailbox -> mailbox.refused.clear());
    }
  }

  /** By number. */
  private List<MemoryMailbox> all() {
    return mailboxes.values().stream()
        .filter(mailbox -> mailbox.transit != null)
        .sorted(Comparator.comparingInt(mailbox -> mailbox.number))
        .toList();
  }

  private List<MemoryMailbox> of(RelayId home) {
    return all().stream()
        .filter(each -> each.transit != null && each.transit.home().equals(home))
        .toList();
  }

  @Override
  public Set<RelayId> homes() {
    synchronized (store) {
      return mailboxes.values().stream()
          .map(mailbox -> mailbox.transit)
          .filter(java.util.Objects::nonNull)
          .map(TransitMailbox::home)
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  @Override
  public List<TransitHead> heads(RelayId home, int lane, int after, int most) {
    synchronized (store) {
      List<TransitHead> heads = new ArrayList<>();
      for (MemoryMailbox each : of(home)) {
        var first = each.lanes.get(lane).firstEntry();
        if (first != null && each.number > after && heads.size() < most && each.transit != null) {
          MemoryMailbox.Held held = first.getValue();
          heads.add(
              new TransitHead(
                  each.number,
                  each.transit,
                  lane,
                  held.sequence(),
                  held.storedHours(),
                  held.expiryHours(),
                  held.bytes().length,
                  pace(each.lanes.get(lane).values())));
        }
      }
      return heads;
    }
  }

  private static int pace(Collection<MemoryMailbox.Held> waiting) {
    Pace pace = new Pace();
    waiting.forEach(held -> pace.add(held.bytes().length));
    return pace.bytes();
  }

  @Override
  public List<TransitEnvelope> envelopes(
      MailboxKey key, int lane, long after, int most, int maxBytes) {
    synchronized (store) {
      MemoryMailbox mailbox = mailboxes.get(key);
      List<TransitEnvelope> page = new ArrayList<>();
      if (mailbox == null || mailbox.transit == null) {
        return page;
      }
      long bytes = 0;
      for (MemoryMailbox.Held held : mailbox.lanes.get(lane).tailMap(after, false).values()) {
        bytes += held.bytes().length;
        if (page.size() == most || (bytes > maxBytes && !page.isEmpty())) {
          break;
        }
        page.add(
            new TransitEnvelope(
                lane,
                held.sequence(),
                held.id(),
                held.storedHours(),
                held.expiryHours(),
                held.bytes().clone()));
      }
      return page;
    }
  }

  @Override
  public List<UndecidedEnvelope> undecided(
      RelayId home, @Nullable UndecidedEnvelope after, int most) {
    synchronized (store) {
      List<UndecidedEnvelope> page = new ArrayList<>();
      for (MemoryMailbox each : of(home)) {
        for (int lane = 0; lane < MailboxStore.LANES && each.transit != null; lane++) {
          for (MemoryMailbox.Held held : each.undecided.get(lane).values()) {
            UndecidedEnvelope one =
                new UndecidedEnvelope(
                    each.number,
                    each.transit,
                    lane,
                    held.sequence(),
                    held.id(),
                    held.expiryHours());
            if (page.size() < most && isBehind(one, after)) {
              page.add(one);
            }
          }
        }
      }
      return page;
    }
  }

  @Override
  public Set<RelayId> requestHomes() {
    synchronized (store) {
      return requests.values().stream()
          .filter(RequestRow::waits)
          .map(RequestRow::home)
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  @Override
  public List<WaitingRequest> requests(RelayId home, boolean handed, long after, int most) {
    synchronized (store) {
      List<WaitingRequest> page = new ArrayList<>();
      long place = 0;
      for (RequestRow row : requests.values()) {
        if (row.waits()
            && row.handed() == handed
            && row.home().equals(home)
            && place > after
            && page.size() < most) {
          page.add(new WaitingRequest(place, row.request(), row.handed()));
        }
        place++;
      }
      return page;
    }
  }

  private static boolean isBehind(UndecidedEnvelope one, @Nullable UndecidedEnvelope after) {
    return after == null
        || Comparator.comparingInt(UndecidedEnvelope::number)
                .thenComparingInt(UndecidedEnvelope::lane)
                .thenComparingLong(UndecidedEnvelope::sequence)
                .compare(one, after)
            > 0;
  }

  /** Nobody carries anything on for a store in memory. */
  @Override
  public void watch(Consumer<RelayId> watcher) {}
}
