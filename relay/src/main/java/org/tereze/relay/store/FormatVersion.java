package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The version of everything in the store, under {@code format} in {@code meta}: 4 bytes,
 * big-endian. A change of layout raises it and brings one class that migrates from the version
 * before. Versions 1 and 2 were never released; so far there is no migration.
 */
final class FormatVersion {
  static final byte[] KEY = "format".getBytes(StandardCharsets.US_ASCII);
  static final int CURRENT = 3;

  private FormatVersion() {}

  static byte[] bytes() {
    return ByteBuffer.allocate(4).putInt(CURRENT).array();
  }

  static int read(byte @Nullable [] value) throws StoreException {
    if (value == null || value.length != 4) {
      throw new StoreException("this is not a Tereze store: it has no format version");
    }
    return ByteBuffer.wrap(value).getInt();
  }

  /** Refuses what this program cannot read. */
  static void check(int version) throws StoreException {
    if (version != CURRENT) {
      throw new StoreException(
          "the store has format version "
              + version
              + ", this program reads "
              + CURRENT
              + ": use the program that wrote it");
    }
  }
}
