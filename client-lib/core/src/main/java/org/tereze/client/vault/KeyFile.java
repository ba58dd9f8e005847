package org.tereze.client.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.Argon2id;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;

/**
 * The file {@code vault.key}: the master key and the instance id, under the passphrase.
 *
 * <pre>
 * offset bytes field (big-endian)
 *      0     4 magic "TRZK"
 *      4     1 version 1
 *      5     4 Argon2id memory, KiB
 *      9     1 Argon2id passes
 *     10     1 Argon2id lanes
 *     11    16 salt, fresh at every writing
 *     27    64 AES-256-GCM-SIV (RFC 8452) of master key (32) ‖ instance id (16), under
 *              Argon2id (RFC 9106) of the passphrase; associated data = the 27 bytes before
 *     91     4 CRC-32 of the bytes before
 * </pre>
 *
 * <p>The checksum tells a damaged file from a wrong passphrase; the seal is what protects it.
 */
final class KeyFile {
  static final String NAME = "vault.key";
  static final int MASTER_BYTES = 32;
  static final int INSTANCE_BYTES = 16;

  private static final byte[] MAGIC = {'T', 'R', 'Z', 'K'};
  private static final byte VERSION = 1;
  private static final int SALT_OFFSET = 11;
  private static final int SALT_BYTES = 16;
  private static final int SEALED_OFFSET = SALT_OFFSET + SALT_BYTES;
  private static final int CRC_OFFSET =
      SEALED_OFFSET + MASTER_BYTES + INSTANCE_BYTES + AesGcmSiv.TAG_BYTES;
  static final int FILE_BYTES = CRC_OFFSET + 4;
  private static final Context WRAP = Context.of("vault key");

  private KeyFile() {}

  /** Writes the file anew; durable on return, and until then the old one stays. */
  static void write(
      VaultFiles files, Path file, SecretBytes passphrase, VaultOptions options, Secrets secrets)
      throws IOException {
    Argon2id cost = options.cost();
    byte[] salt = new byte[SALT_BYTES];
    options.random().nextBytes(salt);
    byte[] content = new byte[FILE_BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(content);
    buffer.put(MAGIC).put(VERSION).putInt(cost.memoryKib());
    buffer.put((byte) cost.passes()).put((byte) cost.lanes()).put(salt);
    byte[] secret = Arrays.copyOf(secrets.master().expose(), MASTER_BYTES + INSTANCE_BYTES);
    System.arraycopy(secrets.instance(), 0, secret, MASTER_BYTES, INSTANCE_BYTES);
    try (SecretBytes key = cost.derive(passphrase, salt, AesGcmSiv.KEY_BYTES)) {
      buffer.put(AesGcmSiv.sealOnce(key, associated(content), secret));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
    buffer.putInt(WholeFile.crc(content, 0, CRC_OFFSET));
    WholeFile.replace(files, file, content);
  }

  /**
   * Reads and opens the file.
   *
   * @throws WrongPassphraseException if the file is whole and the passphrase does not open it
   * @throws VaultDamagedException if it is not whole
   */
  static Secrets read(VaultFiles files, Path file, SecretBytes passphrase)
      throws IOException, VaultException {
    byte[] content = WholeFile.read(files, file, FILE_BYTES);
    checkWhole(file, content);
    ByteBuffer buffer = ByteBuffer.wrap(content);
    int memoryKib = buffer.getInt(5);
    int passes = content[9] & 0xff;
    int lanes = content[10] & 0xff;
    // Bound: a hostile file cannot make opening take all memory or all day.
    if (!Argon2id.isWithinBounds(memoryKib, passes, lanes)) {
      throw new VaultDamagedException(file, 5, "asks for an Argon2id cost out of bounds");
    }
    byte[] salt = Arrays.copyOfRange(content, SALT_OFFSET, SEALED_OFFSET);
    byte[] sealed = Arrays.copyOfRange(content, SEALED_OFFSET, CRC_OFFSET);
    Argon2id cost = new Argon2id(memoryKib, passes, lanes);
    byte[] secret = new byte[0];
    try (SecretBytes key = cost.derive(passphrase, salt, AesGcmSiv.KEY_BYTES)) {
      secret = AesGcmSiv.openOnce(key, associated(content), sealed);
      return new Secrets(
          SecretBytes.copyOf(Arrays.copyOf(secret, MASTER_BYTES)),
          Arrays.copyOfRange(secret, MASTER_BYTES, secret.length));
    } catch (CryptoException e) {
      throw new WrongPassphraseException();
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static byte[] associated(byte[] content) {
    return WRAP.with(Arrays.copyOf(content, SEALED_OFFSET));
  }

  private static void checkWhole(Path file, byte[] content) throws VaultDamagedException {
    if (content.length != FILE_BYTES) {
      throw new VaultDamagedException(file, content.length, "cut short");
    }
    if (!Arrays.equals(Arrays.copyOf(content, MAGIC.length), MAGIC)) {
      throw new VaultDamagedException(file, 0, "not a vault key");
    }
    if (content[4] != VERSION) {
      throw new VaultDamagedException(file, 4, "version " + content[4] + " is not known here");
    }
    if (ByteBuffer.wrap(content).getInt(CRC_OFFSET) != WholeFile.crc(content, 0, CRC_OFFSET)) {
      throw new VaultDamagedException(file, 0, "checksum differs");
    }
  }

  /** What the passphrase protects. */
  static final class Secrets {
    private final SecretBytes master;
    private final byte[] instance;

    Secrets(SecretBytes master, byte[] instance) {
      this.master = master;
      this.instance = instance;
    }

    SecretBytes master() {
      return master;
    }

    byte[] instance() {
      return instance;
    }
  }
}
