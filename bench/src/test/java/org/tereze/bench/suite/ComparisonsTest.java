package org.tereze.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ComparisonsTest {
  private static final Comparison SEAL =
      Comparison.of("A.seal", "its primitives")
          .with(2, "AReference.hash")
          .with(1, "AReference.mix");
  private static final Map<String, Measured> MEASURED =
      Map.of(
          "A.seal", new Measured(30, 1, 100),
          "AReference.hash", new Measured(5, 1, 0),
          "AReference.mix", new Measured(10, 1, 0));

  @Test
  void everythingIsComparedWithSomethingThatExists() {
    assertThat(Comparisons.complaints(Comparisons.ALL, JmhRuns.names())).isEmpty();
  }

  @Test
  void namesHoldTheValuesOfParameters() {
    assertThat(JmhRuns.names())
        .contains("CommitBenchmark.commit batch=4096", "EnvelopeBenchmark.seal")
        .doesNotContain("CommitBenchmark.commit");
  }

  @Test
  void saysWhichReferenceIsNone() {
    assertThat(Comparisons.complaints(List.of(SEAL), Set.of("A.seal", "AReference.mix")))
        .containsExactly("AReference.hash is no benchmark; A.seal is compared with it");
  }

  @Test
  void saysWhatIsComparedAndWasTakenAway() {
    assertThat(Comparisons.complaints(List.of(SEAL), Set.of("AReference.hash", "AReference.mix")))
        .containsExactly("A.seal is compared and is no benchmark");
  }

  @Test
  void saysWhatIsComparedWithNothing() {
    assertThat(Comparisons.complaints(List.of(), Set.of("B.open", "BReference.hash")))
        .containsExactly("B.open is compared with nothing");
  }

  @Test
  void addsUpTheReferenceAsOftenAsItIsUsed() {
    assertThat(SEAL.referenceMicros(MEASURED)).isEqualTo(20, offset(1e-9));
    assertThat(SEAL.ratio(MEASURED)).isEqualTo(1.5, offset(1e-9));
  }

  @Test
  void hasNoRatioToNothing() {
    assertThat(Comparison.of("A.seal", "").ratio(MEASURED)).isNaN();
  }

  @Test
  void namesWhatWasNotMeasured() {
    assertThatThrownBy(() -> SEAL.with(1, "AReference.gone").ratio(MEASURED))
        .hasMessage("AReference.gone was not measured");
  }
}
