package org.tereze.bench.drill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.tereze.bench.screen.Screen;
import org.tereze.testkit.BadLine;
import org.tereze.testkit.Way;

/**
 * What went over the lines that leave the country, against what they could have carried.
 *
 * @param upBytes and {@code downBytes}: IP included
 * @param edgeShare for how much of the windows' time the edges' lines were busy towards the home, 0
 *     to 1
 */
record LineUse(long upBytes, long downBytes, double edgeShare) {
  /** After a drill. */
  static LineUse of(Scene scene, Cast cast, double edgeShare) {
    long up = 0;
    long down = 0;
    for (int edge = 0; edge < Cast.EDGES; edge++) {
      BadLine line = scene.uplink(edge);
      up += line.ipBytes(Way.UP);
      down += line.ipBytes(Way.DOWN);
    }
    for (DrillPerson reporter : cast.reporters()) {
      if (!reporter.hasEdge()) {
        up += scene.line(reporter).ipBytes(Way.UP);
        down += scene.line(reporter).ipBytes(Way.DOWN);
      }
    }
    return new LineUse(up, down, edgeShare);
  }

  void print(Screen screen, int delivered) {
    screen.line(
        "over lines abroad, IP included  %8d B up, %d B down; %d B for each delivered report",
        upBytes, downBytes, delivered == 0 ? 0 : (upBytes + downBytes) / delivered);
    screen.line("of the edges' lines, used       %8.0f %%", 100 * edgeShare);
  }

  void json(ObjectNode into, int delivered) {
    into.put("upBytes", upBytes);
    into.put("downBytes", downBytes);
    into.put("bytesPerReport", delivered == 0 ? 0 : (upBytes + downBytes) / delivered);
    into.put("edgeLineShare", edgeShare);
  }
}
