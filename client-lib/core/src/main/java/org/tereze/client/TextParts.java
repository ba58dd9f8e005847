package org.tereze.client;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.tereze.client.report.Reports;
import org.tereze.schema.Part;
import org.tereze.schema.Report;

/**
 * Cuts a report that is too long for one datagram into a headline and a body. The headline has all
 * that is said beside the text, and the text's beginning; each part of the body fits one datagram,
 * and reads by itself when it is the only one that came. Lives for one report; one thread.
 *
 * <p>Guarantee: the texts of the parts, joined, are the text. Non-guarantee: fields that need more
 * than a datagram make a headline that does, too.
 */
final class TextParts {
  /** Parts of one report, at most. */
  static final int MAX_PARTS = Reports.MAX_PARTS;

  /** A part that is filled this far is not worth another try. */
  private static final int FULL_PER_CENT = 95;

  private static final int MAX_TRIES = 8;

  private final Measure measure;
  private final int mostBytes;
  private final ByteString textId;
  private double bytesPerUnit;

  /** What an envelope measures. */
  @FunctionalInterface
  interface Measure {
    /** Of this report, as an ordinary one of a session; {@link Integer#MAX_VALUE} if none does. */
    int envelopeBytes(Report report);
  }

  /**
   * Cuts for envelopes of {@code mostBytes}; {@code textId} goes into each part, where a signature
   * has to tell one text from another.
   */
  TextParts(Measure measure, int mostBytes, ByteString textId) {
    this.measure = measure;
    this.mostBytes = mostBytes;
    this.textId = textId;
  }

  /** The parts in the order of the text; the report itself where it need or can not be cut. */
  List<Report> of(Report whole) throws ClientException {
    String text = whole.getText();
    int wholeBytes = measure.envelopeBytes(whole);
    List<Report> parts = new ArrayList<>();
    int from = TextCuts.headline(text);
    if (wholeBytes <= mostBytes || from == text.length()) {
      parts.add(whole);
      return parts;
    }
    bytesPerUnit = wholeBytes == Integer.MAX_VALUE ? 1 : (double) wholeBytes / text.length();
    parts.add(whole.toBuilder().setText(text.substring(0, from)).build());
    while (from < text.length()) {
      if (parts.size() == MAX_PARTS) {
        throw new ClientException(
            ClientException.Reason.TOO_LARGE,
            "this text is too long even for " + MAX_PARTS + " parts");
      }
      int to = end(text, from, parts.size() + 1);
      parts.add(Report.newBuilder().setText(text.substring(from, to)).build());
      from = to;
    }
    return numbered(parts);
  }

  private List<Report> numbered(List<Report> parts) {
    List<Report> numbered = new ArrayList<>();
    for (Report part : parts) {
      numbered.add(part.toBuilder().setPart(part(numbered.size() + 1, parts.size())).build());
    }
    return numbered;
  }

  private Part part(int number, int of) {
    return Part.newBuilder().setNumber(number).setOf(of).setText(textId).build();
  }

  /** Where the part that begins at {@code from} ends: as much as fits, found by trying. */
  private int end(String text, int from, int number) {
    int fits = from;
    int tooLong = text.length() + 1;
    int aim = from + (int) Math.max(1, mostBytes / bytesPerUnit);
    for (int tries = 0; fits == from || tries < MAX_TRIES; tries++) {
      int cut = TextCuts.before(text, from, Math.min(Math.max(aim, from + 1), tooLong - 1));
      int end = Math.max(cut, text.offsetByCodePoints(from, 1));
      int bytes = bytes(text.substring(from, end), number);
      if (bytes > mostBytes && end > from + 2) {
        tooLong = end;
      } else {
        fits = Math.max(fits, end);
        if (end == text.length() || bytes * 100L >= (long) mostBytes * FULL_PER_CENT) {
          return end;
        }
      }
      bytesPerUnit = (double) Math.min(bytes, 2 * mostBytes) / (end - from);
      aim = from + (int) (mostBytes / bytesPerUnit);
      if (aim >= tooLong || aim <= fits) {
        aim = fits + (tooLong - fits) / 2;
      }
      if (aim <= fits) {
        break;
      }
    }
    return fits;
  }

  private int bytes(String text, int number) {
    return measure.envelopeBytes(
        Report.newBuilder().setText(text).setPart(part(number, MAX_PARTS)).build());
  }
}
