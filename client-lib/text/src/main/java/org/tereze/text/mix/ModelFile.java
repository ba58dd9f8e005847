package org.tereze.text.mix;

import java.nio.Buffer;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A model as a file: what a predictor is made of, big-endian.
 *
 * <p>Immutable; safe for any thread.
 *
 * <pre>
 * bytes    field
 * 4        "TZTM"
 * 1        format, {@value #PLAIN} or {@value #CHECKED}
 * 4        only in format 2: bytes of the whole file
 * 1 + n    language tag, ASCII
 * 2 + n    credits, UTF-8
 * 2        symbols
 * 10 each  code point (3), capital (3), seen as (2), class (1), code length (1)
 * 1        kinds of context
 * 1 each   kind
 * 2 each   state maps: by kind 25 × 25; by local kind 256; match 16
 * 2 each   weights in 1/4096: by mixer, set, input; then the last mixer's
 * 4 + n    dense table
 * 4 + n    sparse table
 * 4        only in format 2: CRC-32 of all before
 * </pre>
 *
 * <p>A model of format 1 is told by its hash, which is pinned where it is used; one that goes from
 * hand to hand has format 2, so that damage on its way shows without knowing its hash.
 */
public final class ModelFile {
  /** The format without a checksum. */
  public static final int PLAIN = 1;

  /** The format with one. */
  public static final int CHECKED = 2;

  /** The largest file that is read. */
  public static final int MAX_BYTES = 64 << 20;

  private static final int MAGIC = 0x545A544D;
  private static final int HEAD_BYTES = 5;
  private static final int LENGTH_BYTES = 4;
  private static final int CHECKSUM_BYTES = 4;
  private static final int MAX_SYMBOLS = 4096;
  private static final int WEIGHT_SHIFT = 4;
  private static final int HALF_STEP = 8;

  private final boolean checked;
  private final String language;
  private final String credits;
  private final Alphabet alphabet;
  private final Parameters parameters;
  private final ContextTable dense;
  private final ContextTable sparse;

  private ModelFile(ByteBuffer in) {
    if (in.remaining() > MAX_BYTES) {
      throw new IllegalArgumentException("the file is larger than " + MAX_BYTES + " bytes");
    }
    if (in.getInt() != MAGIC) {
      throw new IllegalArgumentException("not a text model");
    }
    int format = in.get();
    if (format != PLAIN && format != CHECKED) {
      throw new IllegalArgumentException("format " + format + " is not known to this version");
    }
    checked = format == CHECKED;
    if (checked) {
      check(in);
    }
    language = text(in, in.get() & 0xff);
    credits = text(in, in.getShort() & 0xffff);
    alphabet = alphabet(in);
    int[] kinds = new int[in.get() & 0xff];
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = in.get();
      if (kinds[i] < 0 || kinds[i] >= Kind.COUNT) {
        throw new IllegalArgumentException("context kind " + kinds[i] + " is not known");
      }
    }
    parameters = new Parameters(kinds, alphabet);
    for (int[] map : parameters.maps()) {
      for (int i = 0; i < map.length; i++) {
        map[i] = in.getShort();
      }
    }
    for (int[] weights : parameters.allWeights()) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = in.getShort() << WEIGHT_SHIFT;
      }
    }
    dense = new ContextTable(section(in), alphabet);
    sparse = new ContextTable(section(in), alphabet);
    if (in.hasRemaining()) {
      throw new IllegalArgumentException("bytes behind the end of the model");
    }
  }

  /** Checks length and checksum, and leaves what lies between them. */
  private static void check(ByteBuffer in) {
    ByteBuffer whole = in.duplicate();
    ((Buffer) whole).position(in.position() - HEAD_BYTES);
    int there = whole.remaining();
    int bytes = in.getInt();
    if (there != bytes) {
      throw new IllegalArgumentException(
          there < bytes && bytes <= MAX_BYTES
              ? "the model is cut: " + there + " of " + bytes + " bytes are there"
              : "the model has " + there + " bytes and says " + bytes);
    }
    int end = in.limit() - CHECKSUM_BYTES;
    int checksum = in.getInt(end);
    ((Buffer) whole).limit(end);
    if (crc(whole) != checksum) {
      throw new IllegalArgumentException("the model was damaged on its way: its checksum is wrong");
    }
    ((Buffer) in).limit(end);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Returns a model of format 1 as one of format 2. */
  public static byte[] checked(byte[] plain) {
    int bytes = plain.length + LENGTH_BYTES + CHECKSUM_BYTES;
    ByteBuffer out = ByteBuffer.allocate(bytes);
    out.put(plain, 0, HEAD_BYTES - 1).put((byte) CHECKED).putInt(bytes);
    out.put(plain, HEAD_BYTES, plain.length - HEAD_BYTES);
    out.putInt(crc(ByteBuffer.wrap(out.array(), 0, out.position())));
    return out.array();
  }

  /**
   * Reads a model; the tables stay in the buffer, which must not change any more.
   *
   * @throws IllegalArgumentException if it is cut, damaged or of another version
   */
  public static ModelFile read(ByteBuffer file) {
    try {
      return new ModelFile(file.duplicate().order(ByteOrder.BIG_ENDIAN));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the model is cut", e);
    }
  }

  private static String text(ByteBuffer in, int bytes) {
    byte[] text = new byte[Math.min(bytes, in.remaining() + 1)];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static Alphabet alphabet(ByteBuffer in) {
    int count = in.getShort();
    if (count <= Alphabet.FIRST || count > MAX_SYMBOLS) {
      throw new IllegalArgumentException("an alphabet of " + count);
    }
    int[][] columns = new int[5][count];
    for (int s = 0; s < count; s++) {
      columns[0][s] = codePoint(in);
      columns[1][s] = codePoint(in);
      columns[2][s] = in.getShort();
      columns[3][s] = in.get();
      columns[4][s] = in.get();
      boolean ascends = s <= Alphabet.FIRST || columns[0][s] > columns[0][s - 1];
      if (columns[2][s] < 0 || columns[2][s] >= count || !ascends) {
        throw new IllegalArgumentException("symbol " + s + " is wrong");
      }
    }
    return new Alphabet(columns[0], columns[1], columns[2], columns[3], columns[4]);
  }

  private static int codePoint(ByteBuffer in) {
    int codePoint = (in.get() & 0xff) << 16 | (in.getShort() & 0xffff);
    if (codePoint > Character.MAX_CODE_POINT || codePoint >> 11 == 0x1b) {
      throw new IllegalArgumentException("no character has the number " + codePoint);
    }
    return codePoint;
  }

  private static ByteBuffer section(ByteBuffer in) {
    int bytes = in.getInt();
    if (bytes < 0 || bytes > in.remaining()) {
      throw new IllegalArgumentException("the model is cut");
    }
    ByteBuffer section = in.slice();
    ((Buffer) section).limit(bytes);
    ((Buffer) in).position(in.position() + bytes);
    return section;
  }

  /**
   * Returns the file of a model in format 1, for the trainer; weights are rounded to what it can
   * hold.
   */
  public static byte[] write(
      String language,
      String credits,
      Alphabet alphabet,
      Parameters parameters,
      byte[] dense,
      byte[] sparse) {
    byte[] tag = language.getBytes(StandardCharsets.US_ASCII);
    byte[] thanks = credits.getBytes(StandardCharsets.UTF_8);
    int numbers = 0;
    for (int[] map : parameters.maps()) {
      numbers += map.length;
    }
    for (int[] weights : parameters.allWeights()) {
      numbers += weights.length;
    }
    int headBytes = 8 + tag.length + thanks.length + 2 + 10 * alphabet.size();
    int bytes = headBytes + 1 + parameters.kinds().length + 2 * numbers + 8;
    ByteBuffer out = ByteBuffer.allocate(bytes + dense.length + sparse.length);
    out.putInt(MAGIC).put((byte) PLAIN);
    out.put((byte) tag.length).put(tag).putShort((short) thanks.length).put(thanks);
    putAlphabet(out, alphabet);
    out.put((byte) parameters.kinds().length);
    for (int kind : parameters.kinds()) {
      out.put((byte) kind);
    }
    for (int[] map : parameters.maps()) {
      for (int value : map) {
        out.putShort((short) value);
      }
    }
    for (int[] weights : parameters.allWeights()) {
      for (int weight : weights) {
        int rounded = (weight + HALF_STEP) >> WEIGHT_SHIFT;
        out.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, rounded)));
      }
    }
    out.putInt(dense.length).put(dense).putInt(sparse.length).put(sparse);
    return out.array();
  }

  private static void putAlphabet(ByteBuffer out, Alphabet alphabet) {
    out.putShort((short) alphabet.size());
    for (int s = 0; s < alphabet.size(); s++) {
      for (int point : new int[] {alphabet.codePoint(s), alphabet.capital(s)}) {
        out.put((byte) (point >> 16)).putShort((short) point);
      }
      out.putShort((short) alphabet.fold(s));
      out.put((byte) alphabet.classOf(s)).put((byte) alphabet.length(s));
    }
  }

  /** Returns whether the file has a checksum, which was right then. */
  public boolean isChecked() {
    return checked;
  }

  public String language() {
    return language;
  }

  public String credits() {
    return credits;
  }

  public Alphabet alphabet() {
    return alphabet;
  }

  /** Returns maps and weights, for the trainer. */
  public Parameters parameters() {
    return parameters;
  }

  /** Returns the table of the dense kinds or that of the others, for the trainer. */
  public ContextTable table(boolean ofDense) {
    return ofDense ? dense : sparse;
  }

  /** Returns a predictor of this model, which has the workspace until another one takes it. */
  public Predictor predictor(Workspace workspace) {
    return new Predictor(alphabet, dense, sparse, parameters, workspace);
  }
}
