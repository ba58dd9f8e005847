package org.tereze.client.session;

import com.google.protobuf.ByteString;
import java.util.Random;
import org.tereze.client.codec.Packed;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.codec.ReadableModels;
import org.tereze.client.codec.ReportCodec;
import org.tereze.schema.Report;

/**
 * What envelopes to one contact measure, as long as nothing is sealed to it and nothing comes from
 * it. Holds no key of a session; where one's own card has to ride along, it holds that.
 *
 * <p>Immutable; under the lock of the codec.
 */
public final class EnvelopeGauge {
  /** Bytes of an envelope beyond its plaintext, if it opens no session. */
  public static final int ORDINARY_OVERHEAD_BYTES = SessionLimits.REPORT_OVERHEAD_BYTES;

  private final ReportCodec codec;
  private final ReadableModels readable;
  private final int overheadBytes;
  private final ByteString card;

  /** {@code card} rides along in the next report; empty if none has to. */
  EnvelopeGauge(ReportCodec codec, ReadableModels readable, int overheadBytes, ByteString card) {
    this.codec = codec;
    this.readable = readable;
    this.overheadBytes = overheadBytes;
    this.card = card;
  }

  /**
   * Returns the plaintext that would be sealed of this report. Exact in size, but where a card
   * rides along: its proof is not made, and may be smaller or larger by a byte when deflated.
   *
   * @throws SealException if it does not fit one envelope
   */
  public Packed pack(Report report, PaddingPolicy policy) throws SealException {
    Report carried =
        card.isEmpty()
            ? report
            : ReportSealer.introduced(
                report, card, noise(OpeningContext.PROOF_BYTES).toByteArray());
    return ReportSealer.pack(codec, carried, readable, policy, overheadBytes);
  }

  /** As {@link #pack}, of a report that is not the next and opens no session. */
  public Packed packOrdinary(Report report, PaddingPolicy policy) throws SealException {
    return ReportSealer.pack(codec, report, readable, policy, ORDINARY_OVERHEAD_BYTES);
  }

  /**
   * Returns what an ordinary envelope would measure with this report, {@link
   * PaddingPolicy#COMPACT}; {@link Integer#MAX_VALUE} if none holds it.
   */
  public int ordinaryBytes(Report report) {
    try {
      Packed packed = packOrdinary(report, PaddingPolicy.COMPACT);
      return packed.plaintext().length + ORDINARY_OVERHEAD_BYTES;
    } catch (SealException e) {
      return Integer.MAX_VALUE;
    }
  }

  /** Returns the bytes of an envelope beyond its plaintext. */
  public int overheadBytes() {
    return overheadBytes;
  }

  /** Returns bytes that nothing makes smaller, as signatures and proofs are; always the same. */
  public static ByteString noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    return ByteString.copyFrom(noise);
  }
}
