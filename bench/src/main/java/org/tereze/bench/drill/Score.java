package org.tereze.bench.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tereze.bench.drill.Ledger.ReportWay;
import org.tereze.bench.screen.Screen;
import org.tereze.wire.Precedence;

/** What a drill came to, and whether its promise was kept. Read it when all is over. */
final class Score {
  private static final double MEDIAN = 0.5;
  private static final double MOST = 0.95;

  private final List<ReportWay> ways;
  private final Ledger ledger;
  private final Stretch stretch;
  private final LineUse use;
  private final double flashSeconds;

  /** {@code flashSeconds}: the most that a FLASH report may take from a line to custody. */
  Score(Ledger ledger, Stretch stretch, LineUse use, double flashSeconds) {
    this.ledger = ledger;
    this.ways = ledger.ways();
    this.stretch = stretch;
    this.use = use;
    this.flashSeconds = flashSeconds;
  }

  /** Reports that were written. */
  int written() {
    return (int) ways.stream().filter(way -> way.written != null).count();
  }

  /** That their recipients' inboxes hold. */
  int delivered() {
    return (int) ways.stream().filter(this::isHeld).count();
  }

  private boolean isHeld(ReportWay way) {
    return ledger.held(way.report.number()) > 0;
  }

  /** Written, and neither delivered nor on a phone any more that would send it again. */
  int lost() {
    return (int)
        ways.stream()
            .filter(way -> way.acked != null && way.waitingParts == 0 && !isHeld(way))
            .count();
  }

  /** Written, and still to be sent. */
  int waiting() {
    return written() - delivered() - lost();
  }

  /** Shown more than once. */
  int twice() {
    return (int)
        ways.stream()
            .filter(way -> way.shownTimes > 1 || ledger.held(way.report.number()) > 1)
            .count();
  }

  /** Whether everything that was written arrived once, and FLASH in time. */
  boolean good() {
    return written() > 0
        && delivered() == written()
        && twice() == 0
        && flashAckSeconds() <= flashSeconds;
  }

  /** From a line and a FLASH report at hand to its custody, in seconds of link time. */
  double flashAckSeconds() {
    List<Long> millis = new ArrayList<>();
    for (ReportWay way : ways) {
      if (way.report.precedence() == Precedence.FLASH && way.ackLinkMillis >= 0) {
        millis.add(way.ackLinkMillis);
      }
    }
    return quantile(millis, MOST) / 1000.0;
  }

  private static double quantile(List<Long> values, double part) {
    if (values.isEmpty()) {
      return 0;
    }
    List<Long> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(part * (sorted.size() - 1))));
  }

  private List<Long> delays(Precedence precedence, boolean toCustody) {
    List<Long> seconds = new ArrayList<>();
    for (ReportWay way : ways) {
      Instant from = way.written;
      Instant to = toCustody ? way.acked : way.shown;
      if (way.report.precedence() == precedence && from != null && to != null) {
        seconds.add(Duration.between(stretch.shown(from), stretch.shown(to)).toSeconds());
      }
    }
    return seconds;
  }

  void print(Screen screen) {
    screen.chapter(good() ? "Every report arrived, once" : "NOT as promised");
    screen.line("reports written                 %8d", written());
    screen.line("delivered                       %8d", delivered());
    screen.line("still to be sent                %8d", waiting());
    screen.line("lost                            %8d", lost());
    screen.line("shown twice                     %8d", twice());
    screen.line("");
    screen.line(
        "%-10s %8s %22s %24s",
        "precedence", "reports", "custody after p50 / p95", "shown after p50 / p95");
    for (Precedence precedence : Precedence.values()) {
      List<Long> custody = delays(precedence, true);
      List<Long> shown = delays(precedence, false);
      screen.line(
          "%-10s %8d %10s / %9s %11s / %9s",
          precedence,
          shown.size(),
          hours(quantile(custody, MEDIAN)),
          hours(quantile(custody, MOST)),
          hours(quantile(shown, MEDIAN)),
          hours(quantile(shown, MOST)));
    }
    screen.line("");
    screen.line(
        "FLASH: custody %.1f s of link time after its phone had a line (95 %%; at most %.0f)",
        flashAckSeconds(), flashSeconds);
    use.print(screen, delivered());
    for (String problem : ledger.problems()) {
      screen.line("a phone said: %s", problem);
    }
    for (ReportWay way : ways) {
      if (way.written != null && !isHeld(way)) {
        screen.line(
            "№%d of %s to %s did not arrive: %s",
            way.report.number(),
            way.report.from(),
            way.report.to(),
            way.acked == null ? "in nobody's custody" : "in custody since " + way.acked);
      }
    }
  }

  private static String hours(double seconds) {
    return seconds < 3_600
        ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3_600);
  }

  /** All of it, with each report's way. */
  ObjectNode json(ObjectMapper mapper) {
    ObjectNode all = mapper.createObjectNode();
    all.put("written", written());
    all.put("delivered", delivered());
    all.put("waiting", waiting());
    all.put("lost", lost());
    all.put("twice", twice());
    all.put("flashAckSeconds", flashAckSeconds());
    use.json(all, delivered());
    ArrayNode reports = all.putArray("reports");
    for (ReportWay way : ways) {
      ObjectNode one = reports.addObject();
      one.put("number", way.report.number());
      one.put("from", way.report.from());
      one.put("to", way.report.to());
      one.put("precedence", way.report.precedence().name());
      one.put("envelopeBytes", way.envelopeBytes);
      one.put("written", text(way.written));
      one.put("acked", text(way.acked));
      one.put("shown", text(way.shown));
      one.put("ackLinkMillis", way.ackLinkMillis);
    }
    return all;
  }

  private @Nullable String text(@Nullable Instant time) {
    return time == null ? null : stretch.shown(time).toString();
  }
}
