package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayAddressTest {
  /** The examples of RFC 4648 §10, in lower case and without padding. */
  @ParameterizedTest
  @CsvSource({
    "'',''",
    "f,my",
    "fo,mzxq",
    "foo,mzxw6",
    "foob,mzxw6yq",
    "fooba,mzxw6ytb",
    "foobar,mzxw6ytboi"
  })
  void writesBase32(String text, String base32) {
    assertThat(RelayAddress.base32(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(base32);
  }

  @Test
  void putsKeyBeforePlace() {
    assertThat(RelayAddress.text(new byte[32], "Relay.Example.org:7460"))
        .isEqualTo("a".repeat(52) + "@relay.example.org:7460");
  }
}
