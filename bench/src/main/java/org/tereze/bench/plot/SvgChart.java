package org.tereze.bench.plot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A chart as SVG without scripts or fonts of its own; follows a page's preference for light or
 * dark. One thread.
 */
public final class SvgChart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 540;
  private static final int LEFT = 84;
  private static final int RIGHT = 28;
  private static final int TOP = 104;
  private static final int BOTTOM = 66;
  private static final int LEGEND_Y = 82;
  private static final int LEGEND_GAP = 26;
  private static final double CHARACTER_WIDTH = 7.2;

  /** Colours that the colour-blind tell apart, too; markers differ as well. */
  private static final String STYLE =
      """
      text { font: 14px system-ui, sans-serif; fill: #1f2328 }
      .title { font-size: 18px; font-weight: 600 }
      .faint { font-size: 12px; fill: #59636e }
      .halo { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round }
      .paper { fill: #ffffff }
      .grid { stroke: #d1d9e0; stroke-width: 1 }
      .axis { stroke: #59636e; stroke-width: 1.2 }
      .curve { fill: none; stroke-width: 2.4; stroke-linejoin: round }
      .curve0 { stroke: #0550ae } .mark0 { fill: #0550ae }
      .curve1 { stroke: #bc4c00 } .mark1 { fill: #bc4c00 }
      .curve2 { stroke: #1a7f37 } .mark2 { fill: #1a7f37 }
      .curve3 { stroke: #8250df } .mark3 { fill: #8250df }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 } .faint { fill: #9198a1 }
        .paper { fill: #0d1117 } .halo { stroke: #0d1117 }
        .grid { stroke: #30363d } .axis { stroke: #9198a1 }
        .curve0 { stroke: #58a6ff } .mark0 { fill: #58a6ff }
        .curve1 { stroke: #ffa657 } .mark1 { fill: #ffa657 }
        .curve2 { stroke: #56d364 } .mark2 { fill: #56d364 }
        .curve3 { stroke: #d2a8ff } .mark3 { fill: #d2a8ff }
      }
      """;

  private final Chart chart;
  private final LogAxis x;
  private final LogAxis y;
  private final StringBuilder svg = new StringBuilder(1 << 14);

  private SvgChart(Chart chart) {
    this.chart = chart;
    x = chart.x();
    y = chart.y();
  }

  /** Writes a chart into a folder that is there. */
  public static void write(Chart chart, Path file) throws IOException {
    Files.writeString(file, text(chart));
  }

  /** The whole document. */
  static String text(Chart chart) {
    return new SvgChart(chart).draw();
  }

  private String draw() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " role=\"img\" aria-labelledby=\"title\">%n",
        WIDTH, HEIGHT, WIDTH, HEIGHT);
    add("<title id=\"title\">%s</title>%n<style>%n%s</style>%n", escaped(chart.title()), STYLE);
    add("<rect class=\"paper\" width=\"%d\" height=\"%d\"/>%n", WIDTH, HEIGHT);
    label("title", LEFT, 32, "start", chart.title());
    label("faint", LEFT, 54, "start", chart.subtitle());
    axes();
    double at = LEFT;
    for (int i = 0; i < chart.series().size(); i++) {
      curve(i, chart.series().get(i).points());
      at = legend(i, at, chart.series().get(i).name());
    }
    add("</svg>%n");
    return svg.toString();
  }

  private void axes() {
    for (double tick : x.ticks()) {
      line("grid", atX(tick), TOP, atX(tick), HEIGHT - BOTTOM);
      label("faint", atX(tick), HEIGHT - BOTTOM + 20, "middle", LogAxis.text(tick));
    }
    for (double tick : y.ticks()) {
      line("grid", LEFT, atY(tick), WIDTH - RIGHT, atY(tick));
      label("faint", LEFT - 10, atY(tick) + 4, "end", LogAxis.text(tick));
    }
    line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    line("axis", LEFT, TOP, LEFT, HEIGHT - BOTTOM);
    label("", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 18, "middle", x.label());
    double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
    add(
        "<text transform=\"translate(24 %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
        middle, escaped(y.label()));
  }

  private void curve(int index, List<Point> points) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(String.format(Locale.ROOT, "%.1f,%.1f ", atX(point.x()), atY(point.y())));
    }
    add("<polyline class=\"curve curve%d\" points=\"%s\"/>%n", index, path.toString().strip());
    for (Point point : points) {
      mark(index, atX(point.x()), atY(point.y()));
      if (!point.label().isEmpty()) {
        beside(atX(point.x()), atY(point.y()), point.label());
      }
    }
  }

  /** Above a point, or below and right of one that lies on the axis. */
  private void beside(double atX, double atY, String text) {
    boolean onAxis = atX < LEFT + text.length() * CHARACTER_WIDTH / 2;
    if (onAxis) {
      label("faint halo", atX + 9, atY + 16, "start", text);
    } else {
      label("faint halo", atX, atY - 11, "middle", text);
    }
  }

  /** Its end, where the next one may begin. */
  private double legend(int index, double from, String name) {
    add("<path class=\"curve curve%d\" d=\"M %.1f %d h 28\"/>%n", index, from, LEGEND_Y);
    mark(index, from + 14, LEGEND_Y);
    label("", from + 36, LEGEND_Y + 5, "start", name);
    return from + 36 + name.length() * CHARACTER_WIDTH + LEGEND_GAP;
  }

  /** A circle, a square, a diamond, a triangle. */
  private void mark(int index, double atX, double atY) {
    String shape =
        switch (index) {
          case 0 -> "m -4.5 0 a 4.5 4.5 0 1 0 9 0 a 4.5 4.5 0 1 0 -9 0";
          case 1 -> "m -4 -4 h 8 v 8 h -8 z";
          case 2 -> "m 0 -6 l 6 6 l -6 6 l -6 -6 z";
          default -> "m 0 -6 l 6 10 h -12 z";
        };
    add("<path class=\"mark%d\" d=\"M %.1f %.1f %s\"/>%n", index, atX, atY, shape);
  }

  private void line(String kind, double fromX, double fromY, double toX, double toY) {
    add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        kind, fromX, fromY, toX, toY);
  }

  private void label(String kind, double atX, double atY, String anchor, String text) {
    add(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        kind, atX, atY, anchor, escaped(text));
  }

  private double atX(double value) {
    return LEFT + x.part(value) * (WIDTH - LEFT - RIGHT);
  }

  private double atY(double value) {
    return HEIGHT - BOTTOM - y.part(value) * (HEIGHT - TOP - BOTTOM);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
