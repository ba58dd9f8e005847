package org.tereze.client.outbox;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.List;
import org.tereze.client.cost.CostBook;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.home.PartsOfReport;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.What;

/**
 * How long the outbox keeps what is over, so that it never becomes full of the dead. Changes
 * ledgers only; the caller commits. Under the home's lock.
 *
 * <pre>
 * what                                    envelope and spare    the line in the history
 * opened                                  let go at once        the newest {@value #MAX_OVER} of all that is over
 * refused, expired, evicted, unknown      {@value #OVER_DAYS} days               the same
 * collected, no receipt                   {@value #RECEIPT_DAYS} days               the same, from then on
 * a receipt, an empty spare, over         removed at once       none
 * a notice, over                          removed after {@value #OVER_DAYS} days none
 * a move                                  until its receipt     none
 * </pre>
 */
final class Retention {
  /** Lines of reports that are over. */
  static final int MAX_OVER = 1_000;

  static final int OVER_DAYS = 30;

  /** Longer than a recipient keeps any key that could open it. */
  static final int RECEIPT_DAYS = 64;

  private static final long MILLIS_PER_DAY = 86_400_000;

  private final Home home;

  Retention(Home home) {
    this.home = home;
  }

  /**
   * Forgets what is too old, and the oldest of what is over beyond the bounds, so that there is
   * room for so many bytes if that can be.
   */
  void prune(long roomBytes) {
    List<OutboxRecord> newestFirst = home.outbox.all();
    Collections.reverse(newestFirst);
    int over = 0;
    for (OutboxRecord record : newestFirst) {
      if (record.getWhat() != What.REPORT) {
        pruneControl(record);
      } else if (!isOver(record)) {
        letGoIfNoReceipt(record);
      } else if (isLineOver(record) && ++over > MAX_OVER) {
        removeIfLineOver(record);
      } else if (daysOver(record) >= OVER_DAYS) {
        letGo(record);
      }
    }
    // Bound: what is over gives way to what is to be written, first its bytes, then its line.
    makeRoom(roomBytes, false);
    makeRoom(roomBytes, true);
  }

  /** Whether this is the line of a report all of whose parts are over. */
  private boolean isLineOver(OutboxRecord record) {
    if (!PartsOfReport.isFirst(home, record)) {
      return false;
    }
    for (OutboxRecord part : PartsOfReport.of(home, record)) {
      if (!isOver(part)) {
        return false;
      }
    }
    return true;
  }

  private void makeRoom(long roomBytes, boolean wholeLines) {
    long surplus = bytes() + roomBytes - home.shares().outboxBytes();
    for (OutboxRecord record : home.outbox.all()) {
      if (surplus <= 0) {
        return;
      }
      if (record.getWhat() == What.REPORT && isOver(record)) {
        surplus -= wholeLines ? removeIfLineOver(record) : letGo(record);
      }
    }
  }

  private long removeIfLineOver(OutboxRecord record) {
    long bytes = 0;
    if (isLineOver(record)) {
      for (OutboxRecord part : PartsOfReport.of(home, record)) {
        bytes += part.getSerializedSize();
        remove(part);
      }
    }
    return bytes;
  }

  private void pruneControl(OutboxRecord record) {
    boolean givenUp =
        record.getState() == SentState.COLLECTED.code() && daysOver(record) >= RECEIPT_DAYS;
    if (givenUp && record.getWhat() != What.MOVE) {
      remove(record);
      return;
    }
    switch (record.getWhat()) {
      case PASSING:
      case EMPTY:
        if (isOver(record)) {
          remove(record);
        }
        return;
      case NOTICE:
        if (isOver(record) && daysOver(record) >= OVER_DAYS) {
          remove(record);
        }
        return;
      case MOVE:
      case REPORT:
      case UNRECOGNIZED:
        return;
    }
  }

  /** Whether nothing more is to be done about it, and nobody is awaited. */
  boolean isOver(OutboxRecord record) {
    switch (SentState.of(record.getState())) {
      case QUEUED:
        return Entries.isExpired(record, home.nowMillis());
      case IN_CUSTODY:
        return false;
      case COLLECTED:
        return record.getEnvelope().isEmpty();
      case OPENED:
      case REFUSED:
      case EXPIRED:
      case EVICTED:
      case UNKNOWN:
      case CANCELLED:
        return true;
    }
    throw new AssertionError("no such state");
  }

  /** All that the outbox holds, in bytes. */
  long bytes() {
    long bytes = 0;
    for (OutboxRecord record : home.outbox.all()) {
      bytes += record.getSerializedSize();
    }
    return bytes;
  }

  private long daysOver(OutboxRecord record) {
    long since =
        record.getState() == SentState.QUEUED.code()
            ? Entries.expiryMillis(record)
            : record.getSinceMillis();
    return (home.nowMillis() - since) / MILLIS_PER_DAY;
  }

  private void letGoIfNoReceipt(OutboxRecord record) {
    if (record.getState() == SentState.COLLECTED.code() && daysOver(record) >= RECEIPT_DAYS) {
      letGo(
          record.toBuilder()
              .setReason("no receipt came in " + RECEIPT_DAYS + " days: it was given up")
              .build());
    }
  }

  /** Returns how many bytes that saves. */
  private long letGo(OutboxRecord record) {
    if (record.getEnvelope().isEmpty() && record.getSpare().isEmpty()) {
      return 0;
    }
    OutboxRecord.Builder next = record.toBuilder().clearEnvelope().clearSpare();
    if (record.getState() == SentState.QUEUED.code()) {
      next.setState(SentState.EXPIRED.code())
          .setSinceMillis(Entries.expiryMillis(record))
          .setSaidBy("")
          .setReason(Outbox.NEVER_TAKEN);
    }
    OutboxRecord left = next.build();
    home.outbox.put(Keys.of(record.getId()), left);
    return (long) record.getSerializedSize() - left.getSerializedSize();
  }

  /** Removes it with everything that was kept of it. */
  void remove(OutboxRecord record) {
    ByteString contact = Keys.of(record.getContact());
    OutboxRecord handed = home.handed.get(contact);
    if (handed != null && handed.getId() == record.getId()) {
      home.handed.remove(contact);
    }
    home.handed.remove(Keys.of(record.getContact(), record.getId()));
    home.outbox.remove(Keys.of(record.getId()));
    new CostBook(home).remove(record.getId());
  }
}
