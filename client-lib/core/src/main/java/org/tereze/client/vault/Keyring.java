package org.tereze.client.vault;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.SecretBytes;

/**
 * What wraps and unwraps the keys of segment files. Not thread-safe; the vault serialises.
 *
 * <p>A file's key is random and sealed by AES-256-GCM-SIV (RFC 8452) under HMAC-SHA-256(master key,
 * label ‖ segment ‖ generation); that of the chains segment is then wrapped by the {@link
 * DeviceKey}, under an alias of its own for each generation.
 */
final class Keyring implements AutoCloseable {
  static final int FILE_KEY_BYTES = 32;

  private static final Context SEGMENT = Context.of("vault segment");
  private static final Context TWIN = Context.of("vault twin");
  private static final byte[] EMPTY = new byte[0];

  private final SecretBytes master;
  private final DeviceKey deviceKey;

  Keyring(SecretBytes master, DeviceKey deviceKey) {
    this.master = master;
    this.deviceKey = deviceKey;
  }

  SecretBytes master() {
    return master;
  }

  /** Wraps a fresh file key; for the chains segment, makes the generation's device key first. */
  SegmentHeader wrap(Segment segment, int generation, SecretBytes fileKey) throws VaultException {
    byte[] sealed;
    try (SecretBytes wrapping = wrappingKey(segment, generation)) {
      sealed = AesGcmSiv.sealOnce(wrapping, EMPTY, fileKey.expose());
    }
    if (segment == Segment.CHAINS) {
      deviceKey.create(alias(generation));
      sealed = deviceKey.wrap(alias(generation), sealed);
    }
    return new SegmentHeader(segment, generation, sealed);
  }

  /**
   * The file key of a header, or null if this device does not hold the key for it.
   *
   * @throws VaultDamagedException if the device's key fits and the content does not
   */
  @Nullable SecretBytes unwrap(Path file, SegmentHeader header) throws VaultException {
    byte[] sealed = header.wrappedKey();
    if (header.segment() == Segment.CHAINS) {
      byte[] unwrapped = deviceKey.unwrap(alias(header.generation()), sealed);
      if (unwrapped == null) {
        return null;
      }
      sealed = unwrapped;
    }
    try (SecretBytes wrapping = wrappingKey(header.segment(), header.generation())) {
      byte[] key = AesGcmSiv.openOnce(wrapping, EMPTY, sealed);
      if (key.length != FILE_KEY_BYTES) {
        throw new CryptoException();
      }
      return SecretBytes.owning(key);
    } catch (CryptoException e) {
      throw new VaultDamagedException(file, 0, "its key is not one of this vault");
    }
  }

  /** Destroys the device keys of all generations of the chains segment but one. */
  void keepOnly(int generation) throws VaultException {
    List<String> aliases = deviceKey.aliases();
    for (String alias : aliases) {
      if (!alias.equals(alias(generation))) {
        deviceKey.delete(alias);
      }
    }
  }

  /** Authenticates the twin; 16 bytes. */
  byte[] twinCode(byte[] content) {
    byte[] code = HmacSha256.mac(master, TWIN.bytes(), content);
    return Arrays.copyOf(code, Twin.CODE_BYTES);
  }

  @Override
  public void close() {
    master.destroy();
  }

  private SecretBytes wrappingKey(Segment segment, int generation) {
    byte[] position = ByteBuffer.allocate(5).put((byte) segment.mark()).putInt(generation).array();
    return HmacSha256.derive(master, SEGMENT.bytes(), position);
  }

  private static String alias(int generation) {
    return Segment.CHAINS.fileName() + "-" + generation;
  }
}
