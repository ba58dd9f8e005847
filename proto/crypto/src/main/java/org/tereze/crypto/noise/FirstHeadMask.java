package org.tereze.crypto.noise;

import java.util.Arrays;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.X25519PublicKey;

/**
 * The mask over the three-byte head of a link's first record: HMAC-SHA-256(relay's static public
 * key, e)[0..3].
 *
 * <p>Stateless. It makes the head look random to who does not know the relay's key; who knows it
 * can take it off.
 */
public final class FirstHeadMask {
  public static final int MASK_BYTES = 3;

  private FirstHeadMask() {}

  /** The mask for the 32-byte ephemeral key at {@code offset}. */
  public static byte[] of(X25519PublicKey relayStatic, byte[] ephemeral, int offset) {
    byte[] e = Arrays.copyOfRange(ephemeral, offset, offset + X25519PublicKey.SIZE_BYTES);
    return Arrays.copyOf(HmacSha256.mac(relayStatic.encoded(), e), MASK_BYTES);
  }
}
