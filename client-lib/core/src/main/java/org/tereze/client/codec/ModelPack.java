package org.tereze.client.codec;

import org.tereze.text.TextModel;

/**
 * A text model at hand, and what it is called on the wire.
 *
 * <p>Immutable; safe for any thread.
 */
public final class ModelPack {
  private static final int NAME_DIGITS = 8;

  private final TextModel model;
  private final String sha256;
  private final int number;

  ModelPack(TextModel model) {
    this.model = model;
    sha256 = hex(model.sha256());
    number = NumberedModels.numberOf(sha256);
  }

  TextModel model() {
    return model;
  }

  /** Its number; 0 for a pack that has none. */
  int number() {
    return number;
  }

  /** The first eight bytes of its hash. */
  long hash() {
    return Long.parseUnsignedLong(sha256.substring(0, 16), 16);
  }

  /** The first four bytes of its hash, by which a message names a pack. */
  int shortHash() {
    return (int) (hash() >>> Integer.SIZE);
  }

  /** What people call it: that of its number, or for a pack without one eight hex digits. */
  public String name() {
    return number == 0 ? sha256.substring(0, NAME_DIGITS) : NumberedModels.name(number);
  }

  /** Whether this is its name, or at least eight digits from the beginning of its hash. */
  boolean isCalled(String name) {
    return name.equals(name()) || (name.length() >= NAME_DIGITS && sha256.startsWith(name));
  }

  /** Its language, as a BCP 47 tag. */
  public String language() {
    return model.language();
  }

  /** The hash of its file in hex. */
  public String sha256() {
    return sha256;
  }

  /** Whose text it was made of, and its licence. */
  public String credits() {
    return model.credits();
  }

  static String nameOf(int shortHash) {
    return String.format("%08x", shortHash);
  }

  private static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder();
    for (byte b : bytes) {
      hex.append(Character.forDigit(b >> 4 & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
    }
    return hex.toString();
  }
}
