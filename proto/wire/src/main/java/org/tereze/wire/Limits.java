package org.tereze.wire;

/** The bounds of the protocol, each derived from smaller ones where it can be. Sizes in bytes. */
public final class Limits {
  /** 2026-01-01T00:00Z: minutes and hours in messages count from here. */
  public static final long EPOCH_SECONDS = 1_767_225_600L;

  public static final int AEAD_TAG_BYTES = 16;
  public static final int KEY_BYTES = 32;
  public static final int SIGNATURE_BYTES = 64;

  /** A larger envelope is answered TOO_LARGE. */
  public static final int MAX_ENVELOPE_BYTES = 32_768;

  /** A longer frame is malformed. Head not included. */
  public static final int MAX_FRAME_BYTES = 65_536;

  /** Low bits of a frame's head that hold its type. */
  public static final int FRAME_TYPE_BITS = 5;

  /** Enough for {@link #MAX_FRAME_BYTES} and a type in base 128. */
  public static final int MAX_FRAME_HEAD_BYTES = 4;

  /** A sealed record, tag included: what 15 bits of length can say. */
  public static final int MAX_RECORD_BYTES = (1 << 15) - 1;

  public static final int MAX_RECORD_PAYLOAD_BYTES = MAX_RECORD_BYTES - AEAD_TAG_BYTES;

  /** Record payloads a writer aims at, whatever the line rate. */
  public static final int MIN_RECORD_PAYLOAD_BYTES = 256;

  public static final int UNKNOWN_RATE_RECORD_PAYLOAD_BYTES = 1_200;
  public static final int TOP_RECORD_PAYLOAD_BYTES = 16_384;

  public static final int MAX_MAILBOXES_PER_LINK = 4_096;

  /** Relays that an envelope has come through on its way to its home. */
  public static final int MAX_PASSED_RELAYS = 8;

  /** Claims, revokes, publishes, lookups and fetches together. */
  public static final int MAX_REQUESTS_PER_LINK = 4_096;

  /** Puts sent and not yet acked. A sender waits there; a receiver closes the link beyond. */
  public static final int MAX_UNANSWERED_PUTS = 4_096;

  /** One bit for each unanswered put. */
  public static final int MAX_HOLES_BYTES = MAX_UNANSWERED_PUTS / Byte.SIZE;

  /** A refusal is number * 8 + code in 32 bits. */
  public static final int MAX_PUTS_PER_LINK = 1 << 29;

  public static final int MAX_IDS_PER_ASK = 512;

  /**
   * Bytes of envelopes that a relay delivers to a link whose client has not said anything in phase
   * 1, so that who replays a first flight with a Fetch gets no more; the envelope that passes it is
   * still delivered.
   */
  public static final int UNPROVEN_DELIVERY_BYTES = 32 << 10;

  /**
   * Bytes of record payloads after which a client that has nothing to say sends an empty record:
   * above 8 KiB, where Collected says as much, and below a first TCP window, so that it never
   * waits.
   */
  public static final int PROVE_AFTER_BYTES = 12 << 10;

  /** Lookups in phase 0 beyond these end with BUSY: their answers are larger than they are. */
  public static final int MAX_EARLY_LOOKUPS = 8;

  public static final int MIN_LIFETIME_HOURS = 1;
  public static final int DEFAULT_LIFETIME_HOURS = 14 * 24;
  public static final int MAX_LIFETIME_HOURS = 30 * 24;

  /** {@code Prekeys} with length and padding, before sealing. */
  public static final int PADDED_PREKEYS_BYTES = 1_536;

  /** A sealed prekey bundle: the body of Publish and Bundle. */
  public static final int BUNDLE_BODY_BYTES = PADDED_PREKEYS_BYTES + AEAD_TAG_BYTES;

  private Limits() {}

  /**
   * What a relay grants when asked for {@code hours}: 0 is the default, more than the most is the
   * most.
   */
  public static int grantedLifetimeHours(int hours) {
    if (hours == 0) {
      return DEFAULT_LIFETIME_HOURS;
    }
    return hours < 0 || hours > MAX_LIFETIME_HOURS ? MAX_LIFETIME_HOURS : hours;
  }
}
