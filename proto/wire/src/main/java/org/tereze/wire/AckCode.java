package org.tereze.wire;

/** What a relay decided about a put. */
public enum AckCode {
  /**
   * In custody: synced to stable storage, now or earlier. Losing it is the relay's fault from here
   * on.
   */
  STORED(0),

  /** A quota is used up. Tried again until the lifetime ends. */
  FULL(1),

  /** Larger than {@link Limits#MAX_ENVELOPE_BYTES}. Final. */
  TOO_LARGE(2),

  /** Its lifetime is over. Final. */
  EXPIRED(3),

  /** Not claimed here, or not yet. Tried again until the lifetime ends. */
  NO_MAILBOX(4),

  /** The relay cannot write now. Tried again soon. */
  BUSY(5),

  /**
   * The owner ended the mailbox for ever. Final at every relay: the tombstone carries the owner's
   * signature, and what would be stored elsewhere nobody fetches.
   */
  REVOKED(6),

  /**
   * This relay has no way to the mailbox's home, or the put came through it already. Tried again
   * until the lifetime ends: routes change.
   */
  NO_ROUTE(7);

  private static final AckCode[] BY_CODE = values();

  private final int code;

  AckCode(int code) {
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
  public static AckCode of(int code) throws MalformedFrameException {
    if (!isCode(code)) {
      throw new MalformedFrameException("no ack code has number " + code);
    }
    return BY_CODE[code];
  }
}
