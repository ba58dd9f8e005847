package org.tereze.client.outbox;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.Try;
import org.tereze.client.record.What;
import org.tereze.client.session.SessionLimits;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;

/**
 * Single entries of the outbox, how their state is changed and what it means; whose state changed
 * is noted, to be told. Changes ledgers only; the caller commits. Under the home's lock.
 */
final class Entries {
  private static final int MAX_ACTIONS = 16;
  private static final long MILLIS_PER_HOUR = 3_600_000;

  private final Home home;
  private final List<Long> moved = new ArrayList<>();

  Entries(Home home) {
    this.home = home;
  }

  /**
   * Whether its time is over before any relay took it, by this device's clock with two days of
   * doubt. What was lost on its way, or could not be opened, gets its whole lifetime again: by then
   * the first one is mostly over.
   */
  static boolean isExpired(OutboxRecord record, long nowMillis) {
    return record.getState() == SentState.QUEUED.code() && nowMillis > expiryMillis(record);
  }

  static long expiryMillis(OutboxRecord record) {
    long hours = (long) record.getLifetimeHours() + SessionLimits.CLOCK_SLACK_HOURS;
    return Math.max(record.getWrittenMillis(), record.getAgainMillis()) + hours * MILLIS_PER_HOUR;
  }

  /** The numbers of the reports whose state changed since the last call. */
  List<Long> takeMoved() {
    List<Long> numbers = new ArrayList<>(moved);
    moved.clear();
    return numbers;
  }

  /** The id under which relays know what is sent for this record now. */
  static EnvelopeId idOf(OutboxRecord record) {
    return EnvelopeId.of(idOf(record, body(record)).toByteArray());
  }

  static ByteString body(OutboxRecord record) {
    return record.getSendingSpare() ? record.getSpare() : record.getEnvelope();
  }

  static ByteString idOf(OutboxRecord record, ByteString envelope) {
    MailboxId mailbox = MailboxId.of(record.getMailbox().toByteArray());
    return ByteString.copyFrom(EnvelopeId.of(mailbox, envelope.toByteArray()).bytes());
  }

  /** What this relay did with it so far. */
  static @Nullable Try tryAt(OutboxRecord record, String relay) {
    for (Try attempt : record.getTriesList()) {
      if (attempt.getRelay().equals(relay)) {
        return attempt;
      }
    }
    return null;
  }

  static Try.Builder attempt(OutboxRecord record, String relay) {
    Try known = tryAt(record, relay);
    return known == null ? Try.newBuilder().setRelay(relay) : known.toBuilder();
  }

  static OutboxRecord.Builder with(OutboxRecord record, Try.Builder attempt) {
    OutboxRecord.Builder next = record.toBuilder();
    for (int i = 0; i < next.getTriesCount(); i++) {
      if (next.getTries(i).getRelay().equals(attempt.getRelay())) {
        return next.setTries(i, attempt);
      }
    }
    return next.addTries(attempt);
  }

  void state(OutboxRecord.Builder next, SentState state, String saidBy, String reason) {
    if (next.getState() != state.code() && next.getWhat() == What.REPORT) {
      moved.add(next.getId());
    }
    next.setState(state.code())
        .setSinceMillis(home.nowMillis())
        .setSaidBy(saidBy)
        .setReason(reason);
  }

  static void act(OutboxRecord.Builder next, String action) {
    // Bound: a relay that always loses cannot make a record grow.
    if (next.getActionsCount() < MAX_ACTIONS) {
      next.addActions(action);
    }
  }

  void put(OutboxRecord record) {
    home.outbox.put(Keys.of(record.getId()), record);
  }
}
