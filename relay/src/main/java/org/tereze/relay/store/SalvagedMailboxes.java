package org.tereze.relay.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mailboxes put together from all versions of their rows that were found, and how far each lane was
 * seen to go. One thread.
 */
final class SalvagedMailboxes {
  private final Map<MailboxKey, MailboxRow> rows = new HashMap<>();
  private final Map<Integer, MailboxKey> keys = new HashMap<>();
  private final Set<Integer> rebuilt = new HashSet<>();

  /** By number: per lane, the last sequence that was seen anywhere. */
  private final Map<Integer, long[]> seen = new HashMap<>();

  /** By number: what is known of a mailbox in transit beside its row. */
  private final Map<Integer, TransitMailbox> transits = new HashMap<>();

  /** By number: per lane, the last sequence that is known to have been forwarded. */
  private final Map<Integer, long[]> forwarded = new HashMap<>();

  /** By number: when the last of its envelopes expires. */
  private final Map<Integer, Integer> expiries = new HashMap<>();

  private int lastNumber;

  void row(MailboxKey key, MailboxRow row) {
    rows.merge(key, row, MailboxRow::later);
    keys.put(row.number(), key);
    sawNumber(row.number());
  }

  void number(int number, MailboxKey key) {
    keys.putIfAbsent(number, key);
    sawNumber(number);
  }

  /** A mailbox in transit: what leads to it says all that its row would, but how far it is. */
  void transit(int number, TransitMailbox mailbox) {
    transits.merge(number, mailbox, TransitMailbox::later);
    number(number, mailbox.key());
  }

  /** The cursor has passed this. */
  void forwarded(int number, int lane, long sequence) {
    raise(forwarded, number, lane, sequence);
    saw(number, lane, sequence);
  }

  void sawExpiry(int number, int expiryHours) {
    expiries.merge(number, expiryHours, Math::max);
  }

  /**
   * Gives every mailbox that has only its name left a row: claimed or in transit, nothing collected
   * but what is known to have been forwarded.
   */
  void rebuild() {
    keys.forEach(
        (number, key) -> {
          TransitMailbox transit = transits.get(number);
          MailboxRow lost =
              transit == null ? MailboxRow.claimed(number) : MailboxRow.inTransit(number, transit);
          if (rows.putIfAbsent(key, lost) == null) {
            rebuilt.add(number);
          }
        });
    forwarded.forEach(
        (number, lanes) -> {
          MailboxRow row = row(number);
          MailboxKey key = keys.get(number);
          if (row != null && key != null) {
            rows.put(key, row.withCursors(MailboxRow.highest(row.cursors(), lanes)));
          }
        });
  }

  /** A statement that the row may have lost. */
  void published(MailboxKey key, long serial) {
    rows.computeIfPresent(
        key,
        (same, row) ->
            row.serials().publish() >= serial
                ? row
                : row.withSerials(row.serials().with(StatementItem.Kind.PUBLISH, serial)));
  }

  void sawNumber(int number) {
    lastNumber = Math.max(lastNumber, number);
  }

  void saw(int number, int lane, long sequence) {
    sawNumber(number);
    raise(seen, number, lane, sequence);
  }

  private static void raise(Map<Integer, long[]> all, int number, int lane, long sequence) {
    long[] lanes = all.computeIfAbsent(number, n -> new long[MailboxStore.LANES]);
    lanes[lane] = Math.max(lanes[lane], sequence);
  }

  int lastNumber() {
    return lastNumber;
  }

  @Nullable MailboxKey key(int number) {
    return keys.get(number);
  }

  @Nullable MailboxRow row(int number) {
    MailboxKey key = keys.get(number);
    return key == null ? null : rows.get(key);
  }

  @Nullable MailboxRow row(MailboxKey key) {
    return rows.get(key);
  }

  Map<MailboxKey, MailboxRow> rows() {
    return rows;
  }

  Set<Integer> rebuilt() {
    return rebuilt;
  }

  /**
   * Nothing before the first envelope that is left was kept: it was collected, or has its mark.
   *
   * @param first per lane, the first sequence that is left, or 0
   */
  void guessCursors(int number, long[] first) {
    MailboxKey key = keys.get(number);
    MailboxRow row = key == null ? null : rows.get(key);
    if (key == null || row == null) {
      return;
    }
    long[] cursors = row.cursors().clone();
    long[] last = seen.getOrDefault(number, new long[MailboxStore.LANES]);
    for (int lane = 0; lane < cursors.length; lane++) {
      long guess = first[lane] > 0 ? first[lane] - 1 : last[lane];
      cursors[lane] = Math.max(cursors[lane], guess);
    }
    rows.put(key, row.withCursors(cursors));
  }

  /**
   * Rows as the copy begins with them.
   *
   * @param gap added to what was seen of each lane, so that no sequence is given a second time
   */
  void settle(long gap) {
    rows.replaceAll(
        (key, row) -> {
          long[] last = seen.getOrDefault(row.number(), new long[MailboxStore.LANES]);
          long[] floors = new long[MailboxStore.LANES];
          long[] swept = new long[MailboxStore.LANES];
          for (int lane = 0; lane < floors.length; lane++) {
            long known = Math.max(last[lane], Math.max(row.floors()[lane], row.cursors()[lane]));
            floors[lane] = known + gap;
          }
          MailboxRow raised = row.withFloors(floors);
          for (int lane = 0; lane < floors.length; lane++) {
            swept[lane] = raised.disposable(lane);
          }
          return withLastDay(raised.withSwept(swept));
        });
  }

  /** A mailbox in transit must not be forgotten before its ids are. */
  private MailboxRow withLastDay(MailboxRow row) {
    InTransit transit = row.transit();
    if (transit == null) {
      return row;
    }
    int last = ExpiryRow.dayOf(expiries.getOrDefault(row.number(), 0));
    return row.withTransit(new InTransit(transit.mailbox(), Math.max(transit.lastDay(), last)));
  }
}
