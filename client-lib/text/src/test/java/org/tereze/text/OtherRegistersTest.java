package org.tereze.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What field messages, news and posts cost that no model was made of: {@code
 * registers/LANGUAGE.tsv} has, parted by tabs, the register of each message, its bytes under
 * zstd-19 with a dictionary of 110 KB that was trained on the text of the models ({@code
 * proto/TEXT.md}, section 10), and it.
 */
final class OtherRegistersTest {
  private static final Path LARGE = Path.of("packs");
  private static final int[] FROM = {30, 100, 300};
  private static final int TO = 1500;
  private static final int RUN = 24;
  private static final double[] MOST_SMALL = {0.53, 0.62, 0.74};
  private static final double[] MOST_LARGE = {0.50, 0.58, 0.70};

  /** Bytes by length class. */
  private static final class Sums {
    final long[] zstd = new long[FROM.length];
    final long[] small = new long[FROM.length];
    final long[] large = new long[FROM.length];
  }

  private static int classOf(String message) {
    int length = message.codePointCount(0, message.length());
    assertThat(length).isBetween(FROM[0], TO - 1);
    int at = FROM.length - 1;
    while (length < FROM[at]) {
      at--;
    }
    return at;
  }

  private static TextModel large(String language) throws IOException, ModelFormatException {
    byte[] file = Files.readAllBytes(LARGE.resolve(language + "-large.tzm"));
    return TextModel.read(ByteBuffer.wrap(file));
  }

  private static String[] lines(String resource) {
    return new String(TestModels.bytes(resource), StandardCharsets.UTF_8).split("\n", -1);
  }

  private static String letters(String text) {
    StringBuilder letters = new StringBuilder();
    text.codePoints()
        .filter(Character::isLetter)
        .map(Character::toLowerCase)
        .forEach(letters::appendCodePoint);
    return letters.toString();
  }

  /** A message that our own text has would say nothing of text that models have not seen. */
  @ParameterizedTest
  @ValueSource(strings = {"ar", "en", "es", "fa", "fr", "kk", "ru", "tr", "uk", "ur"})
  void noMessageShares24LettersInARowWithOurOwnText(String language) throws Exception {
    Set<String> known = new HashSet<>();
    for (String line : Files.readAllLines(Path.of("corpus", language + ".txt"))) {
      addRuns(letters(line), known);
    }
    assertThat(known).hasSizeGreaterThan(10_000);
    for (String line : lines("registers/" + language + ".tsv")) {
      Set<String> runs = new HashSet<>();
      addRuns(letters(line.substring(line.lastIndexOf('\t') + 1)), runs);
      assertThat(runs).as(line).noneMatch(known::contains);
    }
  }

  private static void addRuns(String letters, Set<String> runs) {
    for (int i = 0; i + RUN <= letters.length(); i++) {
      runs.add(letters.substring(i, i + RUN));
    }
  }

  /** The last two numbers are all bytes of the language's messages. */
  @ParameterizedTest
  @CsvSource({
    "ar, 9563, 9364",
    "en, 10933, 10606",
    "es, 10666, 10549",
    "fa, 8449, 8256",
    "fr, 10559, 10177",
    "kk, 9157, 8873",
    "ru, 10812, 10489",
    "tr, 9387, 9268",
    "uk, 10918, 10649",
    "ur, 9238, 9154"
  })
  void everyRegisterIsBelowItsLine(String language, long smallBytes, long largeBytes)
      throws Exception {
    TextModel small = TestModels.base(language);
    TextModel large = large(language);
    Map<String, Sums> registers = new LinkedHashMap<>();
    long allSmall = 0;
    long allLarge = 0;
    for (String line : lines("registers/" + language + ".tsv")) {
      String[] parts = line.split("\t", -1);
      if (parts.length == 3) {
        Sums sums = registers.computeIfAbsent(parts[0], register -> new Sums());
        int at = classOf(parts[2]);
        int smallSize = small.encode(parts[2]).length;
        int largeSize = large.encode(parts[2]).length;
        sums.zstd[at] += Long.parseLong(parts[1]);
        sums.small[at] += smallSize;
        sums.large[at] += largeSize;
        allSmall += smallSize;
        allLarge += largeSize;
      }
    }
    assertThat(registers).containsOnlyKeys("field", "news", "posts");
    SoftAssertions all = new SoftAssertions();
    registers.forEach(
        (register, sums) -> {
          for (int at = 0; at < FROM.length; at++) {
            String what = language + ", " + register + ", from " + FROM[at];
            all.assertThat((double) sums.small[at] / sums.zstd[at])
                .as("%s, small", what)
                .isLessThanOrEqualTo(MOST_SMALL[at]);
            all.assertThat((double) sums.large[at] / sums.zstd[at])
                .as("%s, large", what)
                .isLessThanOrEqualTo(MOST_LARGE[at]);
          }
        });
    all.assertThat(allSmall).as("%s, bytes of the small model", language).isEqualTo(smallBytes);
    all.assertThat(allLarge).as("%s, bytes of the large model", language).isEqualTo(largeBytes);
    all.assertAll();
  }
}
