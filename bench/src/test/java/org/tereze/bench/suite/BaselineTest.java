package org.tereze.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class BaselineTest {
  private static final Baseline AGREED = Baseline.of(Map.of("A.small", 100.0, "A.big", 10_000.0));

  @Test
  void letsThroughSixteenBytesOrTwoPercent() {
    assertThat(AGREED.complaints(Map.of("A.small", 116.0, "A.big", 10_200.0))).isEmpty();
  }

  @Test
  void complainsOfAByteMore() {
    assertThat(AGREED.complaints(Map.of("A.small", 117.0, "A.big", 10_201.0)))
        .containsExactly(
            "A.big allocates 10201 B per operation, 10000 were agreed to, 10200 are let through",
            "A.small allocates 117 B per operation, 100 were agreed to, 116 are let through");
  }

  @Test
  void doesNotMindLess() {
    assertThat(AGREED.complaints(Map.of("A.small", 1.0, "A.big", 1.0))).isEmpty();
  }

  @Test
  void complainsOfWhatIsNewAndOfWhatIsGone() {
    assertThat(AGREED.complaints(Map.of("A.small", 100.0, "A.new", 1.0)))
        .containsExactly(
            "A.new is not in the baseline", "A.big is in the baseline and was not measured");
  }
}
