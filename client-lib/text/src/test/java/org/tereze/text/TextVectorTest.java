package org.tereze.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Encoded bytes that no machine and no later version may change: {@code proto/vectors/text.json}.
 */
final class TextVectorTest {
  private static final Path VECTORS = Path.of("../../proto/vectors/text.json");

  private static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder();
    for (byte b : bytes) {
      hex.append(String.format("%02x", b));
    }
    return hex.toString();
  }

  @Test
  void everyTextHasTheBytesThatArePublished() throws IOException, TextFormatException {
    JsonNode root = new ObjectMapper().readTree(VECTORS.toFile());
    assertThat(root.get("cases").size()).isGreaterThan(20);
    for (JsonNode one : root.get("cases")) {
      TextModel model = TestModels.read(one.get("model").asText() + ".tzm");
      String text = one.get("text").asText();
      byte[] encoded = model.encode(text);
      assertThat(hex(encoded)).as(text).isEqualTo(one.get("encoded").asText());
      assertThat(model.decode(encoded, 0, encoded.length, text.length())).isEqualTo(text);
    }
  }

  @Test
  void theModelsAreThoseThatArePublished() throws IOException {
    JsonNode root = new ObjectMapper().readTree(VECTORS.toFile());
    for (Map.Entry<String, JsonNode> model : root.get("models").properties()) {
      assertThat(hex(TestModels.read(model.getKey() + ".tzm").sha256()))
          .isEqualTo(model.getValue().asText());
    }
  }
}
