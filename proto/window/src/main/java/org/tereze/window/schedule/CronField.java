package org.tereze.window.schedule;

import java.util.Locale;

/**
 * One of the five fields of a {@link CronTimes}: which numbers it names. Immutable.
 *
 * <p>A field is a list of {@code *}, {@code a} or {@code a-b}, each with {@code /step} behind it if
 * not every one counts; {@code a/step} goes on to the field's end.
 */
final class CronField {
  private static final String NO_NAMES = "";
  private static final String MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
  private static final String WEEKDAYS = "SUNMONTUEWEDTHUFRISAT";
  private static final int NAME_LETTERS = 3;
  private static final int MOST_DIGITS = 2;
  private static final int SUNDAY = 7;

  /** What a field may hold. */
  enum Kind {
    MINUTE("minute", 0, 59, NO_NAMES),
    HOUR("hour", 0, 23, NO_NAMES),
    DAY("day of month", 1, 31, NO_NAMES),
    MONTH("month", 1, 12, MONTHS),
    WEEKDAY("day of week", 0, SUNDAY, WEEKDAYS);

    private final String label;
    private final int least;
    private final int most;
    private final String names;

    Kind(String label, int least, int most, String names) {
      this.label = label;
      this.least = least;
      this.most = most;
      this.names = names;
    }
  }

  private final long bits;
  private final boolean any;

  private CronField(long bits, boolean any) {
    this.bits = bits;
    this.any = any;
  }

  /**
   * Reads a field.
   *
   * @param whole the text that it stands in, for the error
   */
  static CronField parse(Kind kind, String text, String whole) throws MalformedWindowException {
    long bits = 0;
    for (String item : text.split(",", -1)) {
      bits |= item(kind, item, whole);
    }
    if (kind == Kind.WEEKDAY && (bits & (1L << SUNDAY)) != 0) {
      bits = (bits & ~(1L << SUNDAY)) | 1;
    }
    return new CronField(bits, text.equals("*"));
  }

  private static long item(Kind kind, String item, String whole) throws MalformedWindowException {
    int slash = item.indexOf('/');
    String span = slash < 0 ? item : item.substring(0, slash);
    int dash = span.indexOf('-');
    int first = kind.least;
    int last = kind == Kind.WEEKDAY ? SUNDAY - 1 : kind.most;
    if (dash >= 0) {
      first = number(kind, span.substring(0, dash), whole);
      last = number(kind, span.substring(dash + 1), whole);
      last = kind == Kind.WEEKDAY && last == 0 && first > 0 ? SUNDAY : last;
    } else if (!span.equals("*")) {
      first = number(kind, span, whole);
      last = slash < 0 ? first : last;
    }
    if (first > last) {
      throw wrong(kind, whole, "“" + item + "” ends before it begins");
    }
    int step = slash < 0 ? 1 : step(kind, item.substring(slash + 1), whole);
    long bits = 0;
    for (int i = first; i <= last; i += step) {
      bits |= 1L << i;
    }
    return bits;
  }

  private static int step(Kind kind, String text, String whole) throws MalformedWindowException {
    int step = digits(text);
    if (step < 1 || step > kind.most) {
      throw wrong(kind, whole, "“/" + text + "” is no step of 1 to " + kind.most);
    }
    return step;
  }

  private static int number(Kind kind, String text, String whole) throws MalformedWindowException {
    int number = text.length() == NAME_LETTERS ? named(kind, text) : digits(text);
    if (number < kind.least || number > kind.most) {
      String or = kind.names.isEmpty() ? "" : " or " + kind.names.substring(0, NAME_LETTERS) + " …";
      throw wrong(
          kind, whole, "“" + text + "” is not within " + kind.least + " to " + kind.most + or);
    }
    return number;
  }

  /** Returns -1 if it is none of the field's names. */
  private static int named(Kind kind, String text) {
    int at = kind.names.indexOf(text.toUpperCase(Locale.ROOT));
    return at >= 0 && at % NAME_LETTERS == 0 ? at / NAME_LETTERS + kind.least : -1;
  }

  /** Returns -1 if it is not a number of one or two digits. */
  private static int digits(String text) {
    if (text.isEmpty() || text.length() > MOST_DIGITS) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static MalformedWindowException wrong(Kind kind, String whole, String reason) {
    return new MalformedWindowException(FixedWindow.AT, whole, kind.label + ": " + reason);
  }

  boolean has(int number) {
    return (bits & (1L << number)) != 0;
  }

  /** Whether it stands as {@code *}. */
  boolean isAny() {
    return any;
  }

  int least() {
    return Long.numberOfTrailingZeros(bits);
  }
}
