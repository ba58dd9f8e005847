package org.tereze.client.outbox;

/** Where a report is, as far as anyone has said. */
public enum SentState {
  /** Durable on this device, nowhere else as far as is known. */
  QUEUED,
  /** A relay accepted it durably. */
  IN_CUSTODY,
  /** A relay says that the recipient's device took it. */
  COLLECTED,
  /** The recipient's device said, sealed, that it was opened. */
  OPENED,
  /** A relay refused it for good; {@link SentReport#reason} says why. */
  REFUSED,
  /** Its lifetime ended before anybody collected it. */
  EXPIRED,
  /** A relay had to remove it, and no other one took it in time. */
  EVICTED,
  /**
   * A relay that had it in custody does not know it any more, and nobody else has said anything.
   */
  UNKNOWN,
  /** The contact was revoked before it went. */
  CANCELLED
}
