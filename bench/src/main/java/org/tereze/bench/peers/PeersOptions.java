package org.tereze.bench.peers;

import java.util.List;

/**
 * What {@code bench peers} was asked for. Immutable.
 *
 * @param names of those who take part
 * @param reports of each load, a multiple of 1,024
 * @param rounds that count, after one that does not
 */
record PeersOptions(List<String> names, int reports, int rounds) {
  static final String USAGE =
      "Usage: deploy/tereze bench peers [--only NAME,…] [--reports N] [--rounds N]\n"
          + "  --only     of "
          + String.join(", ", Lineup.NAMES)
          + "\n  --reports  of each load (10,240; rounded up to a multiple of 1,024)\n"
          + "  --rounds   that count (3), after one that does not";

  private static final int STEP = 1_024;
  private static final int MOST_REPORTS = 1 << 22;
  private static final int MOST_ROUNDS = 1_000;

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  static PeersOptions parse(List<String> arguments) {
    PeersOptions options = new PeersOptions(Lineup.NAMES, 10 * STEP, 3);
    for (int i = 0; i < arguments.size(); i += 2) {
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(arguments.get(i) + " needs a value");
      }
      options = options.with(arguments.get(i), arguments.get(i + 1));
    }
    return options;
  }

  private PeersOptions with(String option, String value) {
    return switch (option) {
      case "--only" -> new PeersOptions(named(value), reports, rounds);
      case "--reports" -> {
        int asked = number(option, value, MOST_REPORTS);
        yield new PeersOptions(names, (asked + STEP - 1) / STEP * STEP, rounds);
      }
      case "--rounds" -> new PeersOptions(names, reports, number(option, value, MOST_ROUNDS));
      default -> throw new IllegalArgumentException("bench peers knows no “" + option + "”");
    };
  }

  private static List<String> named(String value) {
    List<String> asked = List.of(value.split(",", -1));
    for (String name : asked) {
      if (!Lineup.NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "no “" + name + "” among " + String.join(", ", Lineup.NAMES));
      }
    }
    return Lineup.NAMES.stream().filter(asked::contains).toList();
  }

  private static int number(String option, String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(option + " takes a number from 1 to " + most);
  }
}
