package org.tereze.client.backup;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.tereze.client.identity.Identity;
import org.tereze.client.record.Backup;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.Hkdf;
import org.tereze.crypto.SecretBytes;
import org.tereze.wire.AskSecret;

/**
 * Seals and opens one part of a backup. Stateless.
 *
 * <pre>
 * offset  bytes  field
 * 0       16     random salt
 * 16      n      AES-256-GCM-SIV (RFC 8452) ciphertext, key = HKDF(seed, "tereze/1 backup" ‖ salt), zero nonce
 * 16+n    16     tag
 *
 * plaintext: u32 length ‖ Backup ‖ zeros to a multiple of 1,024 bytes, so that its size hides how many contacts there are
 * </pre>
 */
final class BackupSeal {
  private static final Context KEY = Context.of("backup");
  private static final Context ASK = Context.of("backup ask");
  private static final int SALT_BYTES = 16;
  private static final int CLASS_BYTES = 1_024;
  private static final byte[] NOTHING = {};

  private BackupSeal() {}

  static byte[] seal(Identity identity, Backup backup, SecureRandom random) {
    byte[] message = backup.toByteArray();
    int sizeBytes = (Integer.BYTES + message.length + CLASS_BYTES - 1) / CLASS_BYTES * CLASS_BYTES;
    byte[] plaintext =
        Arrays.copyOf(
            ByteBuffer.allocate(Integer.BYTES + message.length)
                .putInt(message.length)
                .put(message)
                .array(),
            sizeBytes);
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    try (SecretBytes key = key(identity, salt)) {
      byte[] sealed = AesGcmSiv.sealOnce(key, NOTHING, plaintext);
      return ByteBuffer.allocate(SALT_BYTES + sealed.length).put(salt).put(sealed).array();
    }
  }

  /**
   * Opens what {@link #seal} made.
   *
   * @throws CryptoException if it was made by somebody else, or changed
   */
  static Backup open(Identity identity, byte[] sealed) throws CryptoException {
    if (sealed.length < SALT_BYTES + AesGcmSiv.TAG_BYTES) {
      throw new CryptoException();
    }
    byte[] salt = Arrays.copyOf(sealed, SALT_BYTES);
    try (SecretBytes key = key(identity, salt)) {
      byte[] body = Arrays.copyOfRange(sealed, SALT_BYTES, sealed.length);
      ByteBuffer plaintext = ByteBuffer.wrap(AesGcmSiv.openOnce(key, NOTHING, body));
      int length = plaintext.getInt();
      if (length < 0 || length > plaintext.remaining()) {
        throw new CryptoException();
      }
      byte[] message = new byte[length];
      plaintext.get(message);
      return Backup.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new CryptoException();
    }
  }

  static AskSecret askSecret(Identity identity) {
    try (SecretBytes seed = identity.seed();
        SecretBytes secret = Hkdf.derive(seed, ASK, AskSecret.BYTES)) {
      return AskSecret.of(secret.expose());
    }
  }

  private static SecretBytes key(Identity identity, byte[] salt) {
    try (SecretBytes seed = identity.seed()) {
      return Hkdf.derive(seed, KEY, AesGcmSiv.KEY_BYTES, salt);
    }
  }
}
