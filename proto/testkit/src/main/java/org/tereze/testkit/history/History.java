package org.tereze.testkit.history;

import java.util.ArrayList;
import java.util.List;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/**
 * What many clients asked of a relay and what it answered, in the order in which it happened. Safe
 * in any thread.
 *
 * <p>An operation is to be begun before the relay can hear of it, and its answer told after it is
 * known; one without an answer may have been done or not. Its moments are counted, not measured.
 * Mailboxes, clients and envelopes are numbers that the caller chooses; an envelope belongs to one
 * mailbox and one lane.
 */
public final class History {
  /** FLASH to ROUTINE. */
  static final int LANES = 4;

  private final List<Operation> operations = new ArrayList<>();
  private long moment;

  /** A history that begins at this hour of the relay's. */
  public History(int hour) {
    ended(hour(hour));
  }

  /** A history that was kept, in the order of its beginnings. */
  History(List<Operation> kept) {
    operations.addAll(kept);
  }

  /** An envelope is about to be put. */
  public synchronized Put put(
      int client, int mailbox, int envelope, int lane, int lifetimeHours, int bytes) {
    return begun(new Put(client, mailbox, next(), envelope, lane, lifetimeHours, bytes));
  }

  /** The put was acknowledged or refused. BUSY of a disk that failed is no answer: leave it out. */
  public synchronized void answered(Put put, AckCode answer) {
    put.answer = answer;
    put.end(next());
  }

  /** A mailbox is about to be fetched, from behind its cursors. */
  public synchronized Fetch fetch(int client, int mailbox) {
    return begun(new Fetch(client, mailbox, next()));
  }

  /** The fetch brought an envelope. */
  public synchronized void given(Fetch fetch, int lane, long sequence, int envelope) {
    fetch.given.add(new Given(lane, sequence, envelope, next()));
  }

  /**
   * The fetch is over.
   *
   * @param complete whether it brought all that there was
   */
  public synchronized void answered(Fetch fetch, Outcome outcome, boolean complete) {
    fetch.outcome = outcome;
    fetch.complete = complete;
    fetch.end(next());
  }

  /** An owner is about to say that it holds everything up to these sequences, lane by lane. */
  public synchronized Collect collect(int client, int mailbox, long[] upTo) {
    return begun(new Collect(client, mailbox, next(), upTo));
  }

  /** What was collected is durably so, if the outcome is OK. */
  public synchronized void answered(Collect collect, Outcome outcome) {
    collect.outcome = outcome;
    collect.end(next());
  }

  /** Somebody is about to ask what became of envelopes. */
  public synchronized Ask ask(int client, int mailbox, int... envelopes) {
    return begun(new Ask(client, mailbox, next(), envelopes));
  }

  /** The relay told it, in the order of the envelopes. */
  public synchronized void answered(Ask ask, Disposition... told) {
    if (told.length != ask.envelopes.length) {
      throw new IllegalArgumentException("one disposition for each envelope");
    }
    ask.told = told.clone();
    ask.end(next());
  }

  /** A mailbox is about to be claimed. */
  public synchronized Statement claim(int client, int mailbox) {
    return begun(new Statement(client, mailbox, next(), false));
  }

  /** A mailbox is about to be revoked. */
  public synchronized Statement revoke(int client, int mailbox) {
    return begun(new Statement(client, mailbox, next(), true));
  }

  /** The statement was taken or refused. */
  public synchronized void answered(Statement statement, Outcome outcome) {
    statement.outcome = outcome;
    statement.end(next());
  }

  /** From now on it may be this hour at the relay; never an earlier one. */
  public synchronized HourChange hour(int hour) {
    return begun(new HourChange(next(), hour));
  }

  /** From now on it is that hour for certain. */
  public synchronized void ended(HourChange change) {
    change.end(next());
  }

  /**
   * The relay's process is dead, and nobody has a link to it: what it has not answered by now it
   * has done already or never will.
   */
  public synchronized void died() {
    long now = next();
    for (Operation each : operations) {
      if (each.endedAt == Operation.NEVER) {
        each.endedAt = now;
      }
    }
  }

  /** All operations, in the order of their beginnings. */
  synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** How many operations there are. */
  public synchronized int size() {
    return operations.size();
  }

  /** How many were not answered. */
  public synchronized int unanswered() {
    return (int) operations.stream().filter(each -> !each.answered).count();
  }

  private long next() {
    return ++moment;
  }

  private <T extends Operation> T begun(T operation) {
    operations.add(operation);
    return operation;
  }
}
