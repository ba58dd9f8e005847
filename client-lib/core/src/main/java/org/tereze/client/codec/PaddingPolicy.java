package org.tereze.client.codec;

import org.tereze.wire.datagram.DatagramLimits;

/**
 * To which sizes the envelopes of reports are filled up, so that their lengths say less. The sender
 * alone chooses; every recipient reads all of them.
 */
public enum PaddingPolicy {
  /** Plaintexts in steps of 4 bytes: hides little and costs 1.5 bytes on average. */
  COMPACT(0) {
    @Override
    public Padding padding(int overheadBytes, int maxBytes) {
      return Padding.COMPACT;
    }
  },
  /** Envelopes in multiples of an SMS. */
  SMS(1) {
    @Override
    public int mostPartBytes() {
      return super.mostPartBytes() / SMS_BYTES * SMS_BYTES;
    }

    @Override
    public Padding padding(int overheadBytes, int maxBytes) {
      return Padding.envelopes(SMS_BYTES, overheadBytes, maxBytes);
    }
  },
  /** Envelopes of four sizes; the last is that of the longest plaintext. */
  UNIFORM(2) {
    @Override
    public int mostPartBytes() {
      return UNIFORM_BYTES[1];
    }

    @Override
    public Padding padding(int overheadBytes, int maxBytes) {
      return Padding.envelopes(UNIFORM_BYTES, overheadBytes, maxBytes);
    }
  };

  /** What an 8-bit SMS carries (3GPP TS 23.040). */
  public static final int SMS_BYTES = 140;

  /** Two SMS; a packet, which an opening with ML-KEM fits, too; five of these. */
  private static final int[] UNIFORM_BYTES = {2 * SMS_BYTES, 10 * SMS_BYTES, 50 * SMS_BYTES};

  private final int code;

  PaddingPolicy(int code) {
    this.code = code;
  }

  /**
   * The classes of plaintexts.
   *
   * @param overheadBytes of the envelope beyond its plaintext
   * @param maxBytes the longest plaintext, which is the last class of all
   */
  public abstract Padding padding(int overheadBytes, int maxBytes);

  /**
   * The largest envelope of a report in parts: the largest class that one datagram carries, but
   * UNIFORM's of two, since its smaller one would be a quarter of a datagram.
   */
  public int mostPartBytes() {
    return DatagramLimits.MAX_UNCUT_ENVELOPE_BYTES;
  }

  /** The number that stands for it in the vault. */
  public int code() {
    return code;
  }

  /** The policy of this number; that of none is COMPACT. */
  public static PaddingPolicy of(int code) {
    for (PaddingPolicy policy : values()) {
      if (policy.code == code) {
        return policy;
      }
    }
    return COMPACT;
  }
}
