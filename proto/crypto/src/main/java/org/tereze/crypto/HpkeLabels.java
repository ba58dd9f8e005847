package org.tereze.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The labelled HKDF of HPKE for one suite id (RFC 9180 §4). Immutable, thread-safe. */
final class HpkeLabels {
  static final byte[] EMPTY = new byte[0];

  private static final byte[] VERSION = ascii("HPKE-v1");
  private static final byte[] HASH_LENGTH = u16(Sha256.HASH_BYTES);

  /** "HPKE-v1" ‖ suite id. */
  private final byte[] suite;

  private HpkeLabels(byte[] suite) {
    this.suite = suite;
  }

  /** For the KEM: "KEM" ‖ kem_id (RFC 9180 §4.1). */
  static HpkeLabels ofKem(int kemId) {
    return new HpkeLabels(Concatenation.of(VERSION, ascii("KEM"), u16(kemId)));
  }

  /** For the schedule: "HPKE" ‖ kem_id ‖ kdf_id ‖ aead_id (RFC 9180 §5.1). */
  static HpkeLabels ofSuite(int kemId, int kdfId, int aeadId) {
    return new HpkeLabels(
        Concatenation.of(VERSION, ascii("HPKE"), u16(kemId), u16(kdfId), u16(aeadId)));
  }

  SecretBytes extract(byte[] salt, byte[] label, byte[] inputKey) {
    byte[] key = new byte[Sha256.HASH_BYTES];
    extractInto(key, 0, salt, label, inputKey);
    return SecretBytes.owning(key);
  }

  void extractInto(byte[] out, int outOffset, byte[] salt, byte[] label, byte[] inputKey) {
    MessageDigest digest = HmacSha256.start(salt);
    digest.update(suite);
    digest.update(label);
    digest.update(inputKey);
    HmacSha256.finish(digest, out, outOffset);
  }

  /** Expands for {@code info}, given in one piece. */
  SecretBytes expand(SecretBytes key, byte[] label, byte[] info, int lengthBytes) {
    byte[] length = lengthBytes == Sha256.HASH_BYTES ? HASH_LENGTH : u16(lengthBytes);
    return Hkdf.expand(key, lengthBytes, length, suite, label, info);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] u16(int value) {
    return new byte[] {(byte) (value >>> 8), (byte) value};
  }
}
