package org.tereze.client.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;
import org.tereze.client.identity.WordsException.Fault;
import org.tereze.crypto.Sha256;

final class WordsTest {
  private static final byte[] SEED = Sha256.hash("a seed".getBytes(StandardCharsets.UTF_8));
  private final List<String> words = Words.encode(SEED);

  @Test
  void theListHasItsPublishedHashAndOrder() {
    StringBuilder all = new StringBuilder();
    List<String> list = new ArrayList<>();
    for (int i = 0; i < WordList.WORDS; i++) {
      list.add(WordList.word(i));
      all.append(WordList.word(i)).append('\n');
    }
    List<String> sorted = new ArrayList<>(list);
    Collections.sort(sorted);
    assertThat(list).isEqualTo(sorted).doesNotHaveDuplicates();
    assertThat(Hex.toHexString(Sha256.hash(all.toString().getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo("2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
  }

  @Test
  void readsWordsHoweverTheyAreSpacedAndCased() throws WordsException {
    String typed = "\n " + String.join(" \t\n", words).toUpperCase(Locale.ROOT) + " ";

    assertThat(Words.decode(typed)).isEqualTo(SEED);
  }

  @Test
  void saysHowManyWordsThereAre() {
    WordsException e = fault(words.subList(0, 23));

    assertThat(e.fault()).isEqualTo(Fault.COUNT);
    assertThat(e).hasMessage("24 words are needed, not 23");
    assertThat(catchThrowableOfType(WordsException.class, () -> Words.decode("  ")))
        .hasMessage("24 words are needed, not 0");
  }

  @Test
  void namesTheWordThatIsNotInTheListAndTheNearestOne() {
    List<String> typed = new ArrayList<>(words);
    typed.set(6, "abondon");

    WordsException e = fault(typed);

    assertThat(e.fault()).isEqualTo(Fault.UNKNOWN_WORD);
    assertThat(e).hasMessage("word 7 “abondon” is not in the list; did you mean “abandon”?");
  }

  @Test
  void quotesOnlyTheBeginningOfWhatIsNoWord() {
    List<String> typed = new ArrayList<>(words);
    typed.set(0, String.join("", Collections.nCopies(10_000, "x")));

    assertThat(fault(typed).getMessage()).hasSizeLessThan(100);
  }

  @Test
  void noticesAnyOtherWordInAnyPlace() {
    int unnoticed = 0;
    for (int i = 0; i < Words.COUNT; i++) {
      List<String> typed = new ArrayList<>(words);
      String other = words.get(i).equals("zoo") ? "zone" : "zoo";
      typed.set(i, other);
      try {
        Words.decode(String.join(" ", typed));
        unnoticed++; // eight bits of checksum let one mistake in 256 through
      } catch (WordsException e) {
        assertThat(e.fault()).isEqualTo(Fault.CHECKSUM);
      }
    }
    assertThat(unnoticed).isLessThanOrEqualTo(1);
  }

  private static WordsException fault(List<String> typed) {
    return catchThrowableOfType(WordsException.class, () -> Words.decode(String.join(" ", typed)));
  }
}
