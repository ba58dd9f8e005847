package org.tereze.relay.net;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Whose turn it is to have work with public keys done, on one event loop. Confined to that loop.
 *
 * <p>Such work is what a stranger can make dearest: a handshake costs as much as hundreds of
 * envelopes. All of it together gets half of the loop's time, {@value #SHARE_MILLIS} ms in {@value
 * #PERIOD_MILLIS}, and the addresses that want more take turns, so that a flood from one, or from a
 * hundred, delays another's handshake by a round and its puts hardly at all.
 *
 * <p>Memory: bounded by the links of the loop.
 */
final class TurnQueue {
  static final long PERIOD_MILLIS = 4;
  static final long SHARE_MILLIS = 2;
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
  private static final long SHARE_NANOS = TimeUnit.MILLISECONDS.toNanos(SHARE_MILLIS);
  private static final long SOON_NANOS = 1;

  private final LongSupplier nanos;
  private final LongConsumer schedule;
  private final Map<AddressKey, ArrayDeque<Runnable>> waiting = new LinkedHashMap<>();
  private long periodBegan;
  private long spentNanos;
  private long workBegan;
  private boolean working;
  private boolean scheduled;

  /**
   * Nobody waits yet.
   *
   * @param schedule has {@link #run} called on the loop after so many nanoseconds, other things
   *     that the loop has to do in between
   */
  TurnQueue(LongSupplier nanos, LongConsumer schedule) {
    this.nanos = nanos;
    this.schedule = schedule;
    this.periodBegan = nanos.getAsLong();
  }

  /** Whether work may be done at once; its end is told by {@link #workDone}. */
  boolean mayWorkNow() {
    return waiting.isEmpty() && hasTime();
  }

  /** Work that was allowed, if any, is over. */
  void workDone() {
    if (working) {
      working = false;
      spentNanos += nanos.getAsLong() - workBegan;
    }
  }

  /** Waits for a turn among those of the same address. */
  void await(InetAddress address, Runnable turn) {
    waiting.computeIfAbsent(AddressKey.of(address), key -> new ArrayDeque<>()).add(turn);
    scheduleRun();
  }

  /** Gives turns while there is time for them. */
  void run() {
    scheduled = false;
    while (!waiting.isEmpty() && hasTime()) {
      next().run();
      workDone();
    }
    if (!waiting.isEmpty()) {
      scheduleRun();
    }
  }

  /** The longest waiting of the address whose turn it is; the address goes to the end. */
  private Runnable next() {
    Iterator<Map.Entry<AddressKey, ArrayDeque<Runnable>>> each = waiting.entrySet().iterator();
    Map.Entry<AddressKey, ArrayDeque<Runnable>> first = each.next();
    AddressKey address = first.getKey();
    ArrayDeque<Runnable> turns = first.getValue();
    each.remove();
    Runnable turn = turns.remove();
    if (!turns.isEmpty()) {
      waiting.put(address, turns);
    }
    return turn;
  }

  private boolean hasTime() {
    long now = nanos.getAsLong();
    if (working) {
      spentNanos += now - workBegan;
    }
    if (now - periodBegan >= PERIOD_NANOS) {
      periodBegan = now;
      spentNanos = 0;
    }
    // Bound: what strangers' keys take of the loop.
    working = spentNanos < SHARE_NANOS;
    workBegan = now;
    return working;
  }

  private void scheduleRun() {
    if (!scheduled) {
      scheduled = true;
      long left = periodBegan + PERIOD_NANOS - nanos.getAsLong();
      schedule.accept(spentNanos < SHARE_NANOS || left <= 0 ? SOON_NANOS : left);
    }
  }
}
