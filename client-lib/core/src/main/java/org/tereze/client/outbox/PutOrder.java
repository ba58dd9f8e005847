package org.tereze.client.outbox;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.Try;
import org.tereze.wire.AskSecret;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.Introduction;
import org.tereze.wire.burst.OutgoingPut;

/**
 * What one relay is to be given, and asked, in the next burst, in the right order. Reads only;
 * under the home's lock.
 *
 * <p>As a {@link org.tereze.window.plan.BurstPlanner} says, what is alike by age; a session's
 * opening goes before all else of the session, with the precedence of the most urgent of them, on
 * every relay where it is not in custody yet. What left for this relay and was not acked is asked
 * about and goes last, except an opening that something waits for.
 *
 * <p>An edge is given what is to go to other relays, under the names of these; an opening that is
 * in custody where the rest of its session goes is not given to it again.
 */
public final class PutOrder {
  /** What was asked so lately is not asked again. */
  private static final long ASK_AGAIN_MILLIS = 60_000;

  /** What a relay did not take is no reason to call it at once. */
  private static final long SENT_BACK_MILLIS = 3_600_000;

  private final Home home;
  private final String relay;
  private final boolean isEdge;
  private final List<OutboxRecord> fresh = new ArrayList<>();
  private final List<OutboxRecord> unacked = new ArrayList<>();
  private final List<OutboxRecord> custody = new ArrayList<>();
  private final Map<ByteString, OutboxRecord> openings = new HashMap<>();
  private final Map<ByteString, Integer> urgency = new HashMap<>();
  private final Map<List<Object>, Introduction> introductions = new HashMap<>();

  /** For this relay, {@code KEY@host:port}. */
  public PutOrder(Home home, String relay) {
    this.home = home;
    this.relay = relay;
    this.isEdge = home.self().getEdgesList().contains(relay);
    for (OutboxRecord record : home.outbox.all()) {
      sort(record);
    }
    addOpenings();
    order();
  }

  /** Every relay that an envelope waits for. */
  public static Collection<String> relays(Home home) {
    Map<String, Boolean> relays = new LinkedHashMap<>();
    for (OutboxRecord record : home.outbox.all()) {
      SentState state = SentState.of(record.getState());
      if (record.getEnvelope().isEmpty()) {
        continue;
      }
      if (state == SentState.QUEUED && record.getRelaysCount() > 0) {
        relays.put(nextRelay(record), true);
      }
      for (Try attempt : record.getTriesList()) {
        if (attempt.getInCustody() && state == SentState.IN_CUSTODY) {
          relays.put(attempt.getRelay(), true);
        }
      }
    }
    return relays.keySet();
  }

  /** Whether anything waits to be put anywhere. */
  public static boolean isAnyQueued(Home home) {
    for (OutboxRecord record : home.outbox.all()) {
      if (record.getState() == SentState.QUEUED.code()
          && !record.getEnvelope().isEmpty()
          && record.getRelaysCount() > 0
          && !Entries.isExpired(record, home.nowMillis())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The most urgent of what waits and was not sent back by a relay lately; null if nothing does.
   */
  public static @Nullable Precedence mostUrgent(Home home) {
    Precedence most = null;
    for (OutboxRecord record : home.outbox.all()) {
      boolean waits =
          record.getState() == SentState.QUEUED.code()
              && !record.getEnvelope().isEmpty()
              && record.getRelaysCount() > 0
              && !Entries.isExpired(record, home.nowMillis());
      boolean sentBack =
          !record.getSaidBy().isEmpty()
              && Math.abs(home.nowMillis() - record.getSinceMillis()) < SENT_BACK_MILLIS;
      if (waits && !sentBack && (most == null || record.getPrecedence() < most.code())) {
        most = Outbox.precedence(record.getPrecedence());
      }
    }
    return most;
  }

  private void sort(OutboxRecord record) {
    if (record.getEnvelope().isEmpty()) {
      return;
    }
    if (record.getNumber() == 0 && !record.getSendingSpare()) {
      openings.put(record.getSession(), record);
    }
    Try attempt = Entries.tryAt(record, relay);
    SentState state = SentState.of(record.getState());
    if (state == SentState.QUEUED && !Entries.isExpired(record, home.nowMillis())) {
      String next = nextRelay(record);
      if (next.equals(relay) || (isEdge && !next.isEmpty())) {
        (attempt != null && attempt.getUnacked() ? unacked : fresh).add(record);
      }
    } else if (attempt != null && attempt.getInCustody() && state == SentState.IN_CUSTODY) {
      if (Math.abs(home.nowMillis() - attempt.getAskedMillis()) >= ASK_AGAIN_MILLIS) {
        custody.add(record);
      }
    }
  }

  private static String nextRelay(OutboxRecord record) {
    return record.getRelaysCount() == 0
        ? ""
        : record.getRelays(record.getNextRelay() % record.getRelaysCount());
  }

  private void addOpenings() {
    for (OutboxRecord record : new ArrayList<>(fresh)) {
      OutboxRecord opening = openings.get(record.getSession());
      if (opening == null || record.getSendingSpare() || fresh.contains(opening)) {
        continue;
      }
      boolean there =
          isInCustodyAt(opening, relay) || (isEdge && isInCustodyAt(opening, nextRelay(record)));
      if (!there) {
        unacked.remove(opening);
        fresh.add(opening);
      }
    }
  }

  private static boolean isInCustodyAt(OutboxRecord record, String relay) {
    Try attempt = Entries.tryAt(record, relay);
    return attempt != null && attempt.getInCustody();
  }

  private void order() {
    for (List<OutboxRecord> records : Arrays.asList(fresh, unacked)) {
      for (OutboxRecord record : records) {
        urgency.merge(record.getSession(), record.getPrecedence(), Math::min);
      }
    }
    sort(fresh);
    sort(unacked);
  }

  private void sort(List<OutboxRecord> records) {
    List<OutboxRecord> sorted =
        PutLanes.sorted(records, this::lane, this::introduction, home.nowMillis());
    records.clear();
    records.addAll(sorted);
  }

  /** An opening goes in the lane of the most urgent that waits for it, or it would come later. */
  private int lane(OutboxRecord record) {
    Integer most = isOpening(record) ? urgency.get(record.getSession()) : null;
    return most == null ? record.getPrecedence() : most;
  }

  static boolean isOpening(OutboxRecord record) {
    return record.getNumber() == 0 && !record.getSendingSpare();
  }

  /** To put, in this order. */
  public List<OutgoingPut> fresh() {
    return puts(fresh);
  }

  /** Left for this relay before and not acked, in this order. */
  public List<OutgoingPut> unacked() {
    return puts(unacked);
  }

  private List<OutgoingPut> puts(List<OutboxRecord> records) {
    List<OutgoingPut> puts = new ArrayList<>();
    for (OutboxRecord record : records) {
      puts.add(put(record));
    }
    return puts;
  }

  private OutgoingPut put(OutboxRecord record) {
    return new OutgoingPut(
        record.getId(),
        introduction(record),
        Outbox.precedence(lane(record)),
        record.getLifetimeHours(),
        Entries.body(record).toByteArray());
  }

  private Introduction introduction(OutboxRecord record) {
    String next = nextRelay(record);
    return introductions.computeIfAbsent(
        Arrays.asList(record.getMailbox(), record.getAskSecret(), next),
        unused -> {
          MailboxId mailbox = MailboxId.of(record.getMailbox().toByteArray());
          AskSecret secret = AskSecret.of(record.getAskSecret().toByteArray());
          return next.equals(relay)
              ? Introduction.local(mailbox, secret.verifier())
              : Introduction.elsewhere(mailbox, secret, idOf(next), Collections.emptyList());
        });
  }

  private static RelayId idOf(String relay) {
    try {
      return RelayId.ofStaticKey(RelayAddress.parse(relay).key().encoded());
    } catch (CardException e) {
      throw new IllegalStateException("a relay that does not parse was stored", e);
    }
  }

  /** What to ask about the {@link #fresh} once they have left. */
  public List<Asked> aboutFresh() {
    return asked(fresh);
  }

  /** What to ask about the {@link #unacked}. */
  public List<Asked> aboutUnacked() {
    return asked(unacked);
  }

  /** What to ask about what is in custody. */
  public List<Asked> aboutCustody() {
    return asked(custody);
  }

  private static List<Asked> asked(List<OutboxRecord> records) {
    Map<ByteString, Asked> open = new LinkedHashMap<>();
    List<Asked> all = new ArrayList<>();
    for (OutboxRecord record : records) {
      Asked asked = open.get(record.getAskSecret());
      if (asked == null || asked.ids.size() == Limits.MAX_IDS_PER_ASK) {
        asked =
            new Asked(
                MailboxId.of(record.getMailbox().toByteArray()),
                AskSecret.of(record.getAskSecret().toByteArray()));
        open.put(record.getAskSecret(), asked);
        all.add(asked);
      }
      asked.ids.add(Entries.idOf(record));
      asked.handles.add(record.getId());
    }
    return all;
  }

  /** Envelopes to ask about under one secret. */
  public static final class Asked {
    private final MailboxId mailbox;
    private final AskSecret secret;
    private final List<EnvelopeId> ids = new ArrayList<>();
    private final List<Long> handles = new ArrayList<>();

    private Asked(MailboxId mailbox, AskSecret secret) {
      this.mailbox = mailbox;
      this.secret = secret;
    }

    /** Whose envelopes they are: each card has a mailbox and a secret of its own. */
    public MailboxId mailbox() {
      return mailbox;
    }

    /** What shows that one may ask. */
    public AskSecret secret() {
      return secret;
    }

    /** At most 512. */
    public List<EnvelopeId> ids() {
      return ids;
    }

    /** Numbers in the outbox, in the order of the ids. */
    public List<Long> handles() {
      return handles;
    }
  }
}
