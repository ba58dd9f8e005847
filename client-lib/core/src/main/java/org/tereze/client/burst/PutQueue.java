package org.tereze.client.burst;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.backup.Backups;
import org.tereze.wire.MailboxId;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;

/** The puts of one burst in the order of sending. One thread. */
final class PutQueue implements Outgoing {
  private final Deque<OutgoingPut> waiting = new ArrayDeque<>();
  private final Map<Long, OutgoingPut> late = new HashMap<>();
  private final Deque<OutgoingPut> backup = new ArrayDeque<>();

  private final @Nullable DatagramPuts datagrams;

  /** What the plan has to put on the link, beside what goes by {@code datagrams}. */
  PutQueue(CallPlan plan, @Nullable DatagramPuts datagrams) {
    this.datagrams = datagrams;
    waiting.addAll(plan.fresh);
    if (plan.claims.stream().noneMatch(own -> own.index() == Backups.MAILBOX)) {
      waiting.addAll(plan.backup);
    } else {
      backup.addAll(plan.backup);
    }
    plan.unacked.forEach(this::addUnacked);
  }

  @Override
  public @Nullable OutgoingPut peek() {
    return waiting.peek();
  }

  @Override
  public void remove() {
    waiting.remove();
  }

  /** Another put, behind those that wait. */
  void add(OutgoingPut put) {
    waiting.add(put);
  }

  /** Another that the relay may have, and is asked about. */
  void addUnacked(OutgoingPut put) {
    late.put(put.handle(), put);
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
    if (datagrams != null) {
      datagrams.withdraw(handle);
    }
  }

  /** This mailbox was revoked: nothing more goes there. */
  void revoked(MailboxId mailbox) {
    waiting.removeIf(put -> put.mailbox().equals(mailbox));
    late.values().removeIf(put -> put.mailbox().equals(mailbox));
  }

  /** Whether nothing waits to be sent, now or after an answer. */
  boolean isEmpty() {
    return waiting.isEmpty() && late.isEmpty();
  }
}
