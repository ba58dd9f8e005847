package org.tereze.bench.drill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.tereze.wire.Precedence;

/**
 * When people write, and what: most after dark, many in the first minutes of a window. The same
 * seed gives the same reports.
 */
final class Rhythm {
  /** For each window and what was written before it: so many, or its part of all. */
  private static final int MOST_A_WINDOW = 64;

  private static final int ALL_REPORTS = 320;

  private static final double IN_THE_WINDOW = 0.3;
  private static final double LONG = 0.05;
  private static final int LONG_SENTENCES = 24;
  private static final int MOST_SENTENCES = 4;

  /** Hours by the country's clock in which four write for each one by day. */
  private static final int DARK_FROM = 18;

  private static final int DARK_UNTIL = 2;
  private static final double BY_DAY = 0.25;

  private final Cast cast;
  private final ZoneId zone;
  private final Random random;
  private final List<String> sentences;

  Rhythm(Cast cast, ZoneId zone, Random random) throws IOException {
    this.cast = cast;
    this.zone = zone;
    this.random = random;
    try (InputStream in = Rhythm.class.getResourceAsStream("sentences.txt")) {
      if (in == null) {
        throw new IOException("the drill's sentences are not there");
      }
      sentences =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    }
  }

  /** All reports of a drill from {@code begin} on, in the order of writing. */
  List<DrillReport> reports(Instant begin, List<DrillWindow> windows) {
    List<DrillReport> drafts = new ArrayList<>();
    Instant from = begin;
    int each = Math.max(1, Math.min(MOST_A_WINDOW, ALL_REPORTS / windows.size()));
    for (DrillWindow window : windows) {
      for (int i = 0; i < each; i++) {
        boolean inWindow = random.nextDouble() < IN_THE_WINDOW;
        drafts.add(draft(inWindow ? soonAfter(window) : sometime(from, window.open())));
      }
      from = window.close();
    }
    drafts.sort(Comparator.comparing(DrillReport::time));
    List<DrillReport> reports = new ArrayList<>();
    for (DrillReport draft : drafts) {
      int number = reports.size() + 1;
      reports.add(
          new DrillReport(
              number,
              draft.from(),
              draft.to(),
              draft.time(),
              draft.precedence(),
              DrillReport.marked(number, draft.text())));
    }
    return reports;
  }

  private Instant soonAfter(DrillWindow window) {
    double part = Math.pow(random.nextDouble(), 3);
    return window.open().plusMillis((long) (part * window.length().toMillis() / 2));
  }

  private Instant sometime(Instant from, Instant until) {
    long millis = Math.max(1, Duration.between(from, until).toMillis());
    Instant time = from;
    double wanted = 1;
    while (wanted > 0) {
      time = from.plusMillis((long) (random.nextDouble() * millis));
      int hour = time.atZone(zone).getHour();
      boolean dark = hour >= DARK_FROM || hour < DARK_UNTIL;
      wanted = random.nextDouble() < (dark ? 1 : BY_DAY) ? 0 : 1;
    }
    return time;
  }

  private DrillReport draft(Instant time) {
    DrillPerson from = cast.reporters().get(random.nextInt(cast.reporters().size()));
    int count = random.nextDouble() < LONG ? LONG_SENTENCES : 1 + random.nextInt(MOST_SENTENCES);
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(sentences.get(random.nextInt(sentences.size())));
    }
    return new DrillReport(
        0,
        from.name(),
        cast.recipientOf(from).name(),
        time,
        precedence(random.nextDouble()),
        String.join(" ", chosen));
  }

  private static Precedence precedence(double draw) {
    if (draw < 0.08) {
      return Precedence.FLASH;
    }
    if (draw < 0.25) {
      return Precedence.IMMEDIATE;
    }
    return draw < 0.5 ? Precedence.PRIORITY : Precedence.ROUTINE;
  }
}
