package org.tereze.text;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tereze.text.mix.RangeEncoder;
import org.tereze.text.mix.TextCoder;
import org.tereze.text.mix.Workspace;

/**
 * Writes flags, numbers, bytes and texts into one stream, which no boundary of a byte parts.
 *
 * <p>One thread, one message. {@link TextReader} reads the same things in the same order.
 */
public final class TextWriter {
  private final RangeEncoder out = new RangeEncoder();
  private final @Nullable TextModel model;
  private final int most;
  private final Workspace workspace;
  private @Nullable TextCoder coder;
  private boolean tooLong;

  /** Starts a stream whose texts go by {@code model}, or as UTF-8 where it is null. */
  public TextWriter(@Nullable TextModel model) {
    this(model, Integer.MAX_VALUE, new Workspace());
  }

  /**
   * Starts a stream that is wanted only if it is short.
   *
   * @param most the most bytes that it may have; see {@link #isTooLong}
   * @param workspace what the model works in until the stream is finished
   */
  public TextWriter(@Nullable TextModel model, int most, Workspace workspace) {
    this.model = model;
    this.most = most;
    this.workspace = workspace;
  }

  /** Writes a flag that is set in {@code ofAll} of 65,536 messages; 1 to 65,535. */
  public void flag(boolean set, int ofAll) {
    out.encode(set ? 1 : 0, ofAll);
  }

  /** Writes the lowest {@code count} bits of a number, 0 to 31, all numbers equally likely. */
  public void bits(int value, int count) {
    out.encodeBits(value, count);
  }

  /** Writes a number of 0 to {@code count} - 1, all equally likely. */
  public void choice(int value, int count) {
    int from = 0;
    int to = count;
    while (to - from > 1) {
      int middle = TextReader.middle(from, to);
      boolean upper = value >= middle;
      flag(upper, TextReader.upper(from, middle, to));
      from = upper ? middle : from;
      to = upper ? to : middle;
    }
  }

  /** Writes the place of one of these weights, which says how often it is written; all above 0. */
  public void choice(int value, int[] weights) {
    int from = 0;
    int to = weights.length;
    while (to - from > 1) {
      int middle = TextReader.middle(from, to);
      boolean upper = value >= middle;
      flag(upper, TextReader.upper(weights, from, middle, to));
      from = upper ? middle : from;
      to = upper ? to : middle;
    }
  }

  /**
   * Writes a number of 0 to 2^31 - 2: the smaller, the fewer bits.
   *
   * @param lowBits how many bits the number has beside those that are few when it is small
   */
  public void number(int value, int lowBits) {
    int high = (value >>> lowBits) + 1;
    int length = 31 - Integer.numberOfLeadingZeros(high);
    for (int i = 0; i < length; i++) {
      out.encode(1, TextReader.HALF);
    }
    out.encode(0, TextReader.HALF);
    out.encodeBits(high, length);
    out.encodeBits(value, lowBits);
  }

  /** Writes bytes behind their number. */
  public void bytes(byte[] bytes) {
    number(bytes.length, TextReader.LENGTH_LOW_BITS);
    for (byte b : bytes) {
      out.encodeBits(b, Byte.SIZE);
    }
  }

  /**
   * Writes a text.
   *
   * @throws IllegalArgumentException if it has a lone surrogate, or more than {@link
   *     TextModel#MAX_CODE_POINTS}
   */
  public void text(String text) {
    int[] codePoints = TextModel.codePoints(text);
    if (model == null) {
      bytes(text.getBytes(StandardCharsets.UTF_8));
      return;
    }
    if (coder == null) {
      coder = model.coder(workspace);
    }
    if (!tooLong) {
      tooLong = !coder.encode(codePoints, out, most);
    }
  }

  /**
   * Returns whether a text was left out, or a part of it, because there would have been more bytes
   * than wanted.
   */
  public boolean isTooLong() {
    return tooLong;
  }

  /** Ends the stream, which is of no use where it is too long. */
  public byte[] finish() {
    return out.finish();
  }
}
