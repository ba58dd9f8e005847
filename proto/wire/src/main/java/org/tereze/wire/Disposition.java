package org.tereze.wire;

/** What became of an envelope, as far as the relay that was asked knows. */
public enum Disposition {
  /** Never seen, forgotten, or asked with a secret that does not match. */
  UNKNOWN(0),

  /** In custody here. */
  STORED(1),

  /** In custody of the next relay. */
  FORWARDED(2),

  /** Durable at the recipient's. */
  COLLECTED(3),

  /** Its lifetime ended before it was collected. */
  EXPIRED(4),

  /** Removed to make room, after the guaranteed time. */
  EVICTED(5),

  /** The next relay refused it for good. */
  REFUSED(6);

  private static final Disposition[] BY_CODE = values();

  private final int code;

  Disposition(int code) {
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
  public static Disposition of(int code) throws MalformedFrameException {
    if (!isCode(code)) {
      throw new MalformedFrameException("no disposition has number " + code);
    }
    return BY_CODE[code];
  }
}
