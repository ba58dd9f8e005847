package org.tereze.bench.planner;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tereze.window.plan.Part;

/**
 * What had arrived at each cut of one window, as a part of what the clairvoyant could have had
 * there. Immutable.
 */
final class CutRatios {
  private static final double FIRST_CUT_MILLIS = 2_000;
  private static final double LAST_CUT_MILLIS = 120_000;
  private static final double STEP_MILLIS = 200;
  private static final double NOTHING = 1e-6;

  private final Scene scene;
  private final double[] bounds;

  /**
   * The bounds of a scene, up to the cut where the clairvoyant has sent all: later ones prove
   * nothing.
   */
  CutRatios(Scene scene, boolean keepsOrder) {
    this.scene = scene;
    Clairvoyant clairvoyant = new Clairvoyant(scene, keepsOrder);
    double all = 0;
    for (Piece piece : scene.pieces()) {
      all += piece.valueAt(piece.arrivalMillis());
    }
    int most = (int) ((LAST_CUT_MILLIS - FIRST_CUT_MILLIS) / STEP_MILLIS) + 1;
    double[] values = new double[most];
    int count = 0;
    boolean over = false;
    while (count < most && !over) {
      values[count] = clairvoyant.valueBy(cutMillis(count));
      over = values[count++] >= all - NOTHING;
    }
    bounds = Arrays.copyOf(values, count);
  }

  private static double cutMillis(int cut) {
    return FIRST_CUT_MILLIS + cut * STEP_MILLIS;
  }

  /** The ratios of this order, cut by cut. */
  double[] of(Order order) {
    List<LineRun.Arrived> arrived = LineRun.of(scene, order, cutMillis(bounds.length));
    double[] ratios = new double[bounds.length];
    Set<Integer> there = new HashSet<>();
    double value = 0;
    int next = 0;
    for (int cut = 0; cut < ratios.length; cut++) {
      while (next < arrived.size() && arrived.get(next).millis() <= cutMillis(cut)) {
        LineRun.Arrived one = arrived.get(next++);
        there.add(one.piece().number());
        value += counts(one.piece(), there) ? one.piece().valueAt((long) one.millis()) : 0;
      }
      ratios[cut] = value / bounds[cut];
    }
    return ratios;
  }

  private static boolean counts(Piece piece, Set<Integer> there) {
    return piece.part() != Part.BODY || there.contains(piece.headline());
  }
}
