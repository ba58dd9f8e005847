package org.tereze.wire;

/** What became of a request: claim, revoke, publish, lookup or fetch. */
public enum Outcome {
  /** Done, or already so. */
  OK(0),

  /** The relay knows a higher serial. */
  STALE(1),

  /** The signature does not fit key, operation, relay or link. */
  BAD_SIGNATURE(2),

  /** No such mailbox was claimed here. */
  NO_MAILBOX(3),

  /** The mailbox was ended for ever. */
  REVOKED(4),

  /** The relay cannot do it now. Tried again later. */
  BUSY(5),

  /** The relay takes no further mailbox. */
  FULL(6),

  /** The relay keeps it for its home. To be asked again in a later window. */
  PENDING(7),

  /** The relay knows no way to the home, or what was said came through it already. */
  NO_ROUTE(8),

  /** No such statement is kept here for its home. To be said whole. */
  UNKNOWN(9);

  private static final Outcome[] BY_CODE = values();

  private final int code;

  Outcome(int code) {
    this.code = code;
  }

  /** The number on the wire and on disk. */
  public int code() {
    return code;
  }

  /** Whether {@link #of} knows this number. */
  public static boolean isCode(int code) {
    return code >= 0 && code < BY_CODE.length;
  }

  /**
   * The constant with this number.
   *
   * @throws MalformedFrameException if there is none: the peer's fault
   */
  public static Outcome of(int code) throws MalformedFrameException {
    if (!isCode(code)) {
      throw new MalformedFrameException("no outcome has number " + code);
    }
    return BY_CODE[code];
  }
}
