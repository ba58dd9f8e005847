package org.tereze.crypto.noise;

import org.tereze.crypto.X25519PublicKey;

/**
 * What every datagram of a burst begins with until the relay has answered. Stateless.
 *
 * <pre>
 * e(32) ‖ mac1(4) ‖ masked key number(1) ‖ masked number(2) ‖ sealed payload
 * mac1 = HMAC-SHA-256(relay's static public key, "tereze/1 mac1" ‖ e ‖ all behind mac1)[0..4]
 *        XOR the cookie that the relay told this address ({@link CookieDatagram}), if it told one
 * </pre>
 *
 * <p>mac1 keeps who does not know the relay's key from costing it a curve operation, as in
 * WireGuard. The cookie in it proves an address and takes no byte.
 */
public final class FirstDatagram {
  /** Before the masked number. */
  public static final int HEAD_BYTES = NkInitiator.EPHEMERAL_BYTES + 4 + 1;

  /** A first datagram without payload. */
  public static final int LEAST_BYTES = HEAD_BYTES + DatagramCipher.EXTRA_BYTES;

  static final int E_BYTES = NkInitiator.EPHEMERAL_BYTES;
  private static final int MAC_BYTES = 4;
  static final int KEY_NUMBER_AT = E_BYTES + MAC_BYTES;

  private FirstDatagram() {}

  /** Whether a datagram is long enough and carries the mac1 of this relay, without a cookie. */
  public static boolean isFor(X25519PublicKey relayStatic, byte[] in, int offset, int length) {
    return length >= LEAST_BYTES
        && new FirstMac(relayStatic).shownCookie(in, offset, length) == AddressCookies.NONE;
  }

  /** Which of its keys it is for: 0 the static one, else a link key. */
  public static int keyNumber(X25519PublicKey relayStatic, byte[] in, int offset) {
    return (in[offset + KEY_NUMBER_AT] ^ mask(relayStatic, in, offset)) & 0xFF;
  }

  /** Completes the head before what was sealed at {@code offset + HEAD_BYTES}. */
  static void write(
      X25519PublicKey relayStatic,
      FirstMac mac,
      X25519PublicKey e,
      int keyNumber,
      int cookie,
      byte[] out,
      int length) {
    e.write(out, 0);
    out[KEY_NUMBER_AT] = (byte) (keyNumber ^ mask(relayStatic, out, 0));
    putInteger(mac.of(out, 0, length) ^ cookie, out, E_BYTES);
  }

  static int integer(byte[] in, int offset) {
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = value << Byte.SIZE | (in[offset + i] & 0xFF);
    }
    return value;
  }

  static void putInteger(int value, byte[] out, int offset) {
    for (int i = 0; i < Integer.BYTES; i++) {
      out[offset + i] = (byte) (value >>> (Byte.SIZE * (Integer.BYTES - 1 - i)));
    }
  }

  private static byte mask(X25519PublicKey relayStatic, byte[] in, int offset) {
    return FirstHeadMask.of(relayStatic, in, offset)[FirstHeadMask.MASK_BYTES - 1];
  }
}
