package org.tereze.client;

import java.util.ArrayList;
import java.util.List;
import org.tereze.schema.Part;
import org.tereze.schema.Report;

/** A report whose text is too long for an envelope, as several. Stateless. */
final class TextParts {
  private TextParts() {}

  /**
   * Parts a text into about equal pieces, between words where there are any, and never inside a
   * character. What the report says beside its text stays in the first.
   *
   * @return {@code count} reports, or fewer when the text has fewer characters; the report itself
   *     for one
   */
  static List<Report> of(Report whole, int count) {
    List<String> pieces = pieces(whole.getText(), count);
    List<Report> parts = new ArrayList<>();
    if (pieces.size() <= 1) {
      parts.add(whole);
      return parts;
    }
    for (int i = 0; i < pieces.size(); i++) {
      Report.Builder part = i == 0 ? whole.toBuilder() : Report.newBuilder();
      parts.add(
          part.setText(pieces.get(i))
              .setPart(Part.newBuilder().setNumber(i + 1).setOf(pieces.size()))
              .build());
    }
    return parts;
  }

  private static List<String> pieces(String text, int count) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= count && from < text.length(); i++) {
      int to = (int) ((long) text.length() * i / count);
      to = i == count ? text.length() : boundary(text, from, to);
      if (to > from) {
        pieces.add(text.substring(from, to));
      }
      from = to;
    }
    return pieces;
  }

  /** Behind the last white space in the second half of what lies before {@code to}. */
  private static int boundary(String text, int from, int to) {
    for (int at = to; at > from + (to - from) / 2; at--) {
      if (Character.isWhitespace(text.charAt(at - 1))) {
        return at;
      }
    }
    boolean inside = to < text.length() && Character.isLowSurrogate(text.charAt(to));
    return inside ? to - 1 : to;
  }
}
