package org.tereze.text.mix;

/**
 * One message through a predictor and a range coder, both ways.
 *
 * <p>One thread.
 */
public final class TextCoder {
  private static final int HALF = Logistic.ONE / 2;

  private final Alphabet alphabet;
  private final Predictor predictor;
  private int block;

  /** Creates a coder that walks a predictor. */
  public TextCoder(Alphabet alphabet, Predictor predictor) {
    this.alphabet = alphabet;
    this.predictor = predictor;
  }

  /** Writes code points and the end. */
  public byte[] encode(int[] codePoints) {
    RangeEncoder out = new RangeEncoder();
    block = -1;
    for (int codePoint : codePoints) {
      int symbol = alphabet.symbolOf(codePoint);
      if (symbol >= 0) {
        encode(symbol, out);
        continue;
      }
      symbol = alphabet.symbolOfCapital(codePoint);
      if (symbol >= 0) {
        encode(Alphabet.CAPITAL, out);
        encode(symbol, out);
      } else {
        encode(Alphabet.ESCAPE, out);
        escape(codePoint, out);
      }
    }
    encode(Alphabet.END, out);
    return out.finish();
  }

  private void encode(int symbol, RangeEncoder out) {
    predictor.startSymbol();
    int code = alphabet.code(symbol);
    for (int i = alphabet.length(symbol) - 1; i >= 0; i--) {
      int bit = code >> i & 1;
      out.encode(bit, predictor.probability());
      predictor.update(bit);
    }
    predictor.endSymbol();
  }

  private void escape(int codePoint, RangeEncoder out) {
    boolean same = codePoint >> 6 == block;
    out.encode(same ? 1 : 0, HALF);
    block = codePoint >> 6;
    if (same) {
      out.encodeBits(codePoint & 0x3f, 6);
    } else if (codePoint < 0x10000) {
      out.encode(0, HALF);
      out.encodeBits(codePoint, 16);
    } else if (codePoint >> 12 == 0x1f) {
      out.encodeBits(2, 2);
      out.encodeBits(codePoint & 0xfff, 12);
    } else {
      out.encodeBits(3, 2);
      out.encodeBits(codePoint, 21);
    }
  }
}
