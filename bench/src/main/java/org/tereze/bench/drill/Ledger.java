package org.tereze.bench.drill;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of each report of a drill, as people's programs told it. Safe in any thread. */
final class Ledger implements Phone.Hearing {
  /** One report's way; times by the drill's clock. */
  static final class ReportWay {
    final DrillReport report;
    @Nullable Instant written;
    @Nullable Instant acked;
    @Nullable Instant shown;
    int shownTimes;
    long envelopeBytes;

    /** Parts that were written and not acked. */
    int waitingParts;

    /** From when its writer had a line and it was written, to its custody; -1: not measured. */
    long ackLinkMillis = -1;

    ReportWay(DrillReport report) {
      this.report = report;
    }
  }

  private final Map<Integer, ReportWay> ways = new TreeMap<>();
  private final Map<String, Map<Long, Integer>> numbers = new HashMap<>();
  private final Map<String, Set<Long>> ackedParts = new HashMap<>();
  private final Map<String, Instant> lineSince = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<Integer, Integer> held = new HashMap<>();

  synchronized void add(DrillReport report) {
    ways.put(report.number(), new ReportWay(report));
  }

  /** From now on this person's phone is on and has a line; null: no more. */
  synchronized void line(String person, @Nullable Instant since) {
    if (since == null) {
      lineSince.remove(person);
    } else {
      lineSince.put(person, since);
    }
  }

  /** A report was written on the phone of its reporter, in these parts. */
  synchronized void written(int number, List<Long> ids, long envelopeBytes, Instant now) {
    ReportWay way = ways.get(number);
    if (way == null) {
      return;
    }
    way.written = now;
    way.envelopeBytes = envelopeBytes;
    way.waitingParts = ids.size();
    Map<Long, Integer> own = numbers.computeIfAbsent(way.report.from(), unused -> new HashMap<>());
    ids.forEach(id -> own.put(id, number));
  }

  @Override
  public synchronized void heard(DrillPerson who, List<String> words) {
    switch (words.get(0)) {
      case "written" ->
          written(
              Integer.parseInt(words.get(1)),
              Arrays.stream(words.get(2).split(",", -1)).map(Long::valueOf).toList(),
              Long.parseLong(words.get(3)),
              Instant.ofEpochMilli(Long.parseLong(words.get(4))));
      case "moved" ->
          moved(
              who.name(),
              Long.parseLong(words.get(1)),
              words.get(2),
              Instant.ofEpochMilli(Long.parseLong(words.get(3))));
      case "shown" -> shown(words.get(1), Instant.ofEpochMilli(Long.parseLong(words.get(2))));
      case "holds" -> held.merge(DrillReport.endingIn(words.get(1)), 1, Integer::sum);
      case "failed" -> problems.add(who.name() + ": " + words.get(1));
      default -> {
        // Bursts and answers tell nothing of single reports.
      }
    }
  }

  private void moved(String person, long id, String state, Instant now) {
    Integer number = numbers.getOrDefault(person, Map.of()).get(id);
    ReportWay way = number == null ? null : ways.get(number);
    boolean safe =
        state.equals("IN_CUSTODY") || state.equals("COLLECTED") || state.equals("OPENED");
    if (way == null || !safe) {
      return;
    }
    if (ackedParts.computeIfAbsent(person, unused -> new HashSet<>()).add(id)) {
      way.waitingParts--;
      if (way.acked == null) {
        way.acked = now;
        measure(way, person, now);
      }
    }
  }

  private void measure(ReportWay way, String person, Instant now) {
    Instant since = lineSince.get(person);
    Instant written = way.written;
    if (since != null && written != null) {
      Instant from = written.isAfter(since) ? written : since;
      way.ackLinkMillis = now.toEpochMilli() - from.toEpochMilli();
    }
  }

  private void shown(String text, Instant now) {
    ReportWay way = ways.get(DrillReport.endingIn(text));
    if (way != null) {
      way.shownTimes++;
      way.shown = way.shown == null ? now : way.shown;
    }
  }

  /** All reports' ways so far, by number; copies of nothing: read it when all is over. */
  synchronized List<ReportWay> ways() {
    return new ArrayList<>(ways.values());
  }

  /** How often the inboxes hold the report of this number. */
  synchronized int held(int number) {
    return held.getOrDefault(number, 0);
  }

  /** What failed, a line each. */
  synchronized List<String> problems() {
    return new ArrayList<>(problems);
  }

  synchronized int writtenCount() {
    return (int) ways.values().stream().filter(way -> way.written != null).count();
  }

  synchronized int ackedCount() {
    return (int) ways.values().stream().filter(way -> way.acked != null).count();
  }

  synchronized int shownCount() {
    return (int) ways.values().stream().filter(way -> way.shown != null).count();
  }
}
