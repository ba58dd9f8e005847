package org.tereze.crypto;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The label {@code tereze/1 <use>} that keeps one use of a key apart from every other.
 *
 * <p>Immutable. The bytes are ASCII, without length or terminator, so among the labels that one key
 * signs or derives under none may be the beginning of another.
 */
public final class Context {
  private static final String PREFIX = "tereze/1 ";

  private final String label;
  private final byte[] bytes;

  private Context(String label) {
    this.label = label;
    this.bytes = label.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The label for {@code use}: one or more printable ASCII characters.
   *
   * @throws IllegalArgumentException if {@code use} is empty or has another character
   */
  public static Context of(String use) {
    if (use.isEmpty()) {
      throw new IllegalArgumentException("a context needs a use");
    }
    for (int i = 0; i < use.length(); i++) {
      if (use.charAt(i) < ' ' || use.charAt(i) > '~') {
        throw new IllegalArgumentException("a context is printable ASCII");
      }
    }
    return new Context(PREFIX + use);
  }

  /** The label as ASCII bytes, a fresh copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  byte[] live() {
    return bytes;
  }

  /** The label followed by {@code parts}, for constructions that take one byte string. */
  public byte[] with(byte[]... parts) {
    return Concatenation.of(bytes, parts);
  }

  /** Whether a message that begins with {@code other}'s label could also begin with this one. */
  public boolean isPrefixOf(Context other) {
    return other.label.startsWith(label);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Context && ((Context) other).label.equals(label);
  }

  @Override
  public int hashCode() {
    return label.hashCode();
  }

  @Override
  public String toString() {
    return label;
  }
}
