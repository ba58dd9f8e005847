package org.tereze.text.mix;

import java.util.Arrays;

/**
 * One message through a predictor and a range coder, both ways.
 *
 * <p>One thread.
 */
public final class TextCoder {
  /** After so many code points everything begins anew, weights included. */
  public static final int BLOCK_CODE_POINTS = 4096;

  private static final int HALF = Logistic.ONE / 2;

  private final Alphabet alphabet;
  private final Predictor predictor;
  private int block;

  /** Creates a coder that walks a predictor. */
  public TextCoder(Alphabet alphabet, Predictor predictor) {
    this.alphabet = alphabet;
    this.predictor = predictor;
  }

  /**
   * Writes code points and the end behind what a stream has.
   *
   * @param most the most bytes that the stream may have in the end
   * @return whether all was written: false as soon as there are more, or would be
   */
  public boolean encode(int[] codePoints, RangeEncoder out, int most) {
    for (int i = 0; i < codePoints.length; i++) {
      if (out.leastBytes() > most) {
        return false;
      }
      startBlock(i);
      int codePoint = codePoints[i];
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
    startBlock(codePoints.length);
    encode(Alphabet.END, out);
    return out.leastBytes() <= most;
  }

  /**
   * Reads what {@link #encode(int[], RangeEncoder, int)} wrote.
   *
   * @param most how many code points may come out
   * @throws IllegalArgumentException if the bytes are no message, or hold more
   */
  public int[] decode(RangeDecoder in, int most) {
    int[] codePoints = new int[Math.min(most, 256)];
    int count = 0;
    boolean capital = false;
    while (true) {
      if (!capital) {
        startBlock(count);
      }
      int symbol = decode(in);
      // Bound: garbage goes on for ever, a message does not.
      if (in.isPastEnd()) {
        throw new IllegalArgumentException("the text goes on behind its end");
      }
      if (capital && (symbol < Alphabet.FIRST || alphabet.capital(symbol) == 0)) {
        throw new IllegalArgumentException("a capital of nothing");
      }
      if (symbol == Alphabet.END) {
        return Arrays.copyOf(codePoints, count);
      }
      if (symbol == Alphabet.CAPITAL) {
        capital = true;
        continue;
      }
      if (count == most) {
        throw new IllegalArgumentException("the text is longer than " + most + " characters");
      }
      if (count == codePoints.length) {
        codePoints = Arrays.copyOf(codePoints, Math.min(most, count * 2));
      }
      codePoints[count++] = capital ? alphabet.capital(symbol) : codePoint(symbol, in);
      capital = false;
    }
  }

  private int codePoint(int symbol, RangeDecoder in) {
    return symbol == Alphabet.ESCAPE ? unescape(in) : alphabet.codePoint(symbol);
  }

  /** Begins anew where a block ends, so that memory does not grow with the text. */
  private void startBlock(int done) {
    if (done % BLOCK_CODE_POINTS == 0) {
      predictor.restart();
      block = -1;
    }
  }

  private int decode(RangeDecoder in) {
    predictor.startSymbol();
    boolean more = true;
    while (more) {
      more = !predictor.update(in.decode(predictor.probability()));
    }
    return predictor.endSymbol();
  }

  private int unescape(RangeDecoder in) {
    int codePoint;
    if (in.decode(HALF) == 1) {
      if (block < 0) {
        throw new IllegalArgumentException("no character went before");
      }
      codePoint = block << 6 | in.decodeBits(6);
    } else if (in.decode(HALF) == 0) {
      codePoint = in.decodeBits(16);
    } else if (in.decode(HALF) == 0) {
      codePoint = 0x1f000 | in.decodeBits(12);
    } else {
      codePoint = in.decodeBits(21);
    }
    if (codePoint > Character.MAX_CODE_POINT || codePoint >> 11 == 0x1b) {
      throw new IllegalArgumentException("no character has this number");
    }
    block = codePoint >> 6;
    return codePoint;
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
