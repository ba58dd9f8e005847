package org.tereze.relay.store;

import java.nio.ByteBuffer;

/**
 * XXH64 with seed 0, as the xxHash specification 0.1.1 defines it. RocksDB's tables carry its lower
 * half: unlike CRC-32C it is fast without instructions that a portable build does not use. Holds
 * nothing.
 */
final class XxHash64 {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  /** Their sum modulo 2^64. */
  private static final long PRIMES_1_AND_2 = 0x60EA27EEADC0B5D6L;

  private static final int STRIPE_BYTES = 32;

  private XxHash64() {}

  /**
   * Hashes some bytes of a buffer.
   *
   * @param bytes in little-endian order
   * @param to behind the last of them
   */
  static long of(ByteBuffer bytes, int from, int to) {
    int at = from;
    long hash = PRIME_5;
    if (to - from >= STRIPE_BYTES) {
      long lane1 = PRIMES_1_AND_2;
      long lane2 = PRIME_2;
      long lane3 = 0;
      long lane4 = -PRIME_1;
      for (; to - at >= STRIPE_BYTES; at += STRIPE_BYTES) {
        lane1 = round(lane1, bytes.getLong(at));
        lane2 = round(lane2, bytes.getLong(at + 8));
        lane3 = round(lane3, bytes.getLong(at + 16));
        lane4 = round(lane4, bytes.getLong(at + 24));
      }
      hash =
          Long.rotateLeft(lane1, 1)
              + Long.rotateLeft(lane2, 7)
              + Long.rotateLeft(lane3, 12)
              + Long.rotateLeft(lane4, 18);
      hash = merged(merged(merged(merged(hash, lane1), lane2), lane3), lane4);
    }
    return mixed(tail(hash + (to - from), bytes, at, to));
  }

  private static long tail(long start, ByteBuffer bytes, int from, int to) {
    long hash = start;
    int at = from;
    for (; to - at >= Long.BYTES; at += Long.BYTES) {
      hash = Long.rotateLeft(hash ^ round(0, bytes.getLong(at)), 27) * PRIME_1 + PRIME_4;
    }
    if (to - at >= Integer.BYTES) {
      long word = Integer.toUnsignedLong(bytes.getInt(at)) * PRIME_1;
      hash = Long.rotateLeft(hash ^ word, 23) * PRIME_2 + PRIME_3;
      at += Integer.BYTES;
    }
    for (; at < to; at++) {
      hash = Long.rotateLeft(hash ^ Byte.toUnsignedLong(bytes.get(at)) * PRIME_5, 11) * PRIME_1;
    }
    return hash;
  }

  private static long round(long lane, long word) {
    return Long.rotateLeft(lane + word * PRIME_2, 31) * PRIME_1;
  }

  private static long merged(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
  }

  private static long mixed(long start) {
    long hash = start;
    hash = (hash ^ (hash >>> 33)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_3;
    return hash ^ (hash >>> 32);
  }
}
