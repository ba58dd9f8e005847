package org.tereze.client.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.codec.ReportParts.Shape;
import org.tereze.schema.Report;
import org.tereze.schema.Signed;
import org.tereze.text.TextFormatException;
import org.tereze.text.TextModel;
import org.tereze.text.TextReader;
import org.tereze.text.TextWriter;
import org.tereze.text.mix.Workspace;

/**
 * A report as one range-coder stream: how it is wrapped, its fields as symbols, what has no symbol
 * as protobuf, and its text. {@code proto/TEXT.md}, section 13. Stateless.
 */
final class ReportStream {
  /** By number; it never changes. */
  private static final List<Shape> WRAPPINGS =
      Arrays.asList(Shape.SIGNED, Shape.FORWARDED, Shape.FORWARDED_SIGNED);

  private static final int TEXT = 7 << 13;
  private static final int WRAPPED = 1 << 12;
  private static final int PREVIOUS = 1 << 15;
  private static final int COMMENT = 1 << 15;
  private static final int FRAME = 1 << 12;
  private static final int REST = 1 << 12;
  private static final int SIGNATURE_BYTES = 64;
  private static final int PREVIOUS_BYTES = 16;

  /** The most code points that a stream's text has: so many, and so many for each of its bytes. */
  private static final int ANY_CODE_POINTS = 64;

  private static final int CODE_POINTS_A_BYTE = 16;

  private ReportStream() {}

  /**
   * Writes a report, its texts by {@code model} or as UTF-8; null if no reader would take it, or if
   * it is seen on the way to have more than {@code most} bytes.
   *
   * @throws IllegalArgumentException if a text has a lone surrogate
   */
  static byte @Nullable [] write(
      ReportParts parts, @Nullable TextModel model, int most, Workspace workspace) {
    TextWriter out = new TextWriter(model, most, workspace);
    String text = parts.words.getText();
    out.flag(!text.isEmpty(), TEXT);
    out.flag(parts.shape != Shape.PLAIN, WRAPPED);
    if (parts.shape != Shape.PLAIN) {
      writeWrapping(parts, out);
    }
    FieldSymbols.write(parts.words, out);
    writeMessage(FieldSymbols.rest(parts.words), REST, out);
    if (!text.isEmpty()) {
      out.text(text);
    }
    if (out.isTooLong()) {
      return null;
    }
    byte[] stream = out.finish();
    return text.codePointCount(0, text.length()) <= mostCodePoints(stream.length) ? stream : null;
  }

  private static int mostCodePoints(int bytes) {
    return ANY_CODE_POINTS + CODE_POINTS_A_BYTE * bytes;
  }

  private static void writeWrapping(ReportParts parts, TextWriter out) {
    out.choice(WRAPPINGS.indexOf(parts.shape), WRAPPINGS.size());
    if (parts.shape.signed) {
      writeBytes(parts.signed.getSignature(), out);
      ByteString previous = parts.signed.getPrevious();
      out.flag(!previous.isEmpty(), PREVIOUS);
      writeBytes(previous, out);
    }
    Report frame = parts.frame;
    if (parts.shape.forwarded) {
      out.flag(!frame.getText().isEmpty(), COMMENT);
      if (!frame.getText().isEmpty()) {
        out.text(frame.getText());
      }
      frame = frame.toBuilder().clearText().build();
    }
    writeMessage(frame, FRAME, out);
  }

  private static void writeMessage(Report message, int likelihood, TextWriter out) {
    byte[] bytes = message.toByteArray();
    out.flag(bytes.length > 0, likelihood);
    if (bytes.length > 0) {
      out.bytes(bytes);
    }
  }

  private static void writeBytes(ByteString bytes, TextWriter out) {
    for (byte b : bytes) {
      out.bits(b, Byte.SIZE);
    }
  }

  /**
   * Reads a report.
   *
   * @throws ContentException if the bytes are no such stream, or of a report that is longer than
   *     any may be
   */
  static Report read(
      @Nullable TextModel model, byte[] bytes, int offset, int length, Workspace workspace)
      throws ContentException {
    try {
      TextReader in = new TextReader(model, bytes, offset, length, workspace);
      // Bound: what comes out, by what went in.
      int most = Math.min(Plaintext.MAX_CONTENT_BYTES, mostCodePoints(length));
      Report report = read(in, most);
      in.finish();
      if (report.getSerializedSize() > Plaintext.MAX_CONTENT_BYTES) {
        throw new ContentException(
            "content is longer than " + Plaintext.MAX_CONTENT_BYTES + " bytes");
      }
      if (ReportParts.of(report) == null) {
        throw new ContentException("a report that is not written in this way");
      }
      return report;
    } catch (TextFormatException | InvalidProtocolBufferException e) {
      throw new ContentException("not a report: " + e.getMessage(), e);
    }
  }

  private static Report read(TextReader in, int mostCodePoints)
      throws TextFormatException, InvalidProtocolBufferException {
    boolean hasText = in.flag(TEXT);
    Shape shape = Shape.PLAIN;
    Report frame = Report.getDefaultInstance();
    Signed.Builder signed = Signed.newBuilder();
    if (in.flag(WRAPPED)) {
      shape = WRAPPINGS.get(in.choice(WRAPPINGS.size()));
      if (shape.signed) {
        signed.setSignature(readBytes(SIGNATURE_BYTES, in));
        signed.setPrevious(readBytes(in.flag(PREVIOUS) ? PREVIOUS_BYTES : 0, in));
      }
      String comment = shape.forwarded && in.flag(COMMENT) ? in.text(mostCodePoints) : "";
      frame = readMessage(FRAME, in).setText(comment).build();
    }
    Report.Builder fields = Report.newBuilder();
    FieldSymbols.read(hasText, in, fields);
    Report.Builder words = readMessage(REST, in).mergeFrom(fields.build());
    if (hasText) {
      words.setText(in.text(mostCodePoints));
    }
    return new ReportParts(shape, words.build(), frame, signed.build()).join();
  }

  private static Report.Builder readMessage(int likelihood, TextReader in)
      throws TextFormatException, InvalidProtocolBufferException {
    return in.flag(likelihood)
        ? Report.parseFrom(in.bytes(Plaintext.MAX_CONTENT_BYTES)).toBuilder()
        : Report.newBuilder();
  }

  private static ByteString readBytes(int count, TextReader in) throws TextFormatException {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) in.bits(Byte.SIZE);
    }
    return ByteString.copyFrom(bytes);
  }
}
