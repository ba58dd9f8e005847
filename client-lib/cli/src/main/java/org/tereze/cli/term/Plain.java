package org.tereze.cli.term;

/**
 * Text of others made harmless for a terminal: what moves the cursor, colours, answers for the
 * person or turns the order of reading round is shown as a mark. Stateless.
 */
public final class Plain {
  private static final char MARK = '\uFFFD';

  private Plain() {}

  /** One line: nothing in it begins another. */
  public static String line(String text) {
    return clean(text, false);
  }

  /** Several lines; line feeds and tabs stay. */
  static String lines(String text) {
    return clean(text, true);
  }

  /** JSON with what a terminal might act on written as escapes, which mean the same to programs. */
  static String json(String json) {
    StringBuilder out = new StringBuilder(json.length());
    json.chars()
        .forEach(
            c -> {
              if (isHarmful((char) c) && c != '\n' && c != '\r') {
                out.append(String.format("\\u%04x", c));
              } else {
                out.append((char) c);
              }
            });
    return out.toString();
  }

  private static String clean(String text, boolean manyLines) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean kept = manyLines && (c == '\n' || c == '\t');
      out.append(isHarmful(c) && !kept ? MARK : c);
    }
    return out.toString();
  }

  /** Controls (C0, DEL, C1), line separators, and marks that turn the order of reading round. */
  private static boolean isHarmful(char c) {
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || (c >= '\u202A' && c <= '\u202E')
        || (c >= '\u2066' && c <= '\u2069');
  }
}
