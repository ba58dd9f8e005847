package org.tereze.relay.session;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.wire.RelayId;

/**
 * The keys that a first record may be made for: the static key and the link keys that still live.
 * Immutable; safe on any thread as long as its owner does not destroy the keys.
 */
public final class LinkKeyRing {
  /** The number by which a client names the static key. */
  public static final int STATIC = 0;

  /** Link keys are numbered 1 to this, then from 1 again. */
  public static final int MAX_NUMBER = 255;

  private final X25519PrivateKey staticKey;
  private final byte[] staticPublic;
  private final RelayId relayId;
  private final Map<Integer, X25519PrivateKey> linkKeys;
  private final int newest;

  /**
   * @param linkKeys by number, 1 to 255
   * @param newest number of the one to hand out; {@link #STATIC} if there is none
   */
  public LinkKeyRing(
      X25519PrivateKey staticKey, Map<Integer, X25519PrivateKey> linkKeys, int newest) {
    if (newest != STATIC && !linkKeys.containsKey(newest)) {
      throw new IllegalArgumentException("no link key has number " + newest);
    }
    this.staticKey = staticKey;
    this.staticPublic = staticKey.publicKey().encoded();
    this.relayId = RelayId.ofStaticKey(staticPublic);
    this.linkKeys = new TreeMap<>(linkKeys);
    this.newest = newest;
  }

  /** The private key with this number, if it lives. */
  public @Nullable X25519PrivateKey key(int number) {
    return number == STATIC ? staticKey : linkKeys.get(number);
  }

  /** The static public key, 32 bytes, a copy. */
  public byte[] staticPublic() {
    return staticPublic.clone();
  }

  /** The static public key. */
  public X25519PublicKey staticKey() {
    return staticKey.publicKey();
  }

  RelayId relayId() {
    return relayId;
  }

  /** The number of the newest link key, or {@link #STATIC}. */
  public int newest() {
    return newest;
  }

  /** The public key with this number, 32 bytes. */
  byte[] publicKey(int number) {
    X25519PrivateKey key = key(number);
    if (key == null) {
      throw new IllegalArgumentException("no link key has number " + number);
    }
    return key.publicKey().encoded();
  }
}
