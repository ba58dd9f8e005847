package org.tereze.link;

import org.jspecify.annotations.Nullable;

/**
 * Why a link ended early. Nothing is lost: what was not acked is still queued.
 *
 * <p>The message is a sentence for a person.
 */
public final class LinkException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Cause reason;

  LinkException(Cause reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  LinkException(Cause reason, String message) {
    this(reason, message, null);
  }

  /** The relay said nothing for too long. */
  public static LinkException silent(boolean answered) {
    return answered
        ? new LinkException(Cause.SILENT, "the line went silent")
        : new LinkException(
            Cause.NO_ANSWER,
            "the relay did not answer in time: a dead line, wrong key, or not a Tereze relay");
  }

  /** The link ended before a whole answer had come, for whatever reason the world had. */
  static LinkException cutEarly(boolean begun, @Nullable Exception cause) {
    return new LinkException(
        Cause.CUT_EARLY,
        begun
            ? "the link was cut off before the first answer was whole"
            : "the link was cut off before the first answer",
        cause);
  }

  /** Bytes came, but none that the holder of the relay's key would send. */
  static LinkException notTheRelay(Exception cause) {
    return new LinkException(
        Cause.NOT_THE_RELAY,
        "what answered does not open: wrong key, or not a Tereze relay",
        cause);
  }

  /** The link ended after the first answer. */
  static LinkException cut(@Nullable Exception cause) {
    return new LinkException(Cause.CUT, "the link was cut", cause);
  }

  /** The relay closed the link before everything was said and answered. */
  public static LinkException closedEarly() {
    return new LinkException(Cause.CUT, "the relay closed the link before it had answered all");
  }

  /** The relay said something that no relay says. */
  public static LinkException malformed(Exception cause) {
    return new LinkException(
        Cause.MALFORMED, "the relay said something unintelligible: " + cause.getMessage(), cause);
  }

  /** This side wanted no more. */
  public static LinkException stopped() {
    return new LinkException(Cause.CUT, "stopped");
  }

  /** No connection came about. */
  public static LinkException unreachable(Exception cause) {
    return new LinkException(Cause.UNREACHABLE, "the relay cannot be reached", cause);
  }

  /** Why, for programs. */
  public Cause reason() {
    return reason;
  }

  /** What can happen to a link. */
  public enum Cause {
    /** No connection. */
    UNREACHABLE,
    /** Connected, but nothing came: a key that it does not hold, not a relay, or a dead line. */
    NO_ANSWER,
    /** Cut before the first answer was whole; says nothing about keys. */
    CUT_EARLY,
    /** Something else than the relay answered. */
    NOT_THE_RELAY,
    /** Cut after the relay had answered. */
    CUT,
    /** After the answer nothing came for longer than the measured round trip allows. */
    SILENT,
    /** The other end said something that no relay says. */
    MALFORMED
  }
}
