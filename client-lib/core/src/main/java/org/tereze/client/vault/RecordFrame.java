package org.tereze.client.vault;

import java.nio.ByteBuffer;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.SecretBytes;

/**
 * How a record lies in a segment file. Stateless.
 *
 * <pre>
 * offset bytes field (big-endian)
 *      0     4 length n of the sealed body, 17 to {@link #MAX_SEALED_BYTES}
 *      4     4 number, from 0 in each file, without gaps
 *      8     4 CRC-32 of generation (4) ‖ the 8 bytes before
 *     12     n body sealed by AES-256-GCM-SIV (RFC 8452) under HMAC-SHA-256(file key,
 *              label ‖ number); associated data = the 12 bytes before
 * </pre>
 *
 * <p>Each record has a key of its own, and a file whose tail was cut is never written to again, so
 * no key seals two bodies.
 */
final class RecordFrame {
  static final int HEAD_BYTES = 12;

  /** Bound of a batch in one segment, as encoded. */
  static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

  static final int MAX_SEALED_BYTES = MAX_BODY_BYTES + AesGcmSiv.TAG_BYTES;

  private static final Context RECORD = Context.of("vault record");

  private RecordFrame() {}

  static byte[] seal(SecretBytes fileKey, int generation, int number, byte[] body) {
    byte[] head = head(generation, number, body.length + AesGcmSiv.TAG_BYTES);
    byte[] frame = new byte[HEAD_BYTES + body.length + AesGcmSiv.TAG_BYTES];
    System.arraycopy(head, 0, frame, 0, HEAD_BYTES);
    try (SecretBytes key = recordKey(fileKey, number)) {
      new AesGcmSiv().seal(key, head, body, 0, body.length, frame, HEAD_BYTES);
    }
    return frame;
  }

  static byte[] open(SecretBytes fileKey, byte[] head, byte[] sealed) throws CryptoException {
    int number = ByteBuffer.wrap(head).getInt(4);
    try (SecretBytes key = recordKey(fileKey, number)) {
      return AesGcmSiv.openOnce(key, head, sealed);
    }
  }

  /** The length of the sealed body if the 12 bytes at {@code offset} are a head, else -1. */
  static int sealedBytes(byte[] bytes, int offset, int generation) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int length = buffer.getInt(offset);
    // Bound: a length is believed only within limits and with its checksum.
    if (length <= AesGcmSiv.TAG_BYTES || length > MAX_SEALED_BYTES) {
      return -1;
    }
    int number = buffer.getInt(offset + 4);
    return buffer.getInt(offset + 8) == crc(generation, length, number) ? length : -1;
  }

  static int number(byte[] bytes, int offset) {
    return ByteBuffer.wrap(bytes).getInt(offset + 4);
  }

  private static byte[] head(int generation, int number, int length) {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).putInt(length).putInt(number);
    return head.putInt(crc(generation, length, number)).array();
  }

  private static int crc(int generation, int length, int number) {
    byte[] checked =
        ByteBuffer.allocate(12).putInt(generation).putInt(length).putInt(number).array();
    return WholeFile.crc(checked, 0, checked.length);
  }

  private static SecretBytes recordKey(SecretBytes fileKey, int number) {
    return HmacSha256.derive(
        fileKey, RECORD.bytes(), ByteBuffer.allocate(4).putInt(number).array());
  }
}
