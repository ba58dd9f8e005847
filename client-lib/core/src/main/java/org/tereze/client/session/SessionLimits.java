package org.tereze.client.session;

import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.Hpke;
import org.tereze.crypto.MlKem768Encapsulation;
import org.tereze.wire.Limits;

/** The bounds of sessions and envelopes, each derived from smaller ones where it can be. */
public final class SessionLimits {
  /** Bytes of an ordinary envelope beyond its plaintext: masked number and tag. */
  public static final int REPORT_OVERHEAD_BYTES = 2 + AesGcmSiv.TAG_BYTES;

  /** Bytes of an opening beyond its plaintext: {@code enc} and tag. */
  public static final int OPENING_OVERHEAD_BYTES = Hpke.ENC_BYTES + AesGcmSiv.TAG_BYTES;

  /** As {@link #OPENING_OVERHEAD_BYTES}, with the ML-KEM ciphertext. */
  public static final int ML_KEM_OPENING_OVERHEAD_BYTES =
      OPENING_OVERHEAD_BYTES + MlKem768Encapsulation.CIPHERTEXT_BYTES;

  /** The longest plaintext, so that it fits whatever kind of envelope its turn makes it. */
  public static final int MAX_PLAINTEXT_BYTES =
      Limits.MAX_ENVELOPE_BYTES - ML_KEM_OPENING_OVERHEAD_BYTES;

  /** Reports in a session: what the two bytes of the number can say. */
  public static final int MAX_REPORTS = 1 << 16;

  /** How long a sender uses a session, by its own clock. */
  public static final int MAX_SESSION_HOURS = 30 * 24;

  /** How far ahead of the expected one a number may be. */
  public static final int MAX_JUMP = 4_096;

  /** Keys kept of a session for reports that have not come: 128 KiB. */
  public static final int MAX_SKIPPED_KEYS = 4_096;

  /** Sessions of a mailbox that an envelope is tried with. */
  public static final int MAX_LIVE_SESSIONS = 4;

  /** Prekeys of a mailbox that an opening is tried with, the card's included. */
  public static final int MAX_LIVE_PREKEYS = 4;

  /** Pre-shared keys kept for later sessions. */
  public static final int MAX_LATER_SECRETS = 4;

  /** Names kept of sessions that are no longer tried. */
  static final int MAX_CLOSED_SESSIONS = 256;

  /** Sessions of a mailbox whose opened numbers are remembered. */
  static final int MAX_OPENED_SESSIONS = 16;

  /** Envelopes of a session that are recognised when they come again. */
  static final int MAX_REMEMBERED_ENVELOPES = 4_096;

  /** How long the prekeys of a bundle are to be used. */
  public static final int BUNDLE_USE_HOURS = 30 * 24;

  /** After how many of these a new bundle is due. */
  public static final int BUNDLE_RENEWAL_HOURS = 21 * 24;

  /** For clocks that are wrong. */
  public static final int CLOCK_SLACK_HOURS = 2 * 24;

  /** How long after its last use something may still come that needs the key. */
  public static final int GRACE_HOURS = Limits.MAX_LIFETIME_HOURS + CLOCK_SLACK_HOURS;

  private SessionLimits() {}
}
