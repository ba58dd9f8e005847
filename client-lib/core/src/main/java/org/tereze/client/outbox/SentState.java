package org.tereze.client.outbox;

/** Where a report is, as far as anyone has said. */
public enum SentState {
  /** Durable on this device, nowhere else as far as is known. */
  QUEUED(0),
  /** A relay accepted it durably. */
  IN_CUSTODY(1),
  /** A relay says that the recipient's device took it. */
  COLLECTED(2),
  /** The recipient's device said, sealed, that it was opened. */
  OPENED(3),
  /** A relay refused it for good; {@link SentReport#reason} says why. */
  REFUSED(4),
  /** Its lifetime ended before anybody collected it. */
  EXPIRED(5),
  /** A relay had to remove it, and no other one took it in time. */
  EVICTED(6),
  /**
   * A relay that had it in custody does not know it any more, and nobody else has said anything.
   */
  UNKNOWN(7),
  /** The contact was revoked before it went. */
  CANCELLED(8);

  private final int code;

  SentState(int code) {
    this.code = code;
  }

  /** The number in the vault. */
  int code() {
    return code;
  }

  static SentState of(int code) {
    for (SentState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    return UNKNOWN;
  }
}
