package org.tereze.client.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.tereze.client.identity.WordsException.Fault;
import org.tereze.crypto.Sha256;

/**
 * The seed as 24 words that can be written on paper: BIP-39's encoding of 256 bits.
 *
 * <p>Stateless; safe for any thread.
 *
 * <pre>
 * bits  0..255  seed
 * bits 256..263 first byte of SHA-256(seed)
 * word i        bits 11i..11i+10, most significant first, as an index into the list
 * </pre>
 *
 * <p>Only the word encoding is BIP-39's: the seed is used as it is, without that document's key
 * stretching and passphrase.
 */
public final class Words {
  /** Words that stand for one seed. */
  public static final int COUNT = 24;

  private static final int SEED_BYTES = 32;

  private Words() {}

  /** Returns the 24 words for a seed of 32 bytes. */
  public static List<String> encode(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.length);
    }
    byte[] bits = Arrays.copyOf(seed, SEED_BYTES + 1);
    bits[SEED_BYTES] = checksum(seed);
    List<String> words = new ArrayList<>(COUNT);
    for (int i = 0; i < COUNT; i++) {
      words.add(WordList.word(Bits.read(bits, i * WordList.BITS, WordList.BITS)));
    }
    Arrays.fill(bits, (byte) 0);
    return words;
  }

  /**
   * Returns the seed for 24 words separated by white space, in upper or lower case.
   *
   * @throws WordsException naming the first word that is wrong, or that they do not fit together
   */
  public static byte[] decode(String typed) throws WordsException {
    String trimmed = typed.trim();
    String[] words = trimmed.isEmpty() ? new String[0] : trimmed.split("\\s+", -1);
    if (words.length != COUNT) {
      throw new WordsException(Fault.COUNT, "24 words are needed, not " + words.length);
    }
    byte[] bits = new byte[SEED_BYTES + 1];
    for (int i = 0; i < COUNT; i++) {
      Bits.write(bits, i * WordList.BITS, WordList.BITS, index(words[i], i + 1));
    }
    byte[] seed = Arrays.copyOf(bits, SEED_BYTES);
    boolean fits = checksum(seed) == bits[SEED_BYTES];
    Arrays.fill(bits, (byte) 0);
    if (!fits) {
      Arrays.fill(seed, (byte) 0);
      throw new WordsException(
          Fault.CHECKSUM,
          "all 24 words are in the list but they do not belong together: one is wrong, or two are"
              + " exchanged");
    }
    return seed;
  }

  private static int index(String typed, int position) throws WordsException {
    String word = typed.toLowerCase(Locale.ROOT);
    int index = WordList.indexOf(word);
    if (index < 0) {
      // Bound: what is quoted and measured; the longest word of the list has 8 letters.
      String shown = word.length() > 16 ? word.substring(0, 16) + "…" : word;
      throw new WordsException(
          Fault.UNKNOWN_WORD,
          "word "
              + position
              + " “"
              + shown
              + "” is not in the list; did you mean “"
              + WordList.nearest(shown)
              + "”?");
    }
    return index;
  }

  private static byte checksum(byte[] seed) {
    return Sha256.hash(seed)[0];
  }
}
