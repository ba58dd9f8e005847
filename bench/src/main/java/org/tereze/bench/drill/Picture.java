package org.tereze.bench.drill;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.tereze.bench.drill.Ledger.ReportWay;
import org.tereze.wire.Precedence;

/**
 * A drill as one page: windows over the days, where reports waited, how full the edges' lines were,
 * and each report's way, for somebody who has never seen the product. Needs nothing else to be
 * shown.
 */
final class Picture {
  private static final int WIDTH = 1_180;
  private static final int LEFT = 64;
  private static final int RIGHT = 20;
  private static final int DAYS_TOP = 34;
  private static final int QUEUE_TOP = 84;
  private static final int QUEUE_HEIGHT = 170;
  private static final int USE_TOP = QUEUE_TOP + QUEUE_HEIGHT + 46;
  private static final int USE_HEIGHT = 70;
  private static final int WAYS_TOP = USE_TOP + USE_HEIGHT + 46;
  private static final double WAY_HEIGHT = 2.4;
  private static final int BOTTOM = 14;
  private static final double DATE_WIDTH = 44;
  private static final Duration BEHIND = Duration.ofHours(14);

  private static final Map<String, String> NAMES =
      Map.of(
          "phones", "on phones",
          "edges", "at the edges inside",
          "home", "at the home abroad, receipts included",
          "held", "written, on the phone",
          "custody", "in a relay's custody");

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>@NAME@: a drill</title>
      <style>
      body { font: 15px/1.45 system-ui, sans-serif; color: #1c2733; background: #fff; margin: 28px auto; max-width: @WIDTH@px; }
      h1 { font-size: 26px; margin: 0 0 4px; } p { margin: 6px 0 14px; max-width: 62em; }
      .figures { display: flex; gap: 34px; margin: 18px 0 20px; } .figures div { font-size: 13px; color: #5b6875; }
      .figures b { display: block; font-size: 28px; color: #1c2733; font-weight: 600; }
      svg { display: block; font: 12px system-ui, sans-serif; }
      .window { fill: #fdf3d3; } .day { stroke: #d7dde3; } .date { fill: #1c2733; font-weight: 600; }
      .label { fill: #3f4c59; } .scale { fill: #7b8794; text-anchor: end; } .axis { stroke: #b9c3cc; }
      .phones { fill: #8a97a4; } .edges { fill: #3b82c4; } .home { fill: #7cc3a2; }
      .use { fill: #d08a1d; } .held { fill: #c3ccd4; } .custody { fill: #3b82c4; }
      .flash { fill: #c62f2f; } .immediate { fill: #e0811f; } .priority { fill: #7a4fb5; } .routine { fill: #25836a; }
      .event { stroke: #c62f2f; stroke-dasharray: 3 3; } .eventname { fill: #c62f2f; font-size: 11px; }
      </style></head><body>
      <h1>@NAME@</h1>
      <p>The network was open for @OPEN@. Twenty people inside wrote reports whenever they had something to say, most of them with
      nothing connected. Their phones kept the reports sealed, gave them to a relay in their town or sent them abroad in the
      minutes when a line was there, and relays held them until the recipients abroad had read them. An edge relay was killed
      in the middle of a window, one phone was off for two days, one recipient reads at night only. @VERDICT@</p>
      <div class="figures">
      <div><b>@WRITTEN@</b>written</div><div><b>@DELIVERED@</b>delivered</div><div><b>@LOST@</b>lost</div>
      <div><b>@TWICE@</b>shown twice</div><div><b>@FLASH@</b>until 95 % of FLASH reports were in custody, once their phone had a line</div>
      </div>
      <svg width="@WIDTH@" height="@HEIGHT@" viewBox="0 0 @WIDTH@ @HEIGHT@" role="img" aria-label="windows, queues and each report's way">
      @SVG@</svg>
      <p>Real programs, stores and sockets; gaps were jumped, and each window was played as some seconds of true link time at the recorded
      rate, round trip and loss. Shaded are the windows@SCALE@. Times are those of the country. Point at a report to read its way.</p>
      </body></html>
      """;

  private final String name;
  private final ZoneId zone;
  private final List<DrillWindow> windows;
  private final List<ReportWay> ways;
  private final Stretch stretch;
  private final List<QueueSample> samples;
  private final List<String> events;
  private final Score score;
  private final Instant from;
  private final Instant until;
  private final TimeAxis axis;
  private final StringBuilder svg = new StringBuilder();

  Picture(
      String name,
      ZoneId zone,
      List<DrillWindow> windows,
      List<ReportWay> ways,
      Stretch stretch,
      List<QueueSample> samples,
      List<String> events,
      Score score) {
    this.name = name;
    this.zone = zone;
    this.windows = windows;
    this.ways =
        ways.stream()
            .filter(way -> way.written != null)
            .sorted(Comparator.comparing(Picture::written))
            .toList();
    this.stretch = stretch;
    this.samples = samples;
    this.events = events;
    this.score = score;
    this.from =
        this.ways.isEmpty() ? windows.get(0).open() : stretch.shown(written(this.ways.get(0)));
    Instant last = windows.get(windows.size() - 1).close().plus(BEHIND);
    Instant seen = samples.isEmpty() ? last : samples.get(samples.size() - 1).time();
    this.until = seen.isAfter(last) ? seen : last;
    this.axis = new TimeAxis(windows, from, until, LEFT, WIDTH - LEFT - RIGHT);
  }

  private static Instant written(ReportWay way) {
    Instant written = way.written;
    return written == null ? way.report.time() : written;
  }

  /** The page. */
  String html() {
    double height = WAYS_TOP + WAY_HEIGHT * ways.size() + BOTTOM;
    windows(height);
    queues();
    use();
    ways();
    notes(height);
    return PAGE.replace("@NAME@", escaped(name))
        .replace("@VERDICT@", score.good() ? "Every report arrived, once." : "Not as promised.")
        .replace("@WRITTEN@", Integer.toString(score.written()))
        .replace("@DELIVERED@", Integer.toString(score.delivered()))
        .replace("@LOST@", Integer.toString(score.lost()))
        .replace("@TWICE@", Integer.toString(score.twice()))
        .replace("@FLASH@", String.format(Locale.ROOT, "%.1f s", score.flashAckSeconds()))
        .replace("@OPEN@", hoursOpen())
        .replace("@SCALE@", scale())
        .replace("@WIDTH@", Integer.toString(WIDTH))
        .replace("@HEIGHT@", number(height))
        .replace("@SVG@", svg.toString());
  }

  private String hoursOpen() {
    Duration open = windows.stream().map(DrillWindow::length).reduce(Duration.ZERO, Duration::plus);
    Duration all = Duration.between(from, windows.get(windows.size() - 1).close());
    return String.format(Locale.ROOT, "%.1f of %d hours", open.toMinutes() / 60.0, all.toHours());
  }

  private double x(Instant time) {
    return axis.x(time);
  }

  private String scale() {
    double scale = axis.windowScale();
    return scale < 1.5 ? "" : String.format(Locale.ROOT, ", drawn %.0f times as wide", scale);
  }

  private void windows(double height) {
    for (DrillWindow window : windows) {
      rectangle(
          "window",
          x(window.open()),
          DAYS_TOP + 8.0,
          x(window.close()) - x(window.open()),
          height - DAYS_TOP - 8 - BOTTOM,
          at(window.open()) + " to " + at(window.close()));
    }
    ZonedDateTime day = from.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone);
    DateTimeFormatter date = DateTimeFormatter.ofPattern("d MMM", Locale.ROOT);
    double free = 0;
    for (; day.toInstant().isBefore(until); day = day.plusDays(1)) {
      double x = x(day.toInstant());
      line("day", x, DAYS_TOP - 4.0, x, height - BOTTOM);
      double at = Math.min(x + 4, WIDTH - RIGHT - DATE_WIDTH);
      if (at >= free) {
        text("date", at, DAYS_TOP - 8.0, date.format(day));
        free = at + DATE_WIDTH;
      }
    }
  }

  private void queues() {
    long most = 1;
    for (QueueSample sample : samples) {
      most = Math.max(most, sample.atPhones() + sample.atEdges() + sample.atHome());
    }
    text("label", LEFT, QUEUE_TOP - 8.0, "where reports wait");
    double scale = (double) QUEUE_HEIGHT / most;
    area("home", scale, sample -> sample.atPhones() + sample.atEdges() + sample.atHome());
    area("edges", scale, sample -> sample.atPhones() + sample.atEdges());
    area("phones", scale, QueueSample::atPhones);
    text("scale", LEFT - 6.0, QUEUE_TOP + 10.0, Long.toString(most));
    text("scale", LEFT - 6.0, QUEUE_TOP + QUEUE_HEIGHT, "0");
    double at = LEFT + 190.0;
    for (String where : List.of("phones", "edges", "home")) {
      rectangle(where, at, QUEUE_TOP - 17.0, 10, 10, "");
      text("label", at + 15, QUEUE_TOP - 8.0, NAMES.getOrDefault(where, where));
      at += 190;
    }
  }

  private void area(String where, double scale, ToLongFunction<QueueSample> height) {
    if (samples.isEmpty()) {
      return;
    }
    double floor = QUEUE_TOP + QUEUE_HEIGHT;
    StringBuilder points = new StringBuilder();
    double last = x(samples.get(0).time());
    points.append(number(last)).append(',').append(number(floor));
    for (QueueSample sample : samples) {
      last = x(sample.time());
      double y = floor - scale * height.applyAsLong(sample);
      points.append(' ').append(number(last)).append(',').append(number(y));
    }
    points.append(' ').append(number(last)).append(',').append(number(floor));
    svg.append("<polygon class='")
        .append(where)
        .append("' points='")
        .append(points)
        .append("'/>\n");
  }

  /** For how much of the time the edges' lines were busy towards the home, sample by sample. */
  private void use() {
    text("label", LEFT, USE_TOP - 8.0, "the edges' lines abroad: how full");
    line("axis", LEFT, USE_TOP + USE_HEIGHT, WIDTH - RIGHT, USE_TOP + USE_HEIGHT);
    text("scale", LEFT - 6.0, USE_TOP + 10.0, "100 %");
    for (int i = 1; i < samples.size(); i++) {
      QueueSample before = samples.get(i - 1);
      QueueSample now = samples.get(i);
      for (DrillWindow window : windows) {
        boolean inside =
            !before.time().isBefore(window.open()) && now.time().isBefore(window.close());
        if (inside && now.time().isAfter(before.time())) {
          double seconds =
              (stretch.playedAfter(window, now.time()).toMillis()
                      - stretch.playedAfter(window, before.time()).toMillis())
                  / 1000.0;
          double room = Cast.EDGES * 1e9 * Math.max(0.05, seconds);
          double part = Math.min(1, (now.busyNanos() - before.busyNanos()) / room);
          rectangle(
              "use",
              x(before.time()),
              USE_TOP + USE_HEIGHT * (1 - part),
              x(now.time()) - x(before.time()),
              USE_HEIGHT * part,
              "");
        }
      }
    }
  }

  private void ways() {
    text("label", LEFT, WAYS_TOP - 10.0, "each report's way");
    double at = LEFT + 190.0;
    for (String what : List.of("held", "custody")) {
      rectangle(what, at, WAYS_TOP - 19.0, 18, 5, "");
      text("label", at + 24, WAYS_TOP - 10.0, NAMES.getOrDefault(what, what));
      at += 190;
    }
    for (Precedence precedence : Precedence.values()) {
      circle(precedence, at, WAYS_TOP - 14.0, 4);
      text("label", at + 9, WAYS_TOP - 10.0, precedence.name());
      at += 100;
    }
    for (int i = 0; i < ways.size(); i++) {
      way(ways.get(i), WAYS_TOP + WAY_HEIGHT * i);
    }
  }

  private void way(ReportWay way, double y) {
    Instant written = stretch.shown(written(way));
    Instant acked = way.acked == null ? until : stretch.shown(way.acked);
    Instant shown = way.shown == null ? until : stretch.shown(way.shown);
    svg.append("<g><title>").append(escaped(story(way))).append("</title>\n");
    rectangle("held", x(written), y, Math.max(0.8, x(acked) - x(written)), WAY_HEIGHT - 0.9, "");
    rectangle("custody", x(acked), y, Math.max(0, x(shown) - x(acked)), WAY_HEIGHT - 0.9, "");
    if (way.shown != null) {
      circle(way.report.precedence(), x(shown), y + WAY_HEIGHT / 2, 1.9);
    }
    svg.append("</g>\n");
  }

  private String story(ReportWay way) {
    StringBuilder story = new StringBuilder();
    story.append("№").append(way.report.number()).append(' ').append(way.report.precedence());
    story.append(", ").append(way.report.from()).append(" to ").append(way.report.to());
    story.append(": written ").append(at(stretch.shown(written(way))));
    story.append(way.acked == null ? "" : ", in custody " + at(stretch.shown(way.acked)));
    story.append(way.shown == null ? ", not shown" : ", shown " + at(stretch.shown(way.shown)));
    return story.toString();
  }

  private void notes(double height) {
    double y = QUEUE_TOP + QUEUE_HEIGHT + 13.0;
    for (String event : events) {
      int space = event.indexOf(' ');
      double x = x(Instant.parse(event.substring(0, space)));
      svg.append("<g><title>").append(escaped(event.substring(space + 1))).append("</title>\n");
      line("event", x, DAYS_TOP + 10.0, x, height - BOTTOM);
      svg.append("</g>\n");
      text("eventname", x + 3, y, event.substring(space + 1));
      y += 12;
    }
  }

  private String at(Instant time) {
    return DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ROOT).withZone(zone).format(time);
  }

  private void rectangle(String kind, double x, double y, double width, double height, String say) {
    svg.append("<rect class='").append(kind);
    svg.append("' x='").append(number(x)).append("' y='").append(number(y));
    svg.append("' width='").append(number(width)).append("' height='").append(number(height));
    svg.append(say.isEmpty() ? "'/>\n" : "'><title>" + escaped(say) + "</title></rect>\n");
  }

  private void line(String kind, double x1, double y1, double x2, double y2) {
    svg.append("<line class='").append(kind);
    svg.append("' x1='").append(number(x1)).append("' y1='").append(number(y1));
    svg.append("' x2='").append(number(x2)).append("' y2='").append(number(y2)).append("'/>\n");
  }

  private void text(String kind, double x, double y, String said) {
    svg.append("<text class='").append(kind);
    svg.append("' x='").append(number(x)).append("' y='").append(number(y)).append("'>");
    svg.append(escaped(said)).append("</text>\n");
  }

  private void circle(Precedence precedence, double x, double y, double radius) {
    svg.append("<circle class='").append(precedence.name().toLowerCase(Locale.ROOT));
    svg.append("' cx='").append(number(x)).append("' cy='").append(number(y));
    svg.append("' r='").append(number(radius)).append("'/>\n");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
