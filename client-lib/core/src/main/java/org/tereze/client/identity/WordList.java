package org.tereze.client.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The 2,048 English words of BIP-39, sorted, each standing for 11 bits.
 *
 * <p>Immutable; safe for any thread.
 */
final class WordList {
  static final int WORDS = 2048;
  static final int BITS = 11;

  private static final List<String> LIST = load();

  private WordList() {}

  /** Returns the word for a value of 0..2047. */
  static String word(int index) {
    return LIST.get(index);
  }

  /** Returns the value of a lower-case word, or a negative number. */
  static int indexOf(String word) {
    return Collections.binarySearch(LIST, word);
  }

  /** Returns the word of the list that takes the fewest typing mistakes to become {@code typed}. */
  static String nearest(String typed) {
    String best = LIST.get(0);
    int fewest = Integer.MAX_VALUE;
    for (String word : LIST) {
      int edits = edits(typed, word);
      if (edits < fewest) {
        fewest = edits;
        best = word;
      }
    }
    return best;
  }

  /** Levenshtein's distance; a first letter that differs counts double, for few mistype it. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    boolean sameStart = !a.isEmpty() && a.charAt(0) == b.charAt(0);
    return 2 * row[b.length()] + (sameStart ? 0 : 1);
  }

  private static List<String> load() {
    List<String> words = new ArrayList<>(WORDS);
    try (InputStream in = WordList.class.getResourceAsStream("bip39-english.txt")) {
      if (in == null) {
        throw new IllegalStateException("bip39-english.txt is missing from the class path");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        words.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (words.size() != WORDS) {
      throw new IllegalStateException("the word list has " + words.size() + " words");
    }
    return Collections.unmodifiableList(words);
  }
}
