package org.tereze.crypto;

import java.nio.charset.StandardCharsets;

/** The labelled HKDF of HPKE for one suite id (RFC 9180 §4). Immutable, thread-safe. */
final class HpkeLabels {
  static final byte[] EMPTY = new byte[0];

  private static final byte[] VERSION = ascii("HPKE-v1");

  private final byte[] suiteId;

  private HpkeLabels(byte[] suiteId) {
    this.suiteId = suiteId;
  }

  /** For the KEM: "KEM" ‖ kem_id (RFC 9180 §4.1). */
  static HpkeLabels ofKem(int kemId) {
    return new HpkeLabels(Concatenation.of(ascii("KEM"), u16(kemId)));
  }

  /** For the schedule: "HPKE" ‖ kem_id ‖ kdf_id ‖ aead_id (RFC 9180 §5.1). */
  static HpkeLabels ofSuite(int kemId, int kdfId, int aeadId) {
    return new HpkeLabels(Concatenation.of(ascii("HPKE"), u16(kemId), u16(kdfId), u16(aeadId)));
  }

  SecretBytes extract(byte[] salt, String label, byte[] inputKey) {
    return Hkdf.extract(salt, VERSION, suiteId, ascii(label), inputKey);
  }

  SecretBytes expand(SecretBytes key, String label, byte[] info, int lengthBytes) {
    return Hkdf.expand(key, lengthBytes, u16(lengthBytes), VERSION, suiteId, ascii(label), info);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] u16(int value) {
    return new byte[] {(byte) (value >>> 8), (byte) value};
  }
}
