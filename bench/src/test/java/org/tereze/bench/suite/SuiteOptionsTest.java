package org.tereze.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SuiteOptionsTest {
  private static final Path FOLDER = Path.of("/some/target/bench");

  @Test
  void leavesTheFiguresBesideThePlots() {
    SuiteOptions options = SuiteOptions.parse(List.of(), FOLDER);
    assertThat(options.json()).isEqualTo(FOLDER.resolve("results.json"));
    assertThat(options.plots()).isEqualTo(FOLDER);
  }

  @Test
  void takesAnotherFileForTheFigures() {
    SuiteOptions options = SuiteOptions.parse(List.of("--json", "/else/where.json"), FOLDER);
    assertThat(options.json()).isEqualTo(Path.of("/else/where.json"));
    assertThat(options.plots()).isEqualTo(FOLDER);
  }

  @Test
  void saysWhatItDoesNotKnow() {
    assertThatThrownBy(() -> SuiteOptions.parse(List.of("--jsno", "f"), FOLDER))
        .hasMessage("the suite knows no “--jsno”, only --json FILE");
    assertThatThrownBy(() -> SuiteOptions.parse(List.of("--json"), FOLDER))
        .hasMessage("--json needs a file");
  }
}
