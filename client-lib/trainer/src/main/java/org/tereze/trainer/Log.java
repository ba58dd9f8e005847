package org.tereze.trainer;

import java.util.Locale;

/** Progress on the error stream. */
final class Log {
  private Log() {}

  static void line(String format, Object... values) {
    System.err.println(String.format(Locale.ROOT, format, values));
  }
}
