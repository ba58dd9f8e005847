package org.tereze.bench.drill;

import java.time.Instant;
import org.tereze.wire.Precedence;

/**
 * A report that somebody will write in a drill.
 *
 * @param number from 1, in the order of writing
 * @param from its reporter's name
 * @param to its recipient's name
 * @param time when it is written, or as soon afterwards as the phone is in hand
 * @param text with marks at its beginning and its end, by which it is known again
 */
record DrillReport(
    int number, String from, String to, Instant time, Precedence precedence, String text) {
  private static final String BEGINS = "№";
  private static final String ENDS = "∎";

  /** Puts the marks around. */
  static String marked(int number, String text) {
    return BEGINS + number + " " + text + " " + ENDS + number;
  }

  /** The number of a report whose end this text has; 0 if it has none. */
  static int endingIn(String text) {
    return number(text, text.lastIndexOf(ENDS));
  }

  /** The number of a report whose beginning this text has; 0 if it has none. */
  static int beginningIn(String text) {
    return number(text, text.indexOf(BEGINS));
  }

  private static int number(String text, int mark) {
    int number = 0;
    for (int i = mark + 1; mark >= 0 && i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        break;
      }
      number = 10 * number + (digit - '0');
    }
    return number;
  }
}
