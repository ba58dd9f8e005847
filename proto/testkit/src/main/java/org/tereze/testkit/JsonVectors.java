package org.tereze.testkit;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * One file of {@code proto/vectors}: a test makes it anew and compares. One thread.
 *
 * <pre>
 * JsonVectors vectors = new JsonVectors("frames", "Every frame of the link");
 * vectors.add("a put in a run").put("frame", JsonVectors.hex(bytes));
 * vectors.check();
 * </pre>
 *
 * <p>With {@code -Dvectors.write=true} {@link #check} writes the file instead of comparing.
 */
public final class JsonVectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final ObjectNode root = JSON.createObjectNode();
  private final ArrayNode vectors;

  /** A new, empty file {@code name}.json. */
  public JsonVectors(String name, String description) {
    this.name = name;
    root.put("description", description);
    vectors = root.putArray("vectors");
  }

  /** Adds a vector; the caller puts its fields, bytes as {@link #hex}. */
  public ObjectNode add(String what) {
    return vectors.addObject().put("name", what);
  }

  /**
   * Compares with the file in the tree, or writes it.
   *
   * @throws AssertionError if they differ; it names the first vector that does
   */
  public void check() {
    try {
      if (Boolean.getBoolean("vectors.write")) {
        write();
      } else {
        compare(read(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file as it is in the tree. */
  public static JsonNode read(String name) {
    try {
      return JSON.readTree(Files.readAllBytes(file(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lower-case hexadecimal. */
  public static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder(bytes.length * 2);
    for (byte b : bytes) {
      hex.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return hex.toString();
  }

  /** The bytes of a hexadecimal string. */
  public static byte[] bytes(String hex) {
    if (hex.length() % 2 != 0) {
      throw new IllegalArgumentException("odd number of digits");
    }
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }

  private void write() throws IOException {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    Files.createDirectories(file(name).getParent());
    String text = JSON.writer(printer).writeValueAsString(root) + "\n";
    Files.write(file(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private void compare(JsonNode file) throws IOException {
    // Through text once, so that 1 and 1L are the same number.
    JsonNode made = JSON.readTree(JSON.writeValueAsString(root));
    if (made.equals(file)) {
      return;
    }
    JsonNode known = file.path("vectors");
    for (int i = 0; i < Math.max(known.size(), vectors.size()); i++) {
      if (!made.path("vectors").path(i).equals(known.path(i))) {
        throw new AssertionError(
            name
                + ".json, vector "
                + i
                + ":\nfile "
                + known.path(i)
                + "\nmade "
                + made.path("vectors").path(i));
      }
    }
    throw new AssertionError(name + ".json: the vectors agree, the rest does not");
  }

  private static Path file(String name) {
    Path folder = Paths.get("").toAbsolutePath();
    while (folder != null) {
      if (Files.exists(folder.resolve("proto/SPEC.md"))) {
        return folder.resolve("proto/vectors").resolve(name + ".json");
      }
      folder = folder.getParent();
    }
    throw new IllegalStateException("not inside the source tree");
  }
}
