package org.tereze.relay.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk made from recorded calls, which knows what a loss of power would leave of it. One thread.
 *
 * <p>Strict: of a file that which an fsync of it covered; of a directory the names that an fsync of
 * the directory covered. Files may grow and be cut to no less than was synced, which is all that a
 * store's files do; anything else is refused, so that the model is never silently wrong.
 */
final class RecordedDisk {
  private static final class Inode {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int synced;
  }

  private final Path root;
  private final Map<Path, Inode> live = new TreeMap<>();
  private final Map<Path, Map<Path, Inode>> durableOf = new HashMap<>();

  /** A directory's inode has no bytes. */
  private static final Inode DIRECTORY = new Inode();

  RecordedDisk(Path root) {
    this.root = root;
  }

  boolean holds(Path path) {
    return path.startsWith(root) && !path.equals(root);
  }

  /** Whether a sync of this path means anything here. */
  boolean covers(Path path) {
    return path.startsWith(root);
  }

  void open(Path path, boolean create, boolean truncate) {
    if (create) {
      live.computeIfAbsent(path, name -> new Inode());
    }
    Inode inode = live.get(path);
    if (truncate && inode != null) {
      truncate(path, 0);
    }
  }

  void append(Path path, byte[] bytes) {
    inode(path).bytes.writeBytes(bytes);
  }

  void truncate(Path path, int length) {
    Inode inode = inode(path);
    if (length < inode.synced || length > inode.bytes.size()) {
      throw new IllegalStateException("the model cannot cut " + path + " to " + length);
    }
    byte[] kept = Arrays.copyOf(inode.bytes.toByteArray(), length);
    inode.bytes.reset();
    inode.bytes.writeBytes(kept);
  }

  void makeDirectory(Path path) {
    live.put(path, DIRECTORY);
  }

  void rename(Path from, Path to) {
    live.put(to, inode(from));
    live.remove(from);
  }

  void unlink(Path path) {
    live.remove(path);
  }

  /** What a sync that begins now will have made durable when it ends. */
  Runnable sync(Path path) {
    Inode inode = live.get(path);
    if (path.equals(root) || inode == DIRECTORY) {
      Map<Path, Inode> names = new TreeMap<>();
      live.forEach(
          (name, entry) -> {
            if (path.equals(name.getParent())) {
              names.put(name, entry);
            }
          });
      return () -> durableOf.put(path, names);
    }
    Inode file = inode(path);
    int covered = file.bytes.size();
    return () -> file.synced = Math.max(file.synced, covered);
  }

  private Inode inode(Path path) {
    Inode inode = live.get(path);
    if (inode == null) {
      throw new IllegalStateException("the recording never made " + path);
    }
    return inode;
  }

  /**
   * Writes what a loss of power would leave.
   *
   * @param torn where part of what was written to a log and not synced is left, too
   */
  void leave(Path target, Random torn) throws IOException {
    leave(root, target, torn);
  }

  private void leave(Path directory, Path target, Random torn) throws IOException {
    Files.createDirectories(target);
    for (var entry : durableOf.getOrDefault(directory, Map.of()).entrySet()) {
      Path name = entry.getKey();
      Path file = target.resolve(name.getFileName());
      if (entry.getValue() == DIRECTORY) {
        leave(name, file, torn);
      } else {
        Files.write(file, left(name, entry.getValue(), torn));
      }
    }
  }

  private static byte[] left(Path name, Inode inode, Random torn) {
    int length = inode.synced;
    int unsynced = inode.bytes.size() - length;
    if (unsynced > 0 && name.toString().endsWith(".log") && torn.nextBoolean()) {
      length += torn.nextInt(unsynced + 1);
    }
    return Arrays.copyOf(inode.bytes.toByteArray(), length);
  }
}
