package org.tereze.client.vault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** Small files that are read and replaced as a whole. Stateless. */
final class WholeFile {
  static final String UNFINISHED = ".new";

  private WholeFile() {}

  /**
   * Replaces a file, or makes it: after a crash either the old or the new content is there.
   *
   * <p>Durable on return.
   */
  static void replace(VaultFiles files, Path file, byte[] content) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try (VaultFiles.Sink sink = files.create(unfinished)) {
      sink.write(content);
      // Order: content before name, or a crash leaves an empty file under the good name.
      sink.force();
    }
    files.rename(unfinished, file);
    files.forceDirectory(directoryOf(file));
    // Commit: the new content is what a crash leaves.
  }

  /** The content; a file longer than {@code maxBytes} is damaged. */
  static byte[] read(VaultFiles files, Path file, int maxBytes)
      throws IOException, VaultDamagedException {
    try (VaultFiles.Source source = files.open(file)) {
      long size = source.sizeBytes();
      // Bound: before memory is given.
      if (size > maxBytes) {
        throw new VaultDamagedException(file, maxBytes, "longer than it can be");
      }
      byte[] content = new byte[(int) size];
      source.read(0, content);
      return content;
    }
  }

  /** CRC-32 of a range, for telling damage from a wrong key; no protection from a forger. */
  static int crc(byte[] bytes, int offset, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  static Path directoryOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a file has a directory");
    }
    return parent;
  }
}
