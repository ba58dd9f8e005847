package org.tereze.client;

import com.google.protobuf.ByteString;
import java.util.List;
import org.tereze.client.codec.Packed;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.cost.Fit;
import org.tereze.client.report.SignedReports;
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
   * Where this draft would fit, with all its parts if one envelope does not hold it; whom it is to
   * does not matter. Its files are not counted.
   *
   * @throws ClientException {@code TOO_LARGE} if there would be too many parts, {@code BAD_DRAFT}
   */
  public Fit measure(Draft draft) throws ClientException {
    ByteString replyTo =
        draft.replyTo() == 0 ? ByteString.EMPTY : EnvelopeGauge.noise(EnvelopeId.BYTES);
    Report words = DraftReport.of(draft, replyTo);
    synchronized (lock) {
      List<Report> parts = parts(draft, words, EnvelopeGauge.noise(EnvelopeId.BYTES));
      Fit fit = fit(draft, parts.get(0), envelopes.overheadBytes());
      for (Report part : parts.subList(1, parts.size())) {
        fit = fit.and(fit(draft, part, EnvelopeGauge.ORDINARY_OVERHEAD_BYTES));
      }
      return fit;
    }
  }

  /** The parts that are sealed of a draft. Under the home's lock. */
  List<Report> parts(Draft draft, Report whole, ByteString textId) throws ClientException {
    TextParts parts =
        new TextParts(
            report ->
                envelopes.ordinaryBytes(
                    draft.isSigned() ? signed(report, SignedReports.HASH_BYTES) : report),
            padding(draft).mostPartBytes(),
            draft.isSigned() ? textId : ByteString.EMPTY);
    return parts.of(whole);
  }

  private PaddingPolicy padding(Draft draft) {
    PaddingPolicy own = draft.padding();
    return own == null ? usual : own;
  }

  private Fit fit(Draft draft, Report words, int overheadBytes) throws ClientException {
    try {
      boolean first = words.getPart().getNumber() <= 1;
      Report report =
          draft.isSigned()
              ? signed(words, first ? previousBytes : SignedReports.HASH_BYTES)
              : words;
      Packed packed =
          first
              ? envelopes.pack(report, padding(draft))
              : envelopes.packOrdinary(report, padding(draft));
      return Fit.of(packed.plaintext().length + overheadBytes, packed.paddingBytes());
    } catch (SealException e) {
      throw HomeAccess.unsealed(e);
    }
  }

  private static Report signed(Report words, int hashBytes) {
    return Report.newBuilder()
        .setSigned(
            Signed.newBuilder()
                .setReport(words.toByteString())
                .setSignature(EnvelopeGauge.noise(SIGNATURE_BYTES))
                .setPrevious(EnvelopeGauge.noise(hashBytes)))
        .build();
  }
}
