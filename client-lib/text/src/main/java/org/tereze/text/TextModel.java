package org.tereze.text;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import org.tereze.text.mix.ModelFile;
import org.tereze.text.mix.RangeDecoder;
import org.tereze.text.mix.RangeEncoder;
import org.tereze.text.mix.TextCoder;
import org.tereze.text.mix.Workspace;

/**
 * A model of one language: makes texts small, and gives them back exactly.
 *
 * <p>Immutable; safe for any thread. Its tables stay in the buffer it was read from, which may be a
 * mapped file; coding takes about 0.3 MB beside. See {@code proto/TEXT.md}.
 *
 * <p>Guarantees: any sequence of Unicode scalar values comes back as it was; the same text gives
 * the same bytes on every machine; nothing is remembered from one text to the next. Non-guarantees:
 * bytes that were damaged may come back as another text, so they are authenticated first; a text
 * that is unlike the model's may grow.
 */
public final class TextModel {
  /** The most that is decoded, in code points, whatever a caller allows. */
  public static final int MAX_CODE_POINTS = 262_144;

  private final ModelFile file;
  private final byte[] sha256;

  private TextModel(ModelFile file, byte[] sha256) {
    this.file = file;
    this.sha256 = sha256;
  }

  /**
   * Reads a model from the buffer's position to its limit.
   *
   * @param bytes the whole file, which must not change any more
   * @throws ModelFormatException if it is cut, too large or of another version, or its checksum is
   *     wrong; without a checksum ({@link #isChecked}), damage in the tables shows only in {@link
   *     #sha256}
   */
  public static TextModel read(ByteBuffer bytes) throws ModelFormatException {
    try {
      ModelFile file = ModelFile.read(bytes);
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes.duplicate());
      return new TextModel(file, digest.digest());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException("not a usable text model: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every platform has SHA-256", e);
    }
  }

  /** Returns whether the file has a checksum; those that have none are told by their hash. */
  public boolean isChecked() {
    return file.isChecked();
  }

  /** Returns the language, as a BCP 47 tag. */
  public String language() {
    return file.language();
  }

  /** Returns whose text the model was trained on, and under which licence it may be used. */
  public String credits() {
    return file.credits();
  }

  /** Returns the file's hash (FIPS 180-4), which names the model: 32 bytes. */
  public byte[] sha256() {
    return sha256.clone();
  }

  /** Returns whether the model has a symbol for a code point; others cost two to three bytes. */
  public boolean knows(int codePoint) {
    return file.alphabet().symbolOf(codePoint) >= 0
        || file.alphabet().symbolOfCapital(codePoint) >= 0;
  }

  /**
   * Returns a text made small.
   *
   * @throws IllegalArgumentException if it has a lone surrogate, or more than {@link
   *     #MAX_CODE_POINTS}
   */
  public byte[] encode(String text) {
    RangeEncoder out = new RangeEncoder();
    coder(new Workspace()).encode(codePoints(text), out, Integer.MAX_VALUE);
    return out.finish();
  }

  /** Returns code points made small, or null where that takes more than {@code most} bytes. */
  byte @Nullable [] encode(int[] codePoints, int most, Workspace workspace) {
    RangeEncoder out = new RangeEncoder();
    if (!coder(workspace).encode(codePoints, out, most)) {
      return null;
    }
    byte[] bytes = out.finish();
    return bytes.length > most ? null : bytes;
  }

  /** Returns a coder of this model, which has the workspace until another one takes it. */
  TextCoder coder(Workspace workspace) {
    return new TextCoder(file.alphabet(), file.predictor(workspace));
  }

  static int[] codePoints(String text) {
    int[] codePoints = text.codePoints().toArray();
    if (codePoints.length > MAX_CODE_POINTS) {
      throw new IllegalArgumentException("a text of " + codePoints.length + " characters");
    }
    for (int i = 0; i < codePoints.length; i++) {
      if (codePoints[i] >> 11 == 0x1b) {
        throw new IllegalArgumentException("half a character (lone surrogate) at " + i);
      }
    }
    return codePoints;
  }

  /**
   * Returns the text of which {@link #encode} made these bytes.
   *
   * @param mostCodePoints how many code points may come out
   * @throws TextFormatException if the bytes are no text of this model, or a longer one
   */
  public String decode(byte[] bytes, int offset, int length, int mostCodePoints)
      throws TextFormatException {
    int most = Math.min(mostCodePoints, MAX_CODE_POINTS);
    try {
      int[] codePoints =
          coder(new Workspace()).decode(new RangeDecoder(bytes, offset, length), most);
      return new String(codePoints, 0, codePoints.length);
    } catch (IllegalArgumentException e) {
      throw new TextFormatException("not a text of model " + language() + ": " + e.getMessage(), e);
    }
  }
}
