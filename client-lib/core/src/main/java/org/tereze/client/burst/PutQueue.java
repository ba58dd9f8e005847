package org.tereze.client.burst;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.tereze.client.backup.Backups;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;

/**
 * The puts of one burst in the order of sending, and how many bytes of them are on their way. One
 * thread.
 */
final class PutQueue implements Outgoing {
  private final Deque<OutgoingPut> waiting = new ArrayDeque<>();
  private final Map<Long, OutgoingPut> late = new HashMap<>();
  private final Deque<OutgoingPut> backup = new ArrayDeque<>();
  private final Map<Long, OutgoingPut> onTheirWay = new HashMap<>();
  private final LongConsumer onSending;
  private long onTheirWayBytes;

  /** {@code onSending} hears the handle of each put whose frame was just added. */
  PutQueue(BurstPlan plan, LongConsumer onSending) {
    this.onSending = onSending;
    waiting.addAll(plan.fresh);
    if (plan.claims.stream().noneMatch(own -> own.index() == Backups.MAILBOX)) {
      waiting.addAll(plan.backup);
    } else {
      backup.addAll(plan.backup);
    }
    for (OutgoingPut put : plan.unacked) {
      late.put(put.handle(), put);
    }
  }

  @Override
  public @Nullable OutgoingPut peek() {
    return waiting.peek();
  }

  @Override
  public void remove() {
    OutgoingPut put = waiting.remove();
    onTheirWay.put(put.handle(), put);
    onTheirWayBytes += put.body().length;
    onSending.accept(put.handle());
  }

  /** The relay does not have it after all: it goes last. */
  void missing(long handle) {
    OutgoingPut put = late.remove(handle);
    if (put != null) {
      waiting.add(put);
    }
  }

  /** The backup's mailbox is there now. */
  void backupMailboxIsThere() {
    waiting.addAll(backup);
    backup.clear();
  }

  /** The relay has it, or has had it. */
  void arrived(long handle) {
    late.remove(handle);
  }

  /** The mailbox of this put, which is on its way, was revoked: nothing more goes there. */
  void revoked(long handle) {
    OutgoingPut put = onTheirWay.get(handle);
    if (put != null) {
      waiting.removeIf(other -> other.mailbox().equals(put.mailbox()));
      late.values().removeIf(other -> other.mailbox().equals(put.mailbox()));
    }
  }

  /** A put was answered; returns its bytes. */
  int answered(long handle) {
    OutgoingPut put = onTheirWay.remove(handle);
    int count = put == null ? 0 : put.body().length;
    onTheirWayBytes -= count;
    return count;
  }

  /** Envelope bytes sent and not answered. */
  long onTheirWayBytes() {
    return onTheirWayBytes;
  }

  /** Whether nothing waits to be sent, now or after an answer. */
  boolean isEmpty() {
    return waiting.isEmpty() && late.isEmpty();
  }
}
