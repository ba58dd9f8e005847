package org.tereze.bench.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tereze.window.plan.Part;

class WorkloadTest {
  private static final double LONG_MILLIS = 1e9;

  @ParameterizedTest
  @EnumSource
  void numbersPiecesByArrivalAndPutsHeadlinesWhereBodiesSay(Workload workload) {
    Scene scene = workload.scene(1);
    assertThat(workload.scene(1)).isEqualTo(scene);
    assertThat(workload.scene(2)).isNotEqualTo(scene);
    long last = 0;
    for (Piece piece : scene.pieces()) {
      assertThat(scene.pieces().get(piece.number())).isSameAs(piece);
      assertThat(piece.arrivalMillis()).isGreaterThanOrEqualTo(last);
      last = piece.arrivalMillis();
      if (piece.part() == Part.BODY) {
        Piece headline = scene.pieces().get(piece.headline());
        assertThat(headline.part()).isEqualTo(Part.HEADLINE);
        assertThat(headline.mailbox()).isEqualTo(piece.mailbox());
        assertThat(headline.arrivalMillis()).isEqualTo(piece.arrivalMillis());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TEXTS", "TOWN", "HEADLINES", "ARRIVALS"})
  void sendsEverythingOnceInEveryOrderAndNoBodyBeforeItsHeadline(Workload workload) {
    Scene scene = workload.scene(3);
    for (Rival rival : Rival.values()) {
      List<LineRun.Arrived> arrived = LineRun.of(scene, rival.order(scene), LONG_MILLIS);
      Set<Integer> seen = new HashSet<>();
      for (LineRun.Arrived one : arrived) {
        boolean follows = one.piece().part() == Part.BODY;
        assertThat(!follows || seen.contains(one.piece().headline())).isTrue();
        assertThat(seen.add(one.piece().number())).isTrue();
        assertThat(one.millis()).isGreaterThan((double) one.piece().arrivalMillis());
      }
      assertThat(seen).hasSize(scene.pieces().size());
    }
  }

  @Test
  void planIsBetterThanSimplerOnesOnATown() {
    Scene scene = Workload.TOWN.scene(1);
    CutRatios cuts = new CutRatios(scene, true);
    double planner = mean(cuts.of(Rival.PLANNER.order(scene)));
    assertThat(planner).isGreaterThan(0.95);
    assertThat(planner).isGreaterThan(mean(cuts.of(Rival.PRECEDENCE.order(scene))));
    assertThat(planner).isGreaterThan(mean(cuts.of(Rival.SMALLEST.order(scene))));
  }

  private static double mean(double[] of) {
    return Arrays.stream(of).average().orElseThrow();
  }
}
