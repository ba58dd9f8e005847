package org.tereze.client.identity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tereze.crypto.Argon2id;
import org.tereze.crypto.Context;
import org.tereze.crypto.SecretBytes;

/**
 * The eight words that two people read to each other to know that nobody stands between them.
 *
 * <p>Stateless; safe for any thread; takes a tenth of a second and 32 MiB.
 *
 * <pre>
 * Argon2id(smaller identity ‖ larger identity, salt = "tereze/1 compare", 32 MiB, 2 passes)[11]
 * = 88 bits = 8 words of the BIP-39 list
 * </pre>
 *
 * <p>Why slow: somebody in the middle may choose two identities so that both sides see equal words,
 * which takes 2^44 tries, each of which has to cost a tenth of a second instead of a microsecond.
 */
public final class ComparisonWords {
  /** How many words. */
  public static final int COUNT = 8;

  private static final Context COMPARE = Context.of("compare");
  private static final int MEMORY_KIB = 32 * 1024;
  private static final int PASSES = 2;
  private static final int BYTES = COUNT * WordList.BITS / Byte.SIZE;

  private ComparisonWords() {}

  /** Returns the words for two people, whichever of them asks. */
  public static List<String> of(PublicIdentity one, PublicIdentity other) {
    byte[] a = one.encoded();
    byte[] b = other.encoded();
    boolean inOrder = compare(a, b) <= 0;
    SecretBytes pair = SecretBytes.owning(join(inOrder ? a : b, inOrder ? b : a));
    Argon2id slow = new Argon2id(MEMORY_KIB, PASSES, 1);
    try (SecretBytes bits = slow.derive(pair, COMPARE.bytes(), BYTES)) {
      return words(bits.expose());
    }
  }

  private static List<String> words(byte[] bits) {
    List<String> words = new ArrayList<>(COUNT);
    for (int i = 0; i < COUNT; i++) {
      words.add(WordList.word(Bits.read(bits, i * WordList.BITS, WordList.BITS)));
    }
    return Collections.unmodifiableList(words);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = new byte[first.length + second.length];
    System.arraycopy(first, 0, joined, 0, first.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  // Arrays.compareUnsigned is not in Android API 26.
  private static int compare(byte[] a, byte[] b) {
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i]) {
        return Integer.compare(a[i] & 0xff, b[i] & 0xff);
      }
    }
    return 0;
  }
}
