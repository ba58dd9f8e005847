package org.tereze.crypto.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tereze.crypto.ChaCha20Poly1305;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.Hkdf;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.Sha256;
import org.tereze.crypto.X25519PublicKey;

/**
 * Noise's SymmetricState for NK (Noise revision 34, §5.2): handshake hash, chaining key and the key
 * of one payload.
 *
 * <p>Not thread-safe. In NK every payload has a key of its own, so its nonce is always 0.
 */
final class SymmetricState implements AutoCloseable {
  static final byte[] PROTOCOL_NAME =
      "Noise_NK_25519_ChaChaPoly_SHA256".getBytes(StandardCharsets.US_ASCII);
  static final byte[] NONE = new byte[0];

  private static final int KEY_BYTES = 32;

  private byte[] hash;
  private SecretBytes chainingKey;
  private SecretBytes payloadKey = SecretBytes.owning(new byte[0]);

  /** After the protocol's name, the prologue and the pre-message {@code <- s}. */
  SymmetricState(byte[] prologue, X25519PublicKey responderStatic) {
    // The name has exactly 32 bytes, so it is the first hash as it stands.
    this.hash = PROTOCOL_NAME.clone();
    this.chainingKey = SecretBytes.copyOf(hash);
    mixHash(prologue, 0, prologue.length);
    byte[] encoded = responderStatic.encoded();
    mixHash(encoded, 0, encoded.length);
  }

  private SymmetricState(SymmetricState other) {
    this.hash = other.hash.clone();
    this.chainingKey = other.chainingKey.copy();
    this.payloadKey = other.payloadKey.copy();
  }

  /** The state as it is now, to try something with. */
  SymmetricState copy() {
    return new SymmetricState(this);
  }

  void mixHash(byte[] in, int offset, int length) {
    byte[] next = new byte[Sha256.HASH_BYTES];
    Sha256.hash(hash, in, offset, length, next, 0);
    hash = next;
  }

  /** MixKey; destroys {@code shared}. */
  void mixKey(SecretBytes shared) {
    try (SecretBytes owned = shared;
        SecretBytes both = Hkdf.derive(owned, chainingKey.expose(), NONE, 2 * KEY_BYTES)) {
      chainingKey.destroy();
      payloadKey.destroy();
      chainingKey = both.slice(0, KEY_BYTES);
      payloadKey = both.slice(KEY_BYTES, 2 * KEY_BYTES);
    }
  }

  /** EncryptAndHash. */
  int seal(byte[] in, int offset, int length, byte[] out, int outOffset) {
    try (ChaCha20Poly1305 cipher = new ChaCha20Poly1305(payloadKey)) {
      int sealed = cipher.seal(0, hash, in, offset, length, out, outOffset);
      mixHash(out, outOffset, sealed);
      return sealed;
    }
  }

  /** DecryptAndHash; changes nothing where it fails. */
  int open(byte[] in, int offset, int length, byte[] out, int outOffset) throws CryptoException {
    byte[] next = new byte[Sha256.HASH_BYTES];
    Sha256.hash(hash, in, offset, length, next, 0);
    try (ChaCha20Poly1305 cipher = new ChaCha20Poly1305(payloadKey)) {
      int opened = cipher.open(0, hash, in, offset, length, out, outOffset);
      hash = next;
      return opened;
    }
  }

  /**
   * A secret beside Noise's own, from the chaining key as it stands: HKDF with the label as info.
   */
  SecretBytes derive(Context context, int lengthBytes) {
    return Hkdf.derive(chainingKey, context, lengthBytes);
  }

  /** Split: the keys initiator → responder and responder → initiator, 32 bytes each. */
  SecretBytes split() {
    try (SecretBytes empty = SecretBytes.owning(new byte[0])) {
      return Hkdf.derive(empty, chainingKey.expose(), NONE, 2 * KEY_BYTES);
    }
  }

  byte[] hash() {
    return Arrays.copyOf(hash, hash.length);
  }

  @Override
  public void close() {
    chainingKey.destroy();
    payloadKey.destroy();
  }
}
