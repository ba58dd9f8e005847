package org.tereze.client.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.SecretBytes;

/**
 * Device keys as files, for machines without a keystore. Not thread-safe; the vault serialises.
 *
 * <p>File {@code key-ALIAS}:
 *
 * <pre>
 * offset bytes field
 *      0     4 magic "TRZD"
 *      4     1 version 1
 *      5    32 key
 *     37     4 CRC-32 of the bytes before
 * </pre>
 *
 * <p>Wrapped = 16 random bytes r ‖ AES-256-GCM-SIV (RFC 8452) under HMAC-SHA-256(key, label ‖ r).
 *
 * <p>Non-guarantee: flash may keep remnants of a deleted key file.
 */
public final class FileDeviceKey implements DeviceKey {
  private static final byte[] MAGIC = {'T', 'R', 'Z', 'D', 1};
  private static final int KEY_OFFSET = MAGIC.length;
  private static final int CRC_OFFSET = KEY_OFFSET + AesGcmSiv.KEY_BYTES;
  private static final int FILE_BYTES = CRC_OFFSET + 4;
  private static final int NONCE_BYTES = 16;
  private static final String PREFIX = "key-";
  private static final Context WRAP = Context.of("vault device wrap");

  private final VaultFiles files;
  private final Path directory;
  private final SecureRandom random;

  /** Keys in {@code directory}, which is made when needed and belongs outside every backup. */
  public FileDeviceKey(Path directory, SecureRandom random) {
    this(new DiskFiles(), directory, random);
  }

  FileDeviceKey(VaultFiles files, Path directory, SecureRandom random) {
    this.files = files;
    this.directory = directory;
    this.random = random;
  }

  @Override
  public void create(String alias) throws VaultException {
    byte[] content = new byte[FILE_BYTES];
    try (SecretBytes key = SecretBytes.random(random, AesGcmSiv.KEY_BYTES)) {
      ByteBuffer buffer = ByteBuffer.wrap(content).put(MAGIC).put(key.expose());
      buffer.putInt(WholeFile.crc(content, 0, CRC_OFFSET));
      DeviceDirectory.make(files, directory);
      WholeFile.replace(files, fileOf(alias), content);
    } catch (IOException e) {
      throw new VaultException("cannot make a device key in " + directory, e);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  @Override
  public byte[] wrap(String alias, byte[] secret) throws VaultException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try (SecretBytes key = read(alias)) {
      if (key == null) {
        throw new VaultException("no device key in " + directory);
      }
      try (SecretBytes once = HmacSha256.derive(key, WRAP.bytes(), nonce)) {
        byte[] sealed = AesGcmSiv.sealOnce(once, WRAP.bytes(), secret);
        return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
      }
    }
  }

  @Override
  public byte @Nullable [] unwrap(String alias, byte[] wrapped) throws VaultException {
    if (wrapped.length < NONCE_BYTES) {
      return null;
    }
    byte[] nonce = Arrays.copyOf(wrapped, NONCE_BYTES);
    try (SecretBytes key = read(alias)) {
      if (key == null) {
        return null;
      }
      try (SecretBytes once = HmacSha256.derive(key, WRAP.bytes(), nonce)) {
        byte[] sealed = Arrays.copyOfRange(wrapped, NONCE_BYTES, wrapped.length);
        return AesGcmSiv.openOnce(once, WRAP.bytes(), sealed);
      }
    } catch (CryptoException e) {
      return null;
    }
  }

  @Override
  public void delete(String alias) throws VaultException {
    Path file = fileOf(alias);
    try {
      if (files.exists(file)) {
        files.overwrite(file, FILE_BYTES);
        files.delete(file);
        files.forceDirectory(directory);
      }
    } catch (IOException e) {
      throw new VaultException("cannot delete " + file, e);
    }
  }

  @Override
  public List<String> aliases() throws VaultException {
    List<String> aliases = new ArrayList<>();
    try {
      for (String name : files.list(directory)) {
        if (name.startsWith(PREFIX)) {
          aliases.add(name.substring(PREFIX.length()));
        }
      }
    } catch (IOException e) {
      throw new VaultException("cannot list " + directory, e);
    }
    return aliases;
  }

  @Override
  public boolean destroysForGood() {
    return false;
  }

  private @Nullable SecretBytes read(String alias) throws VaultException {
    Path file = fileOf(alias);
    if (!files.exists(file)) {
      return null;
    }
    byte[] content = new byte[0];
    try {
      content = WholeFile.read(files, file, FILE_BYTES);
      checkWhole(file, content);
      return SecretBytes.copyOf(Arrays.copyOfRange(content, KEY_OFFSET, CRC_OFFSET));
    } catch (IOException e) {
      throw new VaultException("cannot read " + file, e);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static void checkWhole(Path file, byte[] content) throws VaultDamagedException {
    if (content.length != FILE_BYTES) {
      throw new VaultDamagedException(file, content.length, "cut short");
    }
    if (!Arrays.equals(Arrays.copyOf(content, MAGIC.length), MAGIC)) {
      throw new VaultDamagedException(file, 0, "not a device key");
    }
    if (ByteBuffer.wrap(content).getInt(CRC_OFFSET) != WholeFile.crc(content, 0, CRC_OFFSET)) {
      throw new VaultDamagedException(file, KEY_OFFSET, "checksum differs");
    }
  }

  private Path fileOf(String alias) {
    return directory.resolve(PREFIX + alias);
  }
}
