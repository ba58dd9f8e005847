package org.tereze.client;

import com.google.protobuf.ByteString;
import org.tereze.client.codec.Packed;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.cost.Fit;
import org.tereze.client.session.EnvelopeGauge;
import org.tereze.client.session.SealException;
import org.tereze.schema.Report;
import org.tereze.schema.Signed;
import org.tereze.wire.EnvelopeId;

/**
 * Says what a draft to one contact would take, while it is being written. Seals nothing, holds no
 * key of a session, and serves on after its client was closed.
 *
 * <p>Any thread; takes some milliseconds. It knows the contact as it was when the gauge was made:
 * what is sealed to it or comes from it meanwhile may change a size.
 */
public final class Gauge {
  private static final int SIGNATURE_BYTES = 64;

  private final Object lock;
  private final EnvelopeGauge envelopes;
  private final PaddingPolicy usual;
  private final int previousBytes;

  Gauge(Object lock, EnvelopeGauge envelopes, PaddingPolicy usual, int previousBytes) {
    this.lock = lock;
    this.envelopes = envelopes;
    this.usual = usual;
    this.previousBytes = previousBytes;
  }

  /**
   * Where this draft would fit; whom it is to does not matter.
   *
   * @throws ClientException {@code TOO_LARGE} if one envelope does not hold it, {@code BAD_DRAFT}
   */
  public Fit measure(Draft draft) throws ClientException {
    ByteString replyTo =
        draft.replyTo() == 0 ? ByteString.EMPTY : EnvelopeGauge.noise(EnvelopeId.BYTES);
    Report words = DraftReport.of(draft, replyTo);
    PaddingPolicy own = draft.padding();
    synchronized (lock) {
      try {
        Report report = draft.isSigned() ? signed(words) : words;
        Packed packed = envelopes.pack(report, own == null ? usual : own);
        return Fit.of(packed.plaintext().length + envelopes.overheadBytes(), packed.paddingBytes());
      } catch (SealException e) {
        throw Letters.refused(e);
      }
    }
  }

  private Report signed(Report words) {
    return Report.newBuilder()
        .setSigned(
            Signed.newBuilder()
                .setReport(words.toByteString())
                .setSignature(EnvelopeGauge.noise(SIGNATURE_BYTES))
                .setPrevious(EnvelopeGauge.noise(previousBytes)))
        .build();
  }
}
