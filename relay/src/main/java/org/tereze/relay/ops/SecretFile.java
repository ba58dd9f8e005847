package org.tereze.relay.ops;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A small file that only its owner may read: written whole or not at all, synced, overwritten
 * before it is deleted. Safe on any thread.
 *
 * <p>Non-guarantee: flash and journals may keep old copies; disk encryption is the answer to that.
 */
final class SecretFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private SecretFile() {}

  /** Makes the folder, readable by its owner only, if it is not there. */
  static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      if (isPosix(folder)) {
        Files.setPosixFilePermissions(folder, OWNER_ONLY_FOLDER);
      }
    }
  }

  /** Writes a new file or replaces one. */
  static void write(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    Files.createFile(temporary);
    if (isPosix(temporary)) {
      Files.setPosixFilePermissions(temporary, OWNER_ONLY);
    }
    writeThrough(temporary, content);
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(file);
  }

  /**
   * @throws ConfigException if others may read it
   */
  static byte[] read(Path file) throws IOException, ConfigException {
    if (isPosix(file)) {
      EnumSet<PosixFilePermission> others = EnumSet.allOf(PosixFilePermission.class);
      others.removeAll(PosixFilePermissions.fromString("rwx------"));
      others.retainAll(Files.getPosixFilePermissions(file));
      if (!others.isEmpty()) {
        throw new ConfigException(
            "others may read " + file + ": chmod 600 it, and think about who has read it");
      }
    }
    return Files.readAllBytes(file);
  }

  static void destroy(Path file) throws IOException {
    writeThrough(file, new byte[(int) Files.size(file)]);
    Files.delete(file);
    syncFolder(file);
  }

  private static void writeThrough(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer from = ByteBuffer.wrap(content);
      while (from.hasRemaining()) {
        channel.write(from);
      }
      channel.force(true);
    }
  }

  private static void syncFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
