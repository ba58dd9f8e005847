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
 * envelopes. All of it together gets a {@link LoopPart} of the loop's time, of links {@value
 * #SHARE_MILLIS} ms in {@value LoopPart#PERIOD_MILLIS}, and the addresses that want more take
 * turns, so that a flood from one, or from a hundred, delays another's handshake by a round and its
 * puts hardly at all.
 *
 * <p>Memory: bounded by the links of the loop, or by who asks {@link #waitingCount} before.
 */
final class TurnQueue {
  static final long SHARE_MILLIS = 2;

  private final LongConsumer schedule;
  private final LoopPart part;
  private final Map<AddressKey, ArrayDeque<Runnable>> waiting = new LinkedHashMap<>();
  private int waitingCount;
  private boolean scheduled;

  /**
   * Nobody waits yet; for the links of a loop.
   *
   * @param schedule has {@link #run} called on the loop after so many nanoseconds, other things
   *     that the loop has to do in between
   */
  TurnQueue(LongSupplier nanos, LongConsumer schedule) {
    this(new LoopPart(nanos, TimeUnit.MILLISECONDS.toNanos(SHARE_MILLIS)), schedule);
  }

  /** The same with another part of the loop's time. */
  TurnQueue(LoopPart part, LongConsumer schedule) {
    this.part = part;
    this.schedule = schedule;
  }

  /** Whether work may be done at once; its end is told by {@link #workDone}. */
  boolean mayWorkNow() {
    return waiting.isEmpty() && part.begin();
  }

  /** Work that was allowed, if any, is over. */
  void workDone() {
    part.end();
  }

  /** Turns that are waited for. */
  int waitingCount() {
    return waitingCount;
  }

  /** Of those, the ones of this address. */
  int waitingCount(InetAddress address) {
    ArrayDeque<Runnable> turns = waiting.get(AddressKey.of(address));
    return turns == null ? 0 : turns.size();
  }

  /** Waits for a turn among those of the same address. */
  void await(InetAddress address, Runnable turn) {
    waiting.computeIfAbsent(AddressKey.of(address), key -> new ArrayDeque<>()).add(turn);
    waitingCount++;
    scheduleRun();
  }

  /** Gives turns while there is time for them. */
  void run() {
    scheduled = false;
    // Bound: what strangers' keys take of the loop.
    while (!waiting.isEmpty() && part.begin()) {
      next().run();
      part.end();
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
    waitingCount--;
    if (!turns.isEmpty()) {
      waiting.put(address, turns);
    }
    return turn;
  }

  private void scheduleRun() {
    if (!scheduled) {
      scheduled = true;
      schedule.accept(part.waitNanos());
    }
  }
}
