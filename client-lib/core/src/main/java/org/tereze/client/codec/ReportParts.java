package org.tereze.client.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.jspecify.annotations.Nullable;
import org.tereze.schema.Forwarded;
import org.tereze.schema.Report;
import org.tereze.schema.Signed;

/**
 * A report taken apart into its words and what is wrapped around them: a signature, a forwarder.
 *
 * <p>Immutable. Guarantee: parts that were made of a report join to the same bytes, so that
 * signatures over them still verify.
 */
final class ReportParts {
  /** How the words are wrapped. */
  enum Shape {
    PLAIN(false, false),
    SIGNED(true, false),
    FORWARDED(false, true),
    FORWARDED_SIGNED(true, true);

    final boolean signed;
    final boolean forwarded;

    Shape(boolean signed, boolean forwarded) {
      this.signed = signed;
      this.forwarded = forwarded;
    }
  }

  private static final int SIGNATURE_BYTES = 64;
  private static final int PREVIOUS_BYTES = 16;

  final Shape shape;
  final Report words;

  /** The outermost report, without what is in the other parts. */
  final Report frame;

  /** The signature with the hash before it; the default where the shape is not signed. */
  final Signed signed;

  ReportParts(Shape shape, Report words, Report frame, Signed signed) {
    this.shape = shape;
    this.words = words;
    this.frame = frame;
    this.signed = signed;
  }

  /**
   * Takes a report apart, or returns null when it does not consist of such parts only, or is
   * encoded otherwise than {@link #join} would.
   */
  static @Nullable ReportParts of(Report report) {
    // What programs tell each other must be readable by every version, models or not.
    if (report.hasControl()) {
      return null;
    }
    try {
      ReportParts parts = report.hasForwarded() ? forwarded(report) : plain(report);
      return parts != null && parts.isWhole(report) ? parts : null;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static ReportParts plain(Report report) throws InvalidProtocolBufferException {
    if (!report.hasSigned()) {
      Report none = Report.getDefaultInstance();
      return new ReportParts(Shape.PLAIN, report, none, Signed.getDefaultInstance());
    }
    Report frame = report.toBuilder().clearSigned().build();
    return new ReportParts(Shape.SIGNED, inner(report), frame, withoutReport(report.getSigned()));
  }

  private static ReportParts forwarded(Report report) throws InvalidProtocolBufferException {
    Forwarded forwarded = report.getForwarded();
    Report original = Report.parseFrom(forwarded.getOriginal());
    Report frame = report.toBuilder().setForwarded(forwarded.toBuilder().clearOriginal()).build();
    if (!original.hasSigned()) {
      return new ReportParts(Shape.FORWARDED, original, frame, Signed.getDefaultInstance());
    }
    Signed signed = withoutReport(original.getSigned());
    return new ReportParts(Shape.FORWARDED_SIGNED, inner(original), frame, signed);
  }

  private static Report inner(Report report) throws InvalidProtocolBufferException {
    return Report.parseFrom(report.getSigned().getReport());
  }

  private static Signed withoutReport(Signed signed) {
    return signed.toBuilder().clearReport().build();
  }

  private boolean isWhole(Report report) {
    int previous = signed.getPrevious().size();
    boolean usual =
        !shape.signed
            || (signed.getSignature().size() == SIGNATURE_BYTES
                && (previous == 0 || previous == PREVIOUS_BYTES));
    return usual
        && !words.hasSigned()
        && !words.hasForwarded()
        && !words.hasControl()
        && (shape == Shape.PLAIN || join().toByteString().equals(report.toByteString()));
  }

  /** Puts the report together. */
  Report join() {
    Report signedWords = words;
    if (shape.signed) {
      Signed whole = signed.toBuilder().setReport(words.toByteString()).build();
      Report around = shape.forwarded ? Report.getDefaultInstance() : frame;
      signedWords = around.toBuilder().setSigned(whole).build();
    }
    if (!shape.forwarded) {
      return signedWords;
    }
    ByteString original = signedWords.toByteString();
    return frame.toBuilder()
        .setForwarded(frame.getForwarded().toBuilder().setOriginal(original))
        .build();
  }
}
