package org.tereze.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The same bytes however a machine runs the code: interpreted only, under either compiler, and as
 * usual. Which Java it is, {@code deploy/tereze check integration --jdk DIR} chooses.
 */
final class GoldenModesIT {
  private static final List<String> GOLDEN =
      new String(TestModels.bytes("golden.txt"), StandardCharsets.UTF_8)
          .lines()
          .collect(Collectors.toList());

  /** Enough for the compilers to have had everything. */
  private static final int ROUNDS = 12;

  /**
   * Both small models and one of the base set. An interpreter does the same at each byte code,
   * whatever the data; only compilers guess from what they saw.
   */
  private static final int INTERPRETED_MODELS = 3;

  private static void assertGolden(int rounds, String... flags) throws Exception {
    assertGolden(rounds, GOLDEN.size(), flags);
  }

  private static void assertGolden(int rounds, int models, String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(Arrays.asList(flags));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(GoldenChild.class.getName());
    command.add(Integer.toString(rounds));
    command.add(Integer.toString(models));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> printed = lines(child);
    assertThat(child.waitFor()).isZero();
    assertThat(printed).isEqualTo(GOLDEN.subList(0, models));
  }

  private static List<String> lines(Process child) throws IOException {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      return out.lines().collect(Collectors.toList());
    }
  }

  @Test
  void theGoldenSetHasAllModelsOfTheBaseSet() {
    assertThat(GOLDEN)
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .isEqualTo(GoldenChild.models());
  }

  @Test
  void interpretedOnly() throws Exception {
    assertGolden(1, INTERPRETED_MODELS, "-Xint");
  }

  @Test
  void underTheQuickCompilerOnly() throws Exception {
    assertGolden(ROUNDS, "-XX:TieredStopAtLevel=1", "-Xbatch");
  }

  @Test
  void underTheOptimisingCompilerOnly() throws Exception {
    assertGolden(ROUNDS, "-XX:-TieredCompilation", "-Xbatch");
  }

  @Test
  void asUsual() throws Exception {
    assertGolden(ROUNDS);
  }
}
