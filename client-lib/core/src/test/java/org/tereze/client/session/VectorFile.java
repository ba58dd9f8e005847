package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.bouncycastle.util.encoders.Hex;

/**
 * A file of {@code proto/vectors}: made anew by each test run and compared with what is there.
 *
 * <p>Every file is an object with {@code about}, a sentence, and {@code vectors}, a list of objects
 * whose byte strings are lower-case hex. One that differs is written to {@code target/vectors}.
 */
final class VectorFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final ObjectNode root = JSON.createObjectNode();
  private final ArrayNode vectors;

  VectorFile(String name, String about) {
    this.name = name;
    root.put("about", about);
    vectors = root.putArray("vectors");
  }

  Entry add(String comment) {
    return new Entry(vectors.addObject().put("comment", comment));
  }

  /** One vector under construction. */
  static final class Entry {
    private final ObjectNode node;

    private Entry(ObjectNode node) {
      this.node = node;
    }

    Entry hex(String field, byte[] bytes) {
      node.put(field, Hex.toHexString(bytes));
      return this;
    }

    Entry text(String field, String text) {
      node.put(field, text);
      return this;
    }

    Entry number(String field, int number) {
      node.put(field, number);
      return this;
    }

    ObjectNode node() {
      return node;
    }
  }

  /** Returns the vectors of the published file, which must be those that were made. */
  JsonNode compare() throws IOException {
    Path published = Paths.get("..", "..", "proto", "vectors", name);
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    String made = JSON.writer(printer).writeValueAsString(root) + "\n";
    String there =
        Files.exists(published)
            ? new String(Files.readAllBytes(published), StandardCharsets.UTF_8)
            : "";
    if (!made.equals(there)) {
      Path actual = Paths.get("target", "vectors", name);
      Files.createDirectories(actual.getParent());
      Files.write(actual, made.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(there)
        .as("proto/vectors/%s against client-lib/core/target/vectors/%s", name, name)
        .isEqualTo(made);
    return JSON.readTree(there).get("vectors");
  }

  static byte[] hex(JsonNode node, String field) {
    return Hex.decode(node.get(field).asText());
  }
}
