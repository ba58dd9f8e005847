package org.tereze.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tereze.text.mix.RangeDecoder;
import org.tereze.text.mix.TextCoder;
import org.tereze.text.mix.Workspace;

/**
 * Reads what a {@link TextWriter} wrote, in the same order.
 *
 * <p>One thread, one message. Given authentic bytes only. Stops soon behind the end of its bytes,
 * and at the bounds that its caller states.
 */
public final class TextReader {
  static final int HALF = 1 << 15;
  static final int LENGTH_LOW_BITS = 3;

  private final RangeDecoder in;
  private final int mostBytes;
  private final @Nullable TextModel model;
  private final Workspace workspace;
  private @Nullable TextCoder coder;

  /** Starts to read {@code length} bytes at {@code offset}; the model is the writer's. */
  public TextReader(@Nullable TextModel model, byte[] bytes, int offset, int length) {
    this(model, bytes, offset, length, new Workspace());
  }

  /** The same, in a workspace that the model has until everything is read. */
  public TextReader(
      @Nullable TextModel model, byte[] bytes, int offset, int length, Workspace workspace) {
    this.model = model;
    this.workspace = workspace;
    in = new RangeDecoder(bytes, offset, length);
    mostBytes = length + RangeDecoder.SPARE_BYTES;
  }

  /** Reads a flag that is set in {@code ofAll} of 65,536 messages. */
  public boolean flag(int ofAll) throws TextFormatException {
    boolean set = in.decode(ofAll) == 1;
    check();
    return set;
  }

  /** Reads so many bits, 0 to 31. */
  public int bits(int count) throws TextFormatException {
    int bits = in.decodeBits(count);
    check();
    return bits;
  }

  /** Reads a number of 0 to {@code count} - 1. */
  public int choice(int count) throws TextFormatException {
    int from = 0;
    int to = count;
    while (to - from > 1) {
      int middle = middle(from, to);
      if (flag(upper(from, middle, to))) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** Reads the place of one of these weights. */
  public int choice(int[] weights) throws TextFormatException {
    int from = 0;
    int to = weights.length;
    while (to - from > 1) {
      int middle = middle(from, to);
      if (flag(upper(weights, from, middle, to))) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return from;
  }

  static int middle(int from, int to) {
    return from + (to - from) / 2;
  }

  /** How many of 65,536 lie in the upper part. */
  static int upper(int from, int middle, int to) {
    return (int) (((long) (to - middle) << 16) / (to - from));
  }

  static int upper(int[] weights, int from, int middle, int to) {
    long lower = 0;
    for (int i = from; i < middle; i++) {
      lower += weights[i];
    }
    long upper = 0;
    for (int i = middle; i < to; i++) {
      upper += weights[i];
    }
    return (int) Math.max(1, Math.min((HALF << 1) - 1, (upper << 16) / (lower + upper)));
  }

  /** Reads a number; {@code lowBits} is what it was written with. */
  public int number(int lowBits) throws TextFormatException {
    int length = 0;
    while (in.decode(HALF) == 1) {
      if (++length + lowBits >= Integer.SIZE) {
        throw new TextFormatException("a number is too large");
      }
    }
    long high = (1L << length | (in.decodeBits(length) & ((1L << length) - 1))) - 1;
    long value = high << lowBits | in.decodeBits(lowBits);
    check();
    if (value >= Integer.MAX_VALUE) {
      throw new TextFormatException("a number is too large");
    }
    return (int) value;
  }

  /** Reads bytes behind their number, at most {@code most}. */
  public byte[] bytes(int most) throws TextFormatException {
    int length = number(LENGTH_LOW_BITS);
    // Bound: before memory is given.
    if (length > Math.min(most, mostBytes)) {
      throw new TextFormatException("more bytes than there can be");
    }
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) bits(Byte.SIZE);
    }
    return bytes;
  }

  /** Reads a text of at most {@code most} code points; without a model, bytes of UTF-8. */
  public String text(int most) throws TextFormatException {
    if (model == null) {
      return utf8(bytes(most));
    }
    if (coder == null) {
      coder = model.coder(workspace);
    }
    try {
      int[] codePoints = coder.decode(in, Math.min(most, TextModel.MAX_CODE_POINTS));
      return new String(codePoints, 0, codePoints.length);
    } catch (IllegalArgumentException e) {
      throw new TextFormatException("not a text of this model: " + e.getMessage(), e);
    }
  }

  private static String utf8(byte[] bytes) throws TextFormatException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new TextFormatException("a text is not UTF-8", e);
    }
  }

  /** Says that everything was read; refuses bytes that nothing depends on. */
  public void finish() throws TextFormatException {
    if (in.hasUnread()) {
      throw new TextFormatException("bytes behind the end");
    }
  }

  private void check() throws TextFormatException {
    // Bound: garbage goes on for ever, a message does not.
    if (in.isPastEnd()) {
      throw new TextFormatException("the stream goes on behind its end");
    }
  }
}
