package org.tereze.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StoreOptionsTest {
  @Test
  void isTenMillionAndTenThousandUnlessSaid() {
    assertThat(StoreOptions.parse(List.of())).isEqualTo(new StoreOptions(10_000_000, 10_000));
    assertThat(StoreOptions.parse(List.of("--links", "20", "--count", "1000")))
        .isEqualTo(new StoreOptions(1_000, 20));
  }

  @Test
  void saysInOneLineWhatIsWrong() {
    for (String wrong : List.of("0", "-1", "many", "40000001", "")) {
      assertThatThrownBy(() -> StoreOptions.parse(List.of("--count", wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("--count takes a number from 1 to 40000000");
    }
    assertThatThrownBy(() -> StoreOptions.parse(List.of("--count")))
        .hasMessage("--count needs a number");
    assertThatThrownBy(() -> StoreOptions.parse(List.of("--size", "1")))
        .hasMessage("bench store knows no “--size”");
  }
}
