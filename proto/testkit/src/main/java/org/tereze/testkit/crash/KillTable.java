package org.tereze.testkit.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of many kills, by the moment of the kill. With {@code -Dtereze.kill.table=FILE} each
 * round is a line of that file at once, and a later run goes on behind the rounds that are there.
 * One thread.
 *
 * <pre>
 * suite ⇥ moment ⇥ acks ⇥ lost ⇥ twice ⇥ returned ⇥ other faults
 * </pre>
 */
public final class KillTable {
  private static final String[] FAULTS = {"lost", "twice", "returned"};

  private final String suite;
  private final @Nullable Path file;
  private final List<String> faults = new ArrayList<>();
  private final Map<String, long[]> rows = new TreeMap<>();
  private int rounds;
  private long acks;

  private KillTable(String suite, @Nullable Path file) {
    this.suite = suite;
    this.file = file;
  }

  /** The table of a suite, with the rounds that an earlier run made. */
  public static KillTable of(String suite) {
    String name = System.getProperty("tereze.kill.table", "");
    KillTable table = new KillTable(suite, name.isEmpty() ? null : Paths.get(name));
    table.readEarlier();
    return table;
  }

  /** A table that is never a file: of what is made to fail. */
  public static KillTable apart() {
    return new KillTable("apart", null);
  }

  private void readEarlier() {
    for (String line : earlier()) {
      String[] words = line.split("\t", -1);
      if (words[0].equals(suite)) {
        long[] counts = new long[FAULTS.length + 2];
        for (int i = 0; i < counts.length; i++) {
          counts[i] = Long.parseLong(words[i + 2]);
        }
        add(words[1], counts);
      }
    }
  }

  /** How many of {@code -Dtereze.kill.rounds=N} rounds are a suite's, at least one. */
  public static int share(double fraction) {
    return Math.max(1, (int) Math.round(Integer.getInteger("tereze.kill.rounds", 30) * fraction));
  }

  private List<String> earlier() {
    try {
      return file != null && Files.exists(file)
          ? Files.readAllLines(file, StandardCharsets.UTF_8)
          : Collections.emptyList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rounds so far, those of earlier runs included. */
  public int rounds() {
    return rounds;
  }

  /** Acks that were compared so far. */
  public long acks() {
    return acks;
  }

  /** All faults of this run, each with its moment. */
  public List<String> faults() {
    return Collections.unmodifiableList(faults);
  }

  /**
   * Takes a round.
   *
   * @param newAcks what was acknowledged in this round
   * @param found each begins with the word for what it is
   */
  public void add(String moment, long newAcks, List<String> found) {
    long[] counts = new long[FAULTS.length + 2];
    counts[0] = newAcks;
    for (String fault : found) {
      int kind = 0;
      while (kind < FAULTS.length && !fault.startsWith(FAULTS[kind])) {
        kind++;
      }
      counts[1 + kind]++;
      faults.add(moment + ": " + fault);
    }
    add(moment, counts);
    write(moment, counts);
  }

  private void add(String moment, long[] counts) {
    long[] row = rows.computeIfAbsent(moment, key -> new long[counts.length + 1]);
    row[0]++;
    for (int i = 0; i < counts.length; i++) {
      row[i + 1] += counts[i];
    }
    rounds++;
    acks += counts[0];
  }

  private void write(String moment, long[] counts) {
    if (file == null) {
      return;
    }
    StringBuilder line = new StringBuilder(suite).append('\t').append(moment);
    for (long count : counts) {
      line.append('\t').append(count);
    }
    try {
      Files.write(
          file,
          line.append('\n').toString().getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One line a moment. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%-52s %7s %9s %6s %6s %9s %6s%n",
            suite, "rounds", "acks", "lost", "twice", "returned", "other"));
    rows.forEach(
        (moment, row) ->
            text.append(
                String.format(
                    "  %-50s %7d %9d %6d %6d %9d %6d%n",
                    moment, row[0], row[1], row[2], row[3], row[4], row[5])));
    return text.toString();
  }
}
