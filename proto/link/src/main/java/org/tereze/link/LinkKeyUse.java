package org.tereze.link;

import org.tereze.crypto.X25519PublicKey;
import org.tereze.schema.LinkKey;
import org.tereze.wire.MalformedFrameException;

/**
 * Which of a relay's keys a link is opened to: its static key (number 0) or a link key. Immutable.
 */
public final class LinkKeyUse {
  private final X25519PublicKey staticKey;
  private final X25519PublicKey key;
  private final int number;

  private LinkKeyUse(X25519PublicKey staticKey, X25519PublicKey key, int number) {
    this.staticKey = staticKey;
    this.key = key;
    this.number = number;
  }

  /** The static key itself. */
  public static LinkKeyUse ofStatic(X25519PublicKey staticKey) {
    return new LinkKeyUse(staticKey, staticKey, 0);
  }

  /** Link key {@code number}, 1 to 255, of the relay with this static key. */
  public static LinkKeyUse of(X25519PublicKey staticKey, X25519PublicKey key, int number) {
    if (number < 1 || number > 255) {
      throw new IllegalArgumentException("link key number " + number);
    }
    return new LinkKeyUse(staticKey, key, number);
  }

  /**
   * What a relay tells in an answer.
   *
   * @throws MalformedFrameException if it is no link key
   */
  public static LinkKeyUse told(X25519PublicKey staticKey, LinkKey message)
      throws MalformedFrameException {
    int number = message.getNumber();
    if (number < 1 || number > 255 || message.getKey().size() != X25519PublicKey.SIZE_BYTES) {
      throw new MalformedFrameException("a link key that is none");
    }
    return of(staticKey, X25519PublicKey.of(message.getKey().toByteArray()), number);
  }

  X25519PublicKey staticKey() {
    return staticKey;
  }

  /** The key itself. */
  public X25519PublicKey key() {
    return key;
  }

  /** 0 for the static key. */
  public int number() {
    return number;
  }
}
