package org.tereze.bench.scale;

import java.util.List;

/**
 * What {@code bench store} was asked for. Immutable.
 *
 * @param count of envelopes
 * @param links that are idle
 */
record StoreOptions(int count, int links) {
  private static final int MOST = 40_000_000;

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  static StoreOptions parse(List<String> arguments) {
    StoreOptions options = new StoreOptions(10_000_000, 10_000);
    for (int i = 0; i < arguments.size(); i += 2) {
      String option = arguments.get(i);
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(option + " needs a number");
      }
      int number = number(option, arguments.get(i + 1));
      options =
          switch (option) {
            case "--count" -> new StoreOptions(number, options.links);
            case "--links" -> new StoreOptions(options.count, number);
            default -> throw new IllegalArgumentException("bench store knows no “" + option + "”");
          };
    }
    return options;
  }

  private static int number(String option, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(option + " takes a number from 1 to " + MOST);
  }
}
