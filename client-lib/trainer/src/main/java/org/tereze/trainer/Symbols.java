package org.tereze.trainer;

import java.util.Arrays;
import org.tereze.text.mix.Alphabet;

/** A message as symbols, its end included, without the code points behind escapes. Stateless. */
final class Symbols {
  private Symbols() {}

  static int[] of(Alphabet alphabet, String message) {
    int[] symbols = new int[message.length() * 2 + 1];
    int count = 0;
    for (int i = 0; i < message.length(); ) {
      int c = message.codePointAt(i);
      i += Character.charCount(c);
      int symbol = alphabet.symbolOf(c);
      if (symbol < 0) {
        symbol = alphabet.symbolOfCapital(c);
        if (symbol < 0) {
          symbol = Alphabet.ESCAPE;
        } else {
          symbols[count++] = Alphabet.CAPITAL;
        }
      }
      symbols[count++] = symbol;
    }
    symbols[count++] = Alphabet.END;
    return Arrays.copyOf(symbols, count);
  }
}
