package org.tereze.bench.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HistoryOptionsTest {
  @Test
  void readsWhatItIsAskedFor() {
    assertThat(HistoryOptions.parse(List.of())).isEqualTo(new HistoryOptions(10, null, null));
    assertThat(HistoryOptions.parse(List.of("--seed", "-7", "--rounds", "3")))
        .isEqualTo(new HistoryOptions(3, -7L, null));
    assertThat(HistoryOptions.parse(List.of("--check", "a.jsonl")).kept())
        .isEqualTo(Path.of("a.jsonl"));
  }

  @Test
  void namesWhatItDoesNotKnow() {
    for (List<String> wrong :
        List.of(
            List.of("--rounds", "0"),
            List.of("--seed", "often"),
            List.of("--seed"),
            List.of("--fast", "1"))) {
      assertThatThrownBy(() -> HistoryOptions.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong.get(0));
    }
  }
}
