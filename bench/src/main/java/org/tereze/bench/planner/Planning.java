package org.tereze.bench.planner;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.tereze.bench.load.Targets;

/**
 * The planner's order beside simpler ones, each as a part of what a clairvoyant could have sent, at
 * every cut of every window.
 */
public final class Planning {
  /** Below it lie the seeds that the planner was tuned with. */
  private static final long FIRST_SEED = 1_000;

  private static final double MEAN = 0.95;
  private static final double P5 = 0.80;
  private static final int FIVE_OF_A_HUNDRED = 20;

  private final PrintStream out;
  private final Targets targets;
  private final List<double[]> all = new ArrayList<>();
  private final List<Double> means = new ArrayList<>();

  /** Prints to {@code out}. */
  public Planning(PrintStream out) {
    this.out = out;
    this.targets = new Targets(out);
  }

  /**
   * So many windows of each workload; whether every target was met.
   *
   * @param seeds at least 1
   */
  public boolean measure(int seeds) {
    out.printf(
        "What arrived by a cut, of what a clairvoyant could have sent: every 0.2 s from 2 s on, %d"
            + " windows a workload.%nFor an edge the clairvoyant keeps each lane's order, too;"
            + " “any order”: the planner beside one that need not.%n%n",
        seeds);
    out.printf(
        "%-54s %6s %6s %6s   %6s %8s %10s   %s%n",
        "workload", "mean", "p5", "worst", "fifo", "smallest", "precedence", "any order");
    boolean best = true;
    for (Workload workload : Workload.values()) {
      best &= measure(workload, seeds);
    }
    double[] every = sorted(all);
    double mean = means.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    out.println();
    targets.check("mean of the workloads", three(mean), "≥ 0.95", mean >= MEAN);
    double p5 = every[every.length / FIVE_OF_A_HUNDRED];
    targets.check("5 of 100 cuts are below", three(p5), "≥ 0.80", p5 >= P5);
    targets.tell("the worst cut", three(every[0]));
    targets.check(
        "on every workload at least as good as the other orders", best ? "yes" : "no", "yes", best);
    return targets.met();
  }

  private boolean measure(Workload workload, int seeds) {
    Map<Rival, List<double[]>> ratios = new EnumMap<>(Rival.class);
    List<double[]> anyOrder = new ArrayList<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
      Scene scene = workload.scene(seed);
      CutRatios cuts = new CutRatios(scene, !scene.seesAll());
      for (Rival rival : Rival.values()) {
        ratios.computeIfAbsent(rival, unused -> new ArrayList<>()).add(cuts.of(rival.order(scene)));
      }
      CutRatios free = scene.seesAll() ? cuts : new CutRatios(scene, false);
      anyOrder.add(free.of(Rival.PLANNER.order(scene)));
    }
    Map<Rival, Double> mean = new EnumMap<>(Rival.class);
    ratios.forEach((rival, of) -> mean.put(rival, mean(of)));
    double[] planner = sorted(ratios.getOrDefault(Rival.PLANNER, List.of()));
    double own = mean.getOrDefault(Rival.PLANNER, 0.0);
    all.add(planner);
    means.add(own);
    out.printf(
        "%-54s %6.3f %6.3f %6.3f   %6.3f %8.3f %10.3f   %9.3f%n",
        workload.text,
        own,
        planner[planner.length / FIVE_OF_A_HUNDRED],
        planner[0],
        mean.get(Rival.FIFO),
        mean.get(Rival.SMALLEST),
        mean.get(Rival.PRECEDENCE),
        mean(anyOrder));
    return mean.values().stream().allMatch(other -> own >= other);
  }

  private static DoubleStream every(List<double[]> ratios) {
    return ratios.stream().flatMapToDouble(Arrays::stream);
  }

  private static double mean(List<double[]> ratios) {
    return every(ratios).average().orElseThrow();
  }

  private static double[] sorted(List<double[]> ratios) {
    return every(ratios).sorted().toArray();
  }

  private static String three(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }
}
