package org.tereze.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.bench.load.LoadResult;
import org.tereze.bench.load.LoadShape;

final class ResultsFileTest {
  private static final MachineFacts MACHINE =
      new MachineFacts(2, "a processor", "17 a VM", "Linux 6", -1, "2026-01-05T17:30:00Z", "abc");

  @TempDir private Path folder;

  /** Everything takes 1 µs, and 2 µs if it is no reference. */
  private static Findings findings() {
    SortedMap<String, Measured> measured = new TreeMap<>();
    for (String name : JmhRuns.names()) {
      measured.put(name, new Measured(Comparisons.isReference(name) ? 1 : 2, Double.NaN, 12_345.6));
    }
    LoadResult rung =
        new LoadResult(new LoadShape(8, 1, 64, 100, 300), 1_000_000, new long[] {5, 1}, 0, 0);
    return new Findings("quick", MACHINE, measured, List.of(rung));
  }

  @Test
  void holdsEveryOperationBesideItsReference() {
    JsonNode tree = ResultsFile.tree(findings());
    assertThat(tree.path("format").asInt()).isEqualTo(ResultsFile.FORMAT);
    assertThat(tree.path("operations")).hasSameSizeAs(Comparisons.ALL);
    JsonNode encode = tree.path("operations").get(0);
    assertThat(encode.path("name").asText()).isEqualTo("ReportBenchmark.encode");
    assertThat(encode.path("reference").path("DeflateReference.deflate").asInt()).isEqualTo(1);
    assertThat(encode.path("ratio").asDouble()).isEqualTo(2);
    assertThat(encode.path("bytes").asDouble()).isEqualTo(12_350);
    assertThat(tree.path("references").has("CipherReference.gcmSiv")).isTrue();
    assertThat(tree.path("load").get(0).path("putsPerSecond").asDouble()).isEqualTo(800_000);
  }

  @Test
  void leavesOutWhatIsNotKnown() {
    JsonNode encode = ResultsFile.tree(findings()).path("operations").get(0);
    assertThat(encode.has("errorMicros")).isFalse();
    assertThat(encode.has("mostRatio")).isFalse();
  }

  @Test
  void readsTheRatiosThatItWrote() throws IOException {
    Path file = folder.resolve("new").resolve("results.json");
    ResultsFile.makeRoom(file);
    ResultsFile.write(findings(), file);
    assertThat(ResultsFile.ratios(file))
        .containsEntry("ReportBenchmark.encode", 2.0)
        .containsEntry("FetchBenchmark.page collected=200000", 1.0)
        .doesNotContainKey("TextBenchmark.encode");
    assertThat(ResultsFile.ratios(folder.resolve("none"))).isEmpty();
  }

  @Test
  void refusesFilesOfAnotherFormat() throws IOException {
    Path file = folder.resolve("results.json");
    Files.writeString(file, "{\"format\": 2}");
    assertThatThrownBy(() -> ResultsFile.ratios(file)).hasMessage(file + " is not of format 1");
  }

  @Test
  void refusesAFolderBeforeAnythingIsMeasured() {
    assertThatThrownBy(() -> ResultsFile.makeRoom(folder)).hasMessage(folder + " is a folder");
  }
}
