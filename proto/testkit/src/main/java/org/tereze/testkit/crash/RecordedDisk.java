package org.tereze.testkit.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A disk made from recorded calls, which knows what a loss of power may leave of it. One thread.
 *
 * <p>Strict: of a file that which an fsync of it covered is sure; of a directory the names that an
 * fsync of the directory covered. What becomes of the rest, {@link PowerLoss} says.
 */
public final class RecordedDisk {
  /** A name that was made, moved or taken away. */
  private static final class NameChange {
    final @Nullable Path gone;
    final @Nullable Path come;
    final @Nullable RecordedFile file;

    NameChange(@Nullable Path gone, @Nullable Path come, @Nullable RecordedFile file) {
      this.gone = gone;
      this.come = come;
      this.file = file;
    }

    void applyTo(Map<Path, RecordedFile> names) {
      if (gone != null) {
        names.remove(gone);
      }
      if (come != null && file != null) {
        names.put(come, file);
      }
    }
  }

  /** The names in one directory: those that are sure, and every change since. */
  private static final class Directory {
    final Map<Path, RecordedFile> synced = new TreeMap<>();
    final List<NameChange> unsynced = new ArrayList<>();
    int folded;

    void synced(int changes) {
      for (; folded < changes; folded++) {
        unsynced.remove(0).applyTo(synced);
      }
    }
  }

  /** What a name of a directory leads to. */
  private static final RecordedFile IS_DIRECTORY = new RecordedFile();

  private final Path root;
  private final Map<Path, RecordedFile> live = new TreeMap<>();
  private final Map<Path, Directory> directories = new HashMap<>();
  private final Map<Integer, Integer> positions = new HashMap<>();

  /** An empty directory of this name. */
  public RecordedDisk(Path root) {
    this.root = root;
    directories.put(root, new Directory());
  }

  /** Takes over what is in the directory now, as if all of it were synced. */
  public RecordedDisk takeOver() throws IOException {
    try (Stream<Path> found = Files.walk(root)) {
      for (Path path : found.sorted().collect(Collectors.toList())) {
        if (!holds(path)) {
          continue;
        }
        if (Files.isDirectory(path)) {
          makeDirectory(path);
        } else {
          RecordedFile file = new RecordedFile();
          file.write(0, Files.readAllBytes(path));
          file.synced(1);
          change(path, new NameChange(null, path, file));
        }
      }
    }
    for (Directory directory : directories.values()) {
      directory.synced(directory.unsynced.size());
    }
    return this;
  }

  boolean holds(Path path) {
    return path.startsWith(root) && !path.equals(root);
  }

  /** Whether a sync of this path means anything here. */
  boolean covers(Path path) {
    return path.startsWith(root);
  }

  void open(int descriptor, Path path, boolean create, boolean truncate) {
    RecordedFile file = live.get(path);
    if (file == null && create) {
      change(path, new NameChange(null, path, new RecordedFile()));
    } else if (file != null && truncate) {
      file.truncate(0);
    }
    positions.put(descriptor, 0);
  }

  void seek(int descriptor, int offset) {
    positions.put(descriptor, offset);
  }

  /** Writes where the descriptor stands. */
  void write(int descriptor, Path path, byte[] bytes) {
    int at = positions.getOrDefault(descriptor, 0);
    file(path).write(at, bytes);
    positions.put(descriptor, at + bytes.length);
  }

  void writeAt(int offset, Path path, byte[] bytes) {
    file(path).write(offset, bytes);
  }

  void truncate(Path path, int length) {
    file(path).truncate(length);
  }

  void makeDirectory(Path path) {
    change(path, new NameChange(null, path, IS_DIRECTORY));
    directories.put(path, new Directory());
  }

  void rename(Path from, Path to) {
    if (!String.valueOf(from.getParent()).equals(String.valueOf(to.getParent()))) {
      throw new IllegalStateException("the model knows no rename to another directory: " + to);
    }
    change(from, new NameChange(from, to, file(from)));
  }

  void unlink(Path path) {
    change(path, new NameChange(path, null, null));
  }

  private void change(Path path, NameChange change) {
    change.applyTo(live);
    directory(path.getParent()).unsynced.add(change);
  }

  /** What a sync that begins now will have made durable when it ends. */
  Runnable sync(Path path) {
    Directory directory = directories.get(path);
    if (directory != null) {
      int covered = directory.folded + directory.unsynced.size();
      return () -> directory.synced(covered);
    }
    RecordedFile file = file(path);
    int covered = file.changes();
    return () -> file.synced(covered);
  }

  private Directory directory(@Nullable Path path) {
    Directory directory = directories.get(path);
    if (directory == null) {
      throw new IllegalStateException("the recording never made the directory " + path);
    }
    return directory;
  }

  private RecordedFile file(Path path) {
    RecordedFile file = live.get(path);
    if (file == null) {
      throw new IllegalStateException("the recording never made " + path);
    }
    return file;
  }

  /** Writes what a loss of power would leave into a directory, which is made. */
  public void leave(Path target, PowerLoss loss, Random random) throws IOException {
    leave(root, target, loss, random);
  }

  private void leave(Path from, Path target, PowerLoss loss, Random random) throws IOException {
    Files.createDirectories(target);
    Directory directory = directory(from);
    Map<Path, RecordedFile> names = new TreeMap<>(directory.synced);
    int left = loss.namesLeft(directory.unsynced.size(), random);
    for (NameChange change : directory.unsynced.subList(0, left)) {
      change.applyTo(names);
    }
    for (Map.Entry<Path, RecordedFile> entry : names.entrySet()) {
      Path file = target.resolve(String.valueOf(entry.getKey().getFileName()));
      if (entry.getValue() == IS_DIRECTORY) {
        leave(entry.getKey(), file, loss, random);
      } else {
        Files.write(file, entry.getValue().left(loss, random));
      }
    }
  }
}
