package org.tereze.client.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The head of a segment file: which generation it is, and its own key, wrapped.
 *
 * <pre>
 * offset bytes field (big-endian)
 *      0     4 magic "TRZJ" (journal) or "TRZC" (chains)
 *      4     1 version 1
 *      5     4 generation, as in the file's name
 *      9     2 length w of the wrapped key, ≤ 1,024
 *     11     w wrapped key
 *   11+w     4 CRC-32 of the bytes before
 * </pre>
 *
 * <p>Records follow, see {@link RecordFrame}.
 */
final class SegmentHeader {
  static final int MAX_WRAPPED_BYTES = 1024;

  private static final byte VERSION = 1;
  private static final int WRAPPED_OFFSET = 11;

  private final Segment segment;
  private final int generation;
  private final byte[] wrappedKey;

  SegmentHeader(Segment segment, int generation, byte[] wrappedKey) {
    if (wrappedKey.length > MAX_WRAPPED_BYTES) {
      throw new IllegalArgumentException("a wrapped key of " + wrappedKey.length + " bytes");
    }
    this.segment = segment;
    this.generation = generation;
    this.wrappedKey = wrappedKey;
  }

  Segment segment() {
    return segment;
  }

  int generation() {
    return generation;
  }

  byte[] wrappedKey() {
    return wrappedKey;
  }

  int sizeBytes() {
    return WRAPPED_OFFSET + wrappedKey.length + 4;
  }

  byte[] encode() {
    byte[] encoded = new byte[sizeBytes()];
    ByteBuffer buffer = ByteBuffer.wrap(encoded);
    buffer.put(magic(segment)).put(VERSION).putInt(generation);
    buffer.putShort((short) wrappedKey.length).put(wrappedKey);
    buffer.putInt(WholeFile.crc(encoded, 0, encoded.length - 4));
    return encoded;
  }

  static SegmentHeader read(VaultFiles.Source source, Path file, Segment segment, int generation)
      throws IOException, VaultDamagedException {
    byte[] fixed = read(source, file, 0, WRAPPED_OFFSET);
    ByteBuffer buffer = ByteBuffer.wrap(fixed);
    if (!Arrays.equals(Arrays.copyOf(fixed, 4), magic(segment))) {
      throw new VaultDamagedException(file, 0, "not a " + segment.fileName() + " file");
    }
    if (fixed[4] != VERSION) {
      throw new VaultDamagedException(file, 4, "version " + fixed[4] + " is not known here");
    }
    int wrappedBytes = buffer.getShort(9) & 0xffff;
    // Bound: before memory is given.
    if (wrappedBytes > MAX_WRAPPED_BYTES) {
      throw new VaultDamagedException(file, 9, "a wrapped key of " + wrappedBytes + " bytes");
    }
    byte[] rest = read(source, file, WRAPPED_OFFSET, wrappedBytes + 4);
    byte[] wrapped = Arrays.copyOf(rest, wrappedBytes);
    SegmentHeader header = new SegmentHeader(segment, buffer.getInt(5), wrapped);
    byte[] expected = header.encode();
    if (ByteBuffer.wrap(rest).getInt(wrappedBytes)
            != ByteBuffer.wrap(expected).getInt(expected.length - 4)
        || header.generation != generation) {
      throw new VaultDamagedException(file, 0, "the head's checksum or generation differs");
    }
    return header;
  }

  private static byte[] read(VaultFiles.Source source, Path file, long offset, int length)
      throws IOException, VaultDamagedException {
    if (source.sizeBytes() < offset + length) {
      throw new VaultDamagedException(file, source.sizeBytes(), "cut inside its head");
    }
    byte[] bytes = new byte[length];
    source.read(offset, bytes);
    return bytes;
  }

  private static byte[] magic(Segment segment) {
    return new byte[] {'T', 'R', 'Z', (byte) segment.mark()};
  }
}
