package org.tereze.crypto.noise;

import java.util.Arrays;
import org.tereze.crypto.Context;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.X25519PublicKey;

/**
 * What every datagram of a burst begins with until the relay has answered. Stateless.
 *
 * <pre>
 * e(32) ‖ mac1(4) ‖ masked key number(1) ‖ masked number(2) ‖ sealed payload
 * mac1 = HMAC-SHA-256(relay's static public key, "tereze/1 mac1" ‖ e ‖ all behind mac1)[0..4]
 * </pre>
 *
 * <p>mac1 keeps who does not know the relay's key from costing it a curve operation, as in
 * WireGuard; it proves nothing else.
 */
public final class FirstDatagram {
  /** Before the masked number. */
  public static final int HEAD_BYTES = NkInitiator.EPHEMERAL_BYTES + 4 + 1;

  /** A first datagram without payload. */
  public static final int LEAST_BYTES = HEAD_BYTES + DatagramCipher.EXTRA_BYTES;

  static final int E_BYTES = NkInitiator.EPHEMERAL_BYTES;
  private static final int MAC_BYTES = 4;
  private static final int KEY_NUMBER_AT = E_BYTES + MAC_BYTES;
  private static final byte[] MAC = Context.of("mac1").bytes();

  private FirstDatagram() {}

  /** Whether a datagram is long enough and carries the mac1 of this relay. */
  public static boolean isFor(X25519PublicKey relayStatic, byte[] in, int offset, int length) {
    if (length < LEAST_BYTES) {
      return false;
    }
    byte[] mac = mac(relayStatic, in, offset, length);
    int difference = 0;
    for (int i = 0; i < MAC_BYTES; i++) {
      difference |= mac[i] ^ in[offset + E_BYTES + i];
    }
    return difference == 0;
  }

  /** Which of its keys it is for: 0 the static one, else a link key. */
  public static int keyNumber(X25519PublicKey relayStatic, byte[] in, int offset) {
    return (in[offset + KEY_NUMBER_AT] ^ mask(relayStatic, in, offset)) & 0xFF;
  }

  /** Completes the head before what was sealed at {@code offset + HEAD_BYTES}. */
  static void write(
      X25519PublicKey relayStatic, X25519PublicKey e, int keyNumber, byte[] out, int length) {
    e.write(out, 0);
    out[KEY_NUMBER_AT] = (byte) (keyNumber ^ mask(relayStatic, out, 0));
    System.arraycopy(mac(relayStatic, out, 0, length), 0, out, E_BYTES, MAC_BYTES);
  }

  private static byte mask(X25519PublicKey relayStatic, byte[] in, int offset) {
    return FirstHeadMask.of(relayStatic, in, offset)[FirstHeadMask.MASK_BYTES - 1];
  }

  private static byte[] mac(X25519PublicKey relayStatic, byte[] in, int offset, int length) {
    byte[] e = Arrays.copyOfRange(in, offset, offset + E_BYTES);
    byte[] rest = Arrays.copyOfRange(in, offset + KEY_NUMBER_AT, offset + length);
    return HmacSha256.mac(relayStatic.encoded(), MAC, e, rest);
  }
}
