package org.tereze.crypto.noise;

import java.security.SecureRandom;
import java.util.Arrays;
import org.tereze.crypto.ChaCha20Poly1305;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.X25519PublicKey;

/**
 * What a relay that has no time to open a first datagram answers instead: the cookie of the address
 * that it came from. Stateless.
 *
 * <pre>
 * salt(32) ‖ ChaCha20-Poly1305(cookie(4) ‖ zeros(0 to 13))
 * key = HMAC-SHA-256(relay's static public key, "tereze/1 cookie key" ‖ e of the question ‖ salt), nonce 0
 * </pre>
 *
 * <p>As long as a first answer usually is, never longer than a first datagram, and as random to
 * look at. Guarantees: who has not seen the question can make none. <b>Does not</b> hide the cookie
 * from whoever knows the relay's key and sees both pass: that one is on the way to the address, and
 * so could have asked in its name.
 */
public final class CookieDatagram {
  /** The longest. */
  public static final int MAX_BYTES = 65;

  private static final int SALT_BYTES = NkInitiator.EPHEMERAL_BYTES;
  private static final int LEAST_BYTES = SALT_BYTES + Integer.BYTES + ChaCha20Poly1305.TAG_BYTES;
  private static final int USUAL_BYTES = 58;
  private static final byte[] KEY = Context.of("cookie key").bytes();
  private static final byte[] NO_DATA = {};

  private CookieDatagram() {}

  /**
   * Writes one at the start of {@code out}.
   *
   * @param question the first datagram that it answers, with its length
   * @return its bytes, not more than the question's
   */
  public static int write(
      X25519PublicKey relayStatic,
      byte[] question,
      int questionBytes,
      int cookie,
      SecureRandom random,
      byte[] out) {
    byte[] salt = new byte[SALT_BYTES + 1];
    random.nextBytes(salt);
    int wanted = USUAL_BYTES + (salt[SALT_BYTES] & 7);
    int text = Integer.BYTES + Math.min(wanted, questionBytes) - LEAST_BYTES;
    byte[] zeros = new byte[text];
    FirstDatagram.putInteger(cookie, zeros, 0);
    System.arraycopy(salt, 0, out, 0, SALT_BYTES);
    try (ChaCha20Poly1305 cipher = cipher(relayStatic, question, out, 0)) {
      return SALT_BYTES + cipher.seal(0, NO_DATA, zeros, 0, text, out, SALT_BYTES);
    }
  }

  /**
   * Reads the cookie.
   *
   * @param e the client's key that the question showed
   * @throws CryptoException if it is no answer to it
   */
  static int read(X25519PublicKey relayStatic, byte[] e, byte[] in, int offset, int length)
      throws CryptoException {
    if (length < LEAST_BYTES || length > MAX_BYTES) {
      throw new CryptoException();
    }
    byte[] text = new byte[MAX_BYTES];
    try (ChaCha20Poly1305 cipher = cipher(relayStatic, e, in, offset)) {
      cipher.open(0, NO_DATA, in, offset + SALT_BYTES, length - SALT_BYTES, text, 0);
    }
    return FirstDatagram.integer(text, 0);
  }

  private static ChaCha20Poly1305 cipher(
      X25519PublicKey relayStatic, byte[] question, byte[] salted, int saltAt) {
    byte[] e = Arrays.copyOf(question, NkInitiator.EPHEMERAL_BYTES);
    byte[] salt = Arrays.copyOfRange(salted, saltAt, saltAt + SALT_BYTES);
    try (SecretBytes key =
        SecretBytes.owning(HmacSha256.mac(relayStatic.encoded(), KEY, e, salt))) {
      return new ChaCha20Poly1305(key);
    }
  }
}
