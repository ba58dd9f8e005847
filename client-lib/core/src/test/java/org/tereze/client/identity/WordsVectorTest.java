package org.tereze.client.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;

/** The published vectors of BIP-39 for 256 bits. */
final class WordsVectorTest {
  @Test
  void encodesAndDecodesEveryPublishedVector() throws Exception {
    JsonNode vectors = read().get("vectors");
    assertThat(vectors.size()).isEqualTo(8);
    for (JsonNode vector : vectors) {
      byte[] seed = Hex.decode(vector.get("seed").asText());
      String words = vector.get("words").asText();

      assertThat(String.join(" ", Words.encode(seed))).isEqualTo(words);
      assertThat(Words.decode(words)).isEqualTo(seed);
    }
  }

  private static JsonNode read() throws IOException {
    try (InputStream in = WordsVectorTest.class.getResourceAsStream("bip39-256.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }
}
