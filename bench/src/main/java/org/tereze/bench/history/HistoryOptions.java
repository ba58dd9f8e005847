package org.tereze.bench.history;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bench history} was asked for. Immutable.
 *
 * @param rounds histories, each of a relay of its own
 * @param seed of the first one; null: a random one
 * @param kept a history to check again instead of making any
 */
record HistoryOptions(int rounds, @Nullable Long seed, @Nullable Path kept) {
  static final String USAGE =
      """
      Usage: deploy/tereze bench history [--rounds N] [--seed S]
             deploy/tereze bench history --check FILE
        --rounds N    histories, each of a relay of its own that is killed four times (10)
        --seed S      of the first one; how threads and packets meet is not repeated
        --check FILE  a history that was kept, once more
      A history that contradicts the model of the mailbox is kept in the current folder.""";

  private static final int ROUNDS = 10;
  private static final int MOST_ROUNDS = 1_000_000;

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  static HistoryOptions parse(List<String> arguments) {
    HistoryOptions options = new HistoryOptions(ROUNDS, null, null);
    for (int i = 0; i < arguments.size(); i += 2) {
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(arguments.get(i) + " needs a value");
      }
      options = options.with(arguments.get(i), arguments.get(i + 1));
    }
    return options;
  }

  private HistoryOptions with(String option, String value) {
    return switch (option) {
      case "--rounds" ->
          new HistoryOptions((int) number(option, value, 1, MOST_ROUNDS), seed, kept);
      case "--seed" ->
          new HistoryOptions(rounds, number(option, value, Long.MIN_VALUE, Long.MAX_VALUE), kept);
      case "--check" -> new HistoryOptions(rounds, seed, Path.of(value));
      default -> throw new IllegalArgumentException("bench history knows no “" + option + "”");
    };
  }

  private static long number(String option, String value, long least, long most) {
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        option + " takes a number from " + least + " to " + most + ", not “" + value + "”");
  }
}
