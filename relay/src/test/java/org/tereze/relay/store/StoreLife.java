package org.tereze.relay.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;
import org.tereze.wire.RelayId;

/**
 * A store's life as a script that two processes know: one {@link Step} after the other, each kind
 * of write once a week of the relay's time. What a step does follows from its week and from what
 * the store holds, so that a model that took the same steps holds the same. Stateless.
 */
final class StoreLife {
  static final AskSecret SECRET = ChildLoad.SECRET;

  private static final int HOURS_PER_WEEK = 7 * 24;
  private static final int FIRST_HOUR = 9_000;
  private static final int PUTS_PER_STEP = 5;
  private static final int PUTS_AT_ONCE = 90;
  private static final int FIRST_FLEETING = 1_000;
  private static final int FIRST_IN_TRANSIT = 140;
  private static final int TRANSIT_AT_ONCE = 16;
  static final RelayId HOME = RelayId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

  /** One kind of write. */
  enum Step {
    CLAIM,
    PUBLISH,
    PUT,
    REPEAT,
    COLLECT,
    BURST,
    KEEP_TIME,
    FLUSH,
    SWEEP,
    COMPACT,
    REVOKE,
    PUT_MORE,
    COLLECT_MORE,
    PUT_TRANSIT,
    FORWARD,
    NEWS,
    FORWARD_MORE,
    SAY,
    ANSWER,
    SAY_AGAIN;

    static final Step FIRST = CLAIM;
    private static final List<Step> ALL = List.of(values());

    Step next() {
      return ALL.get((ALL.indexOf(this) + 1) % ALL.size());
    }
  }

  private StoreLife() {}

  static StoreLimits limits() {
    return new StoreLimits(1_000_000, 1_000_000, 1L << 30, 2_000_000, 2L << 30, 0, 168, 0);
  }

  /** Hours since 2026, in a week. */
  static int hours(int week) {
    return FIRST_HOUR + week * HOURS_PER_WEEK;
  }

  /** The envelopes that a step of a week puts. */
  static List<ChildLoad.Name> names(int week, Step step) {
    return switch (step) {
      case PUT -> names(week, 0, PUTS_PER_STEP);
      case PUT_MORE -> names(week, 20, PUTS_PER_STEP);
      case BURST -> names(week, 40, PUTS_AT_ONCE);
      case REPEAT -> repeated(week);
      case PUT_TRANSIT -> names(week, FIRST_IN_TRANSIT, TRANSIT_AT_ONCE);
      default -> List.of();
    };
  }

  private static List<ChildLoad.Name> names(int week, int from, int count) {
    List<ChildLoad.Name> names = new ArrayList<>();
    for (int number = from; number < from + count; number++) {
      names.add(new ChildLoad.Name(ChildLoad.MAILBOXES * week + number % 2, number));
    }
    return names;
  }

  /** What was put a week ago and lives still, and one that is new. */
  private static List<ChildLoad.Name> repeated(int week) {
    List<ChildLoad.Name> names = new ArrayList<>();
    for (ChildLoad.Name name : names(Math.max(0, week - 1), 0, PUTS_PER_STEP)) {
      if (expiryHours(name) > hours(week)) {
        names.add(name);
      }
    }
    names.addAll(names(week, 10, 1));
    return names;
  }

  /** When an envelope's lifetime ends; it is put in its own week first. */
  static int expiryHours(ChildLoad.Name name) {
    return hours(name.producer() / ChildLoad.MAILBOXES) + lifetimeHours(name);
  }

  private static int lifetimeHours(ChildLoad.Name name) {
    return new int[] {30, 400, 200, 700}[name.number() / 2 % 4];
  }

  private static MailboxKey fleeting(int week) {
    return ChildLoad.key(FIRST_FLEETING + week);
  }

  /** Every mailbox that there was up to a week. */
  static List<MailboxKey> mailboxes(int week) {
    List<MailboxKey> keys = new ArrayList<>();
    for (int i = 0; i < ChildLoad.MAILBOXES; i++) {
      keys.add(ChildLoad.key(i));
    }
    for (int i = 0; i <= week; i++) {
      keys.add(fleeting(i));
    }
    return keys;
  }

  /** Does it, durably, and returns what the store said. */
  static String apply(int week, Step step, MailboxStore store) throws StoreException {
    return switch (step) {
      case CLAIM -> commit(store, week, claims(week));
      case PUBLISH ->
          commit(
              store,
              week,
              List.of(
                  publish(ChildLoad.key(0), week),
                  publish(fleeting(week), week),
                  publish(fleeting(week), week + 1)));
      case PUT, REPEAT, BURST, PUT_MORE -> commit(store, week, puts(week, step));
      case COLLECT -> collect(store, week, week % 2);
      case COLLECT_MORE -> collect(store, week, 1 - week % 2);
      case PUT_TRANSIT -> commit(store, week, transitPuts(week));
      case FORWARD, FORWARD_MORE -> commit(store, week, forwards(store, week));
      case NEWS -> commit(store, week, news(store, week));
      case SAY, SAY_AGAIN -> commit(store, week, LifeRequests.said(week));
      case ANSWER -> commit(store, week, LifeRequests.answers(store, week));
      case REVOKE -> commit(store, week, List.of(StatementItem.revoke(fleeting(week), 1_000_000)));
      case KEEP_TIME -> {
        store.keepTime(new StoredTime(hours(week) * 3_600L, week));
        yield "";
      }
      case SWEEP -> {
        while (store.sweep(hours(week))) {
          // one bounded step after the other
        }
        yield "";
      }
      case FLUSH, COMPACT -> {
        store.compact();
        yield "";
      }
    };
  }

  private static List<CommitItem> claims(int week) {
    List<CommitItem> claims = new ArrayList<>();
    for (int i = 0; i < ChildLoad.MAILBOXES; i++) {
      claims.add(StatementItem.claim(ChildLoad.key(i), 1));
    }
    claims.add(StatementItem.claim(fleeting(week), 1));
    return claims;
  }

  private static StatementItem publish(MailboxKey mailbox, int week) {
    byte[] body = ("bundle of week " + week).getBytes(StandardCharsets.US_ASCII);
    return StatementItem.publish(mailbox, week + 10, body);
  }

  private static List<CommitItem> puts(int week, Step step) {
    List<CommitItem> puts = new ArrayList<>();
    for (ChildLoad.Name name : names(week, step)) {
      puts.add(name.put(expiryHours(name) - hours(week)));
    }
    if (step == Step.PUT) {
      // The same envelopes to a mailbox that will be revoked this very week.
      for (ChildLoad.Name name : names(week, 60, 3)) {
        puts.add(name.putTo(ChildLoad.mailbox(FIRST_FLEETING + week), lifetimeHours(name)));
      }
    }
    return puts;
  }

  private static String collect(MailboxStore store, int week, int mailbox) throws StoreException {
    long[] upTo = new long[MailboxStore.LANES];
    DeliveryPage page =
        store.deliveries(ChildLoad.key(mailbox), new long[MailboxStore.LANES], Integer.MAX_VALUE);
    int bytes = 0;
    for (StoredEnvelope envelope : page.envelopes()) {
      ChildLoad.Name name = ChildLoad.Name.of(envelope.bytes());
      // Some of each lane; what is over may be swept already.
      if (expiryHours(name) > hours(week) && (bytes += envelope.bytes().length) % 7 != 3) {
        upTo[envelope.lane()] = Math.max(upTo[envelope.lane()], envelope.sequence() - 2);
      }
    }
    return commit(store, week, List.of(new CollectedItem(ChildLoad.key(mailbox), upTo)));
  }

  /** A mailbox of another relay, as phones name it, or as a relay does. */
  static TransitMailbox transit(int mailbox, RelayId... passed) {
    return new TransitMailbox(
        HOME, ChildLoad.mailbox(mailbox), SECRET.verifier(), SECRET, List.of(passed));
  }

  private static List<CommitItem> transitPuts(int week) {
    List<CommitItem> puts = new ArrayList<>();
    for (ChildLoad.Name name : names(week, Step.PUT_TRANSIT)) {
      boolean byRelay = name.number() % 3 == 0;
      puts.add(transitPut(name, week, byRelay ? new RelayId[] {relay(1)} : new RelayId[0]));
    }
    // Once more: the same way, or another way, which is stored anew if it was forwarded.
    for (ChildLoad.Name name : names(Math.max(0, week - 1), FIRST_IN_TRANSIT, 8)) {
      if (expiryHours(name) > hours(week)) {
        puts.add(transitPut(name, week));
        puts.add(transitPut(name, week, relay(2)));
      }
    }
    return puts;
  }

  private static RelayId relay(int number) {
    return RelayId.of(new byte[] {8, 7, 6, 5, 4, 3, 2, (byte) number});
  }

  private static PutItem transitPut(ChildLoad.Name name, int week, RelayId... passed) {
    TransitMailbox to = transit(name.producer() % ChildLoad.MAILBOXES, passed);
    byte[] bytes = name.envelope();
    int lane = name.number() % MailboxStore.LANES;
    int hours = expiryHours(name) - hours(week);
    return new PutItem(to, name.id(), lane, hours, bytes, 0, bytes.length);
  }

  /** All but the last of each lane. */
  private static List<CommitItem> forwards(MailboxStore store, int week) throws StoreException {
    List<CommitItem> items = new ArrayList<>();
    for (int mailbox = 0; mailbox < 2; mailbox++) {
      long[] upTo = new long[MailboxStore.LANES];
      for (int lane = 0; lane < upTo.length; lane++) {
        for (TransitEnvelope each : transitWaiting(store, mailbox, lane, week)) {
          upTo[lane] = each.sequence() - 1;
        }
      }
      items.add(new CollectedItem(transit(mailbox).key(), upTo));
    }
    return items;
  }

  /** What waits there and is not over, which may be swept already. */
  private static List<TransitEnvelope> transitWaiting(
      MailboxStore store, int mailbox, int lane, int week) throws StoreException {
    return store
        .transit()
        .envelopes(transit(mailbox).key(), lane, 0, Integer.MAX_VALUE, Integer.MAX_VALUE)
        .stream()
        .filter(each -> each.expiryHours() > hours(week))
        .toList();
  }

  /** Forwarded, not over, and without news. */
  static List<UndecidedEnvelope> undecided(MailboxStore store, int week) throws StoreException {
    return store.transit().undecided(HOME, null, Integer.MAX_VALUE).stream()
        .filter(each -> each.expiryHours() > hours(week))
        .sorted(Comparator.comparingLong(UndecidedEnvelope::envelopeId))
        .toList();
  }

  /** News of half of what is undecided, and a refusal of what waits in one lane. */
  private static List<CommitItem> news(MailboxStore store, int week) throws StoreException {
    List<CommitItem> words = new ArrayList<>();
    int each = 0;
    for (UndecidedEnvelope one : undecided(store, week)) {
      if (++each % 2 == 0) {
        words.add(
            new DispositionItem(
                one.mailbox().key(),
                one.lane(),
                one.sequence(),
                one.envelopeId(),
                each % 4 == 0 ? Disposition.COLLECTED : Disposition.EVICTED));
      }
    }
    for (TransitEnvelope one : transitWaiting(store, week % 2, week % 2, week)) {
      words.add(
          new DispositionItem(
              transit(week % 2).key(),
              week % 2,
              one.sequence(),
              one.envelopeId(),
              Disposition.REFUSED));
    }
    return words;
  }

  private static String commit(MailboxStore store, int week, List<? extends CommitItem> items)
      throws StoreException {
    CommitBatch batch = new CommitBatch().clear(hours(week));
    items.forEach(item -> batch.add(1, item));
    store.commit(batch);
    StringBuilder answers = new StringBuilder();
    for (CommitItem item : items) {
      if (item instanceof PutItem put) {
        answers.append(put.result().code());
      } else if (item instanceof StatementItem statement) {
        answers.append(statement.outcome().code()).append('/').append(statement.knownSerial());
      } else if (item instanceof RequestItem request) {
        answers.append(request.outcome().code()).append('/').append(request.serial());
      } else if (item instanceof CollectedItem collected) {
        answers.append(collected.outcome().code());
      }
      answers.append(',');
    }
    return answers.toString();
  }
}
