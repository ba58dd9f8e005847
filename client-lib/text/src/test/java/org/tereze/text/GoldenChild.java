package org.tereze.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A process of its own that codes the golden set: the published texts and longer ones, under the
 * small models and those of the base set.
 */
public final class GoldenChild {
  private static final String SMALL = "small-";
  private static final String[] LANGUAGES = {
    "am", "ar", "be", "en", "es", "fa", "fr", "kk", "my", "ru", "tr", "uk", "ur"
  };

  private static final Path VECTORS = Path.of("../../proto/vectors/text.json");

  private GoldenChild() {}

  /**
   * Prints a line per model: its name and the SHA-256 of all that it made of the texts, each byte
   * string behind its length in four bytes.
   *
   * @param arguments how often each text is coded, which must not change its bytes; how many models
   */
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    List<String> texts = texts();
    for (String model : models().subList(0, Integer.parseInt(arguments[1]))) {
      boolean small = model.startsWith(SMALL);
      print(model, small ? TestModels.read(model + ".tzm") : TestModels.base(model), texts, rounds);
    }
  }

  /** In the golden set's order. */
  static List<String> models() {
    List<String> models = new ArrayList<>(List.of(SMALL + "ru", SMALL + "en"));
    models.addAll(List.of(LANGUAGES));
    return models;
  }

  private static List<String> texts() throws IOException {
    Set<String> texts = new LinkedHashSet<>();
    StringBuilder all = new StringBuilder();
    for (JsonNode one : new ObjectMapper().readTree(VECTORS.toFile()).get("cases")) {
      if (texts.add(one.get("text").asText())) {
        all.append(one.get("text").asText()).append("\n14:20, 2000. ");
      }
    }
    // All together and a part again: with matches, and with what was counted in the message.
    texts.add(all + all.substring(0, 300));
    return new ArrayList<>(texts);
  }

  private static void print(String name, TextModel model, List<String> texts, int rounds)
      throws TextFormatException, NoSuchAlgorithmException {
    String first = digest(model, texts);
    for (int round = 1; round < rounds; round++) {
      String next = digest(model, texts);
      if (!next.equals(first)) {
        throw new IllegalStateException(name + ": other bytes in round " + round);
      }
    }
    System.out.println(name + " " + first);
  }

  private static String digest(TextModel model, List<String> texts)
      throws TextFormatException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String text : texts) {
      byte[] bytes = model.encode(text);
      for (int shift = 24; shift >= 0; shift -= 8) {
        digest.update((byte) (bytes.length >>> shift));
      }
      digest.update(bytes);
      if (!model.decode(bytes, 0, bytes.length, text.length()).equals(text)) {
        throw new IllegalStateException("came back as another text: " + text);
      }
    }
    StringBuilder hex = new StringBuilder();
    for (byte b : digest.digest()) {
      hex.append(String.format("%02x", b));
    }
    return hex.toString();
  }
}
