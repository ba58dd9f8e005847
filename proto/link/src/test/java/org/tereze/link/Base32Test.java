package org.tereze.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Base32Test {
  /** The examples of RFC 4648 §10, without padding. */
  @ParameterizedTest
  @CsvSource({
    "'',''",
    "f,MY",
    "fo,MZXQ",
    "foo,MZXW6",
    "foob,MZXW6YQ",
    "fooba,MZXW6YTB",
    "foobar,MZXW6YTBOI"
  })
  void writesAndReadsInEitherCase(String text, String base32) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(Base32.encode(bytes)).isEqualTo(base32);
    assertThat(Base32.decode(base32)).isEqualTo(bytes);
    assertThat(Base32.decode(base32.toLowerCase(Locale.ROOT))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"M", "MZ", "MZX", "M1", "MY=", "M Y"})
  void refusesWhatNoBytesHave(String text) {
    assertThatThrownBy(() -> Base32.decode(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
