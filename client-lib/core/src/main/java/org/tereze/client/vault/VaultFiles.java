package org.tereze.client.vault;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The few file operations that a vault needs, so that tests can cut any of them short. */
interface VaultFiles {
  /** The names in a directory, in any order; none if it does not exist. */
  List<String> list(Path directory) throws IOException;

  boolean exists(Path file);

  /** Makes a directory and its parents, for its owner only. */
  void makeDirectory(Path directory) throws IOException;

  Source open(Path file) throws IOException;

  /** A new, empty file for its owner only; an existing one is emptied. */
  Sink create(Path file) throws IOException;

  /** An existing file, opened to write behind its first {@code lengthBytes} bytes. */
  Sink append(Path file, long lengthBytes) throws IOException;

  /** Writes zeros over the first bytes of a file and forces them. */
  void overwrite(Path file, int lengthBytes) throws IOException;

  /** Renames a file within its directory, in the place of one that may be there. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file, if it exists. */
  void delete(Path file) throws IOException;

  /** Makes names in a directory durable: creations, renames and deletions until now. */
  void forceDirectory(Path directory) throws IOException;

  /** Takes an exclusive lock; null if another has it. */
  @Nullable Closeable lock(Path file) throws IOException;

  /** A file that is read at any offset. */
  interface Source extends Closeable {
    long sizeBytes() throws IOException;

    /** Fills {@code into} from {@code offset} on; an end of file before that is an error. */
    void read(long offset, byte[] into) throws IOException;
  }

  /** A file that grows at its end. */
  interface Sink extends Closeable {
    /** Writes all of {@code bytes} or throws. */
    void write(byte[] bytes) throws IOException;

    /** Returns once everything written is durable. */
    void force() throws IOException;
  }
}
