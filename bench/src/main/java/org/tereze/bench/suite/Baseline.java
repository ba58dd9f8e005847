package org.tereze.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Bytes allocated per operation as they were when somebody last agreed to them. Immutable.
 *
 * <pre>
 * { "java": 17, "bytesPerOperation": { "FrameBenchmark.decode": 0, … } }
 * </pre>
 *
 * @param java feature release that they hold for: class libraries allocate differently
 */
record Baseline(int java, SortedMap<String, Long> bytesPerOperation) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String JAVA = "java";
  private static final String BYTES = "bytesPerOperation";
  private static final double SLACK_FRACTION = 0.02;
  private static final long SLACK_BYTES = 16;

  static Baseline of(Map<String, Double> measured) {
    SortedMap<String, Long> bytes = new TreeMap<>();
    measured.forEach((name, value) -> bytes.put(name, Math.round(value)));
    return new Baseline(Runtime.version().feature(), bytes);
  }

  static Baseline read(Path file) throws IOException {
    JsonNode tree = JSON.readTree(Files.readString(file));
    SortedMap<String, Long> bytes = new TreeMap<>();
    for (Map.Entry<String, JsonNode> one : tree.get(BYTES).properties()) {
      bytes.put(one.getKey(), one.getValue().asLong());
    }
    return new Baseline(tree.get(JAVA).asInt(), bytes);
  }

  void write(Path file) throws IOException {
    ObjectNode tree = JSON.createObjectNode().put(JAVA, java);
    ObjectNode bytes = tree.putObject(BYTES);
    bytesPerOperation.forEach(bytes::put);
    Files.writeString(file, JSON.writeValueAsString(tree) + "\n");
  }

  /** The most that an operation may allocate: 2 % or 16 bytes above what was agreed to. */
  static long limit(long agreedBytes) {
    return agreedBytes + Math.max((long) (agreedBytes * SLACK_FRACTION), SLACK_BYTES);
  }

  /** The operations that allocate more than is let through. */
  Set<String> risen(Map<String, Double> measured) {
    Set<String> risen = new TreeSet<>();
    measured.forEach(
        (name, value) -> {
          Long agreed = bytesPerOperation.get(name);
          if (agreed != null && value > limit(agreed)) {
            risen.add(name);
          }
        });
    return risen;
  }

  /** What is wrong with these numbers, a line each; none if nothing is. */
  List<String> complaints(Map<String, Double> measured) {
    List<String> complaints = new ArrayList<>();
    for (Map.Entry<String, Double> one : new TreeMap<>(measured).entrySet()) {
      Long agreed = bytesPerOperation.get(one.getKey());
      if (agreed == null) {
        complaints.add(one.getKey() + " is not in the baseline");
      } else if (one.getValue() > limit(agreed)) {
        complaints.add(
            String.format(
                "%s allocates %.0f B per operation, %d were agreed to, %d are let through",
                one.getKey(), one.getValue(), agreed, limit(agreed)));
      }
    }
    for (String name : bytesPerOperation.keySet()) {
      if (!measured.containsKey(name)) {
        complaints.add(name + " is in the baseline and was not measured");
      }
    }
    return complaints;
  }
}
