package org.tereze.wire;

/** How urgent an envelope is; each has its own lane in a mailbox, and a lower number overtakes. */
public enum Precedence {
  /** Lives are at stake now. */
  FLASH(0),

  /** Useless if it waits for a day. */
  IMMEDIATE(1),

  /** Before ordinary traffic. */
  PRIORITY(2),

  /** Ordinary traffic. */
  ROUTINE(3);

  private static final Precedence[] BY_CODE = values();

  private final int code;

  Precedence(int code) {
    this.code = code;
  }

  /** The number on the wire and on disk. */
  public int code() {
    return code;
  }

  /** The next less urgent one; ROUTINE itself. */
  public Precedence lower() {
    return BY_CODE[Math.min(code + 1, BY_CODE.length - 1)];
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
  public static Precedence of(int code) throws MalformedFrameException {
    if (!isCode(code)) {
      throw new MalformedFrameException("no precedence has number " + code);
    }
    return BY_CODE[code];
  }
}
