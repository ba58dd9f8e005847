package org.tereze.relay.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the index's generations: 32 random bytes and their CRC-32C (4 bytes, big-endian) in a
 * file each, readable by the owner only, outside RocksDB. One thread at a time.
 *
 * <p>A key is on the disk before {@link #create} returns and is gone when {@link #delete} returns,
 * as far as a file system says so; flash keeps copies, hence the advice to encrypt the disk.
 */
final class IndexKeys {
  static final int KEY_BYTES = 32;
  private static final int FILE_BYTES = KEY_BYTES + Integer.BYTES;

  private final Path directory;
  private final SecureRandom random;

  IndexKeys(Path directory, SecureRandom random) throws StoreException {
    this.directory = directory;
    this.random = random;
    try {
      Directories.create(directory);
    } catch (IOException e) {
      throw failed("create", e);
    }
  }

  /** Its file's name. */
  static String name(int generation) {
    return String.format("%05d", generation);
  }

  /** The key, or null if there is none, or if it was changed or cut short. */
  byte @Nullable [] find(int generation) throws StoreException {
    return read(directory, generation);
  }

  static byte @Nullable [] read(Path directory, int generation) throws StoreException {
    try {
      ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(name(generation))));
      boolean holds =
          file.limit() == FILE_BYTES && file.getInt(KEY_BYTES) == MaskedCrc.of(file, 0, KEY_BYTES);
      return holds ? Arrays.copyOf(file.array(), KEY_BYTES) : null;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  byte[] create(int generation) throws StoreException {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    write(generation, key);
    return key;
  }

  /** Keeps a key; durable on return. */
  void write(int generation, byte[] key) throws StoreException {
    ByteBuffer bytes = ByteBuffer.allocate(FILE_BYTES).put(key);
    bytes.putInt(MaskedCrc.of(bytes, 0, KEY_BYTES)).flip();
    Path file = directory.resolve(name(generation));
    Path unfinished = directory.resolve(name(generation) + ".new");
    try {
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        channel.write(bytes);
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      Directories.sync(directory); // Commit: from here on the key is found after a crash
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  void delete(int generation) throws StoreException {
    try {
      Files.deleteIfExists(directory.resolve(name(generation)));
      Directories.sync(directory);
    } catch (IOException e) {
      throw failed("delete", e);
    }
  }

  /** Deletes every other file: keys whose generation was never begun or is dropped already. */
  void keepOnly(List<Integer> generations) throws StoreException {
    List<String> names = generations.stream().map(IndexKeys::name).toList();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (!names.contains(String.valueOf(file.getFileName()))) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw failed("clean", e);
    }
  }

  private static StoreException failed(String verb, IOException e) {
    return new StoreException("cannot " + verb + " the index keys: " + e, e);
  }
}
