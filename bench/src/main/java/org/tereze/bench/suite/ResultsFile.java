package org.tereze.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.tereze.bench.load.LoadResult;

/**
 * What was found, as JSON; {@code bench/README.md} describes it. Stateless. A number that is not
 * known is left out.
 */
final class ResultsFile {
  static final int FORMAT = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private ResultsFile() {}

  /**
   * Makes the folder of a file that will be written much later.
   *
   * @throws IOException with one line for the user
   */
  static void makeRoom(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new IOException(file + " is a folder");
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException("cannot make the folder " + folder, e);
    }
    if (!Files.isWritable(folder) || (Files.exists(file) && !Files.isWritable(file))) {
      throw new IOException(file + " cannot be written");
    }
  }

  static void write(Findings findings, Path file) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(tree(findings)) + "\n");
  }

  static ObjectNode tree(Findings findings) {
    ObjectNode tree = JSON.createObjectNode().put("format", FORMAT).put("run", findings.kind());
    machine(findings.machine(), tree.putObject("machine"));
    ArrayNode operations = tree.putArray("operations");
    for (Comparison comparison : Comparisons.ALL) {
      operation(comparison, findings.measured(), operations.addObject());
    }
    ObjectNode references = tree.putObject("references");
    findings
        .measured()
        .forEach(
            (name, one) -> {
              if (Comparisons.isReference(name)) {
                figures(one, references.putObject(name));
              }
            });
    ArrayNode ladder = tree.putArray("load");
    findings.ladder().forEach(rung -> rung(rung, ladder.addObject()));
    return tree;
  }

  /**
   * The ratios that a file holds, by operation.
   *
   * @throws IOException if it is there and is not of this format
   */
  static Map<String, Double> ratios(Path file) throws IOException {
    Map<String, Double> ratios = new TreeMap<>();
    if (!Files.exists(file)) {
      return ratios;
    }
    JsonNode tree = JSON.readTree(Files.readString(file));
    if (tree.path("format").asInt() != FORMAT) {
      throw new IOException(file + " is not of format " + FORMAT);
    }
    for (JsonNode operation : tree.path("operations")) {
      if (operation.has("ratio")) {
        ratios.put(operation.path("name").asText(), operation.path("ratio").asDouble());
      }
    }
    return ratios;
  }

  private static void machine(MachineFacts machine, ObjectNode to) {
    to.put("cores", machine.cores())
        .put("processor", machine.processor())
        .put("java", machine.java())
        .put("system", machine.system())
        .put("date", machine.date())
        .put("commit", machine.commit());
    put(to, "load", machine.load());
  }

  private static void operation(
      Comparison comparison, Map<String, Measured> measured, ObjectNode to) {
    to.put("name", comparison.operation());
    figures(comparison.own(measured), to);
    ObjectNode parts = to.putObject("reference");
    comparison.parts().forEach(part -> parts.put(part.benchmark(), part.times()));
    put(to, "referenceMicros", comparison.referenceMicros(measured));
    put(to, "ratio", comparison.ratio(measured));
    put(to, "mostRatio", comparison.mostRatio());
    put(to, "mostBytes", comparison.mostBytes());
  }

  private static void figures(Measured one, ObjectNode to) {
    put(to, "micros", one.micros());
    put(to, "errorMicros", one.errorMicros());
    put(to, "bytes", one.bytes());
  }

  private static void rung(LoadResult rung, ObjectNode to) {
    to.put("links", rung.shape().links()).put("inFlight", rung.shape().inFlight());
    put(to, "putsPerSecond", rung.perSecond());
    put(to, "p50Micros", rung.latencyMicros(0.5));
    put(to, "p99Micros", rung.latencyMicros(0.99));
  }

  private static void put(ObjectNode to, String name, double value) {
    if (Double.isFinite(value)) {
      to.put(name, new BigDecimal(value).round(FOUR_DIGITS));
    }
  }
}
