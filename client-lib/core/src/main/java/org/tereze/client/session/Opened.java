package org.tereze.client.session;

import org.jspecify.annotations.Nullable;
import org.tereze.client.identity.PublicIdentity;
import org.tereze.schema.Report;

/**
 * What an envelope held, and the state of the receiving end after it.
 *
 * <p>Immutable; safe for any thread.
 *
 * <p>Order: the report is durable where it will be read, then {@link #next} is stored, then the
 * relay is told that the envelope was collected. Whatever the outcome, {@code next} is the state to
 * go on with.
 */
public final class Opened {
  private final Outcome outcome;
  private final ReceivingEnd next;
  private final @Nullable Content content;
  private final @Nullable String neededModel;

  private Opened(
      Outcome outcome, ReceivingEnd next, @Nullable Content content, @Nullable String neededModel) {
    this.outcome = outcome;
    this.next = next;
    this.content = content;
    this.neededModel = neededModel;
  }

  /** A report with the place it has in its session. */
  static final class Content {
    final Report report;
    final SessionId session;
    final int number;
    final boolean spare;
    final boolean quantumSafe;
    final @Nullable PublicIdentity sender;

    Content(
        Report report,
        SessionId session,
        int number,
        boolean spare,
        boolean quantumSafe,
        @Nullable PublicIdentity sender) {
      this.report = report;
      this.session = session;
      this.number = number;
      this.spare = spare;
      this.quantumSafe = quantumSafe;
      this.sender = sender;
    }
  }

  static Opened opened(ReceivingEnd next, Content content) {
    return new Opened(Outcome.OPENED, next, content, null);
  }

  static Opened duplicate(ReceivingEnd next) {
    return new Opened(Outcome.DUPLICATE, next, null, null);
  }

  static Opened unopenable(ReceivingEnd next) {
    return new Opened(Outcome.UNOPENABLE, next, null, null);
  }

  /** An authentic one whose content is not read; {@code neededModel} would, if there is one. */
  static Opened unreadable(ReceivingEnd next, @Nullable String neededModel) {
    return new Opened(Outcome.UNOPENABLE, next, null, neededModel);
  }

  /** Returns what became of it. */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * Returns the name of the text model that an authentic envelope waits for; null if it is no such
   * one.
   */
  public @Nullable String neededModel() {
    return neededModel;
  }

  /** Returns the state to go on with. */
  public ReceivingEnd next() {
    return next;
  }

  /**
   * Returns the report.
   *
   * @throws IllegalStateException unless the outcome is {@code OPENED}; so do the methods below
   */
  public Report report() {
    return content().report;
  }

  /** Returns the session that it belongs to. */
  public SessionId session() {
    return content().session;
  }

  /** Returns its number in the session; (session, number) is shown once. */
  public int number() {
    return content().number;
  }

  /** Returns whether it came as the spare, without forward secrecy. */
  public boolean spare() {
    return content().spare;
  }

  /** Returns whether it was closed to a quantum computer on its way. */
  public boolean quantumSafe() {
    return content().quantumSafe;
  }

  /**
   * Returns who has proven to have sent it, or null: then anybody who has seen our card may have.
   */
  public @Nullable PublicIdentity sender() {
    return content().sender;
  }

  private Content content() {
    if (content == null) {
      throw new IllegalStateException("nothing was opened");
    }
    return content;
  }

  @Override
  public String toString() {
    return "Opened(" + outcome + ")";
  }
}
