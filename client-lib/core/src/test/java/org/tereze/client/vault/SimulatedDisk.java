package org.tereze.client.vault;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that knows what was forced, fails on demand and can lose its power. Not
 * thread-safe.
 *
 * <p>Content and names become durable apart: {@code force} of a file makes its content durable,
 * {@code forceDirectory} the names in it. {@link #restart} gives the disk that a cut leaves.
 */
final class SimulatedDisk implements VaultFiles {
  /** What a cut may leave of what was not forced. */
  enum Survivors {
    /** The process was killed: everything that was written is there. */
    EVERYTHING,
    /** Nothing that was not forced. */
    ONLY_FORCED,
    /** All names, but only forced content: a file system that writes names first. */
    NAMES,
    /** All content, but only forced names. */
    CONTENT,
    /** A random beginning of each: some of the names in order, some of the bytes, some zeroed. */
    SOME
  }

  /** What happens at the operation chosen. */
  enum Fault {
    /** Nothing more reaches the disk; a write is cut in the middle. */
    POWER_CUT,
    /** The operation fails once, a write in the middle; later ones succeed. */
    FAILS_ONCE
  }

  private final Map<Path, File> names = new TreeMap<>();
  private final Map<Path, File> durableNames = new TreeMap<>();
  private final List<NameChange> pending = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private final Map<Path, Boolean> locked = new HashMap<>();
  private int faultAt = Integer.MAX_VALUE;
  private Fault fault = Fault.POWER_CUT;
  private boolean dead;
  private boolean forcesDirectories = true;
  private int skippedForce = Integer.MAX_VALUE;
  private int forces;

  /** Lets the n-th changing operation from now on, counted from 0, go wrong. */
  void failAt(int operation, Fault how) {
    history.clear();
    faultAt = operation;
    fault = how;
  }

  /** A disk that lies: {@code forceDirectory} does nothing. */
  void forgetDirectories() {
    forcesDirectories = false;
  }

  /** A disk that lies once: the n-th force of a file does nothing. */
  void skipForce(int number) {
    skippedForce = number;
  }

  int forces() {
    return forces;
  }

  /** The changing operations since {@link #failAt}, or since the beginning. */
  List<String> history() {
    return history;
  }

  /** The disk after the machine came up again. */
  SimulatedDisk restart(Survivors survivors, Random random) {
    SimulatedDisk after = new SimulatedDisk();
    Map<Path, File> kept = new TreeMap<>(durableNames);
    int applied =
        survivors == Survivors.EVERYTHING || survivors == Survivors.NAMES
            ? pending.size()
            : survivors == Survivors.SOME ? random.nextInt(pending.size() + 1) : 0;
    for (NameChange change : pending.subList(0, applied)) {
      change.applyTo(kept);
    }
    kept.forEach(
        (path, file) -> {
          File copy = new File();
          copy.content = file.survived(survivors, random);
          copy.durable = copy.content;
          after.names.put(path, copy);
          after.durableNames.put(path, copy);
        });
    return after;
  }

  /** Has below {@code directory} what {@code other} has there, and nothing else. */
  void takeFrom(SimulatedDisk other, Path directory) {
    names.keySet().removeIf(path -> path.startsWith(directory));
    durableNames.keySet().removeIf(path -> path.startsWith(directory));
    other.names.forEach(
        (path, file) -> {
          if (path.startsWith(directory)) {
            names.put(path, file);
            durableNames.put(path, file);
          }
        });
  }

  @Override
  public List<String> list(Path directory) {
    List<String> found = new ArrayList<>();
    for (Path path : names.keySet()) {
      if (directory.equals(path.getParent())) {
        found.add(String.valueOf(path.getFileName()));
      }
    }
    return found;
  }

  @Override
  public boolean exists(Path file) {
    return names.containsKey(file)
        || names.keySet().stream().anyMatch(path -> path.startsWith(file));
  }

  @Override
  public void makeDirectory(Path directory) {
    // Directories are there when something is in them.
  }

  @Override
  public Source open(Path file) throws IOException {
    byte[] content = existing(file).content;
    return new Source() {
      @Override
      public long sizeBytes() {
        return content.length;
      }

      @Override
      public void read(long offset, byte[] into) throws IOException {
        if (offset + into.length > content.length) {
          throw new EOFException();
        }
        System.arraycopy(content, (int) offset, into, 0, into.length);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Sink create(Path file) throws IOException {
    step("create " + file);
    File known = names.get(file);
    File created = known == null ? new File() : known;
    created.content = new byte[0];
    if (known == null) {
      change(file, created);
    }
    return new FileSink(file, created);
  }

  @Override
  public Sink append(Path file, long lengthBytes) throws IOException {
    File opened = existing(file);
    if (opened.content.length != lengthBytes) {
      opened.content = Arrays.copyOf(opened.content, (int) lengthBytes);
    }
    return new FileSink(file, opened);
  }

  @Override
  public void overwrite(Path file, int lengthBytes) throws IOException {
    step("overwrite " + file);
    File opened = existing(file);
    byte[] zeroed = opened.content.clone();
    Arrays.fill(zeroed, 0, Math.min(lengthBytes, zeroed.length), (byte) 0);
    opened.content = zeroed;
    opened.durable = zeroed;
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step("rename " + from + " to " + to);
    File moved = existing(from);
    NameChange change = new NameChange(from, to, moved);
    change.applyTo(names);
    pending.add(change);
  }

  @Override
  public void delete(Path file) throws IOException {
    step("delete " + file);
    if (names.containsKey(file)) {
      change(file, null);
    }
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    step("force directory " + directory);
    if (forcesDirectories) {
      List<NameChange> later = new ArrayList<>();
      for (NameChange change : pending) {
        if (directory.equals(change.to.getParent())) {
          change.applyTo(durableNames);
        } else {
          later.add(change);
        }
      }
      pending.clear();
      pending.addAll(later);
    }
  }

  @Override
  public @Nullable Closeable lock(Path file) {
    return locked.putIfAbsent(file, true) == null ? () -> locked.remove(file) : null;
  }

  private File existing(Path path) throws IOException {
    File file = names.get(path);
    if (file == null) {
      throw new NoSuchFileException(path.toString());
    }
    return file;
  }

  private void change(Path path, @Nullable File file) {
    NameChange change = new NameChange(path, path, file);
    change.applyTo(names);
    pending.add(change);
  }

  private void step(String operation) throws IOException {
    if (failsNow(operation)) {
      throw new IOException("simulated failure of: " + operation);
    }
  }

  private boolean failsNow(String operation) throws IOException {
    if (dead) {
      throw new IOException("no power");
    }
    boolean fails = history.size() == faultAt;
    history.add(operation);
    dead = fails && fault == Fault.POWER_CUT;
    return fails;
  }

  /** A file: its content as written, and what a power cut leaves of it. */
  private static final class File {
    private byte[] content = new byte[0];
    private byte[] durable = new byte[0];

    byte[] survived(Survivors survivors, Random random) {
      switch (survivors) {
        case EVERYTHING:
        case CONTENT:
          return content;
        case ONLY_FORCED:
        case NAMES:
          return durable;
        case SOME:
          return some(random);
      }
      throw new AssertionError(survivors);
    }

    private byte[] some(Random random) {
      if (content.length <= durable.length) {
        return random.nextBoolean() ? content : durable;
      }
      int length = durable.length + random.nextInt(content.length - durable.length + 1);
      byte[] some = Arrays.copyOf(content, length);
      if (random.nextBoolean() && length > durable.length) {
        int from = durable.length + random.nextInt(length - durable.length);
        Arrays.fill(some, from, length, (byte) 0);
      }
      return some;
    }
  }

  /** A name that was made, moved or taken away. */
  private static final class NameChange {
    private final Path from;
    private final Path to;
    private final @Nullable File file;

    NameChange(Path from, Path to, @Nullable File file) {
      this.from = from;
      this.to = to;
      this.file = file;
    }

    void applyTo(Map<Path, File> names) {
      names.remove(from);
      if (file == null) {
        names.remove(to);
      } else {
        names.put(to, file);
      }
    }
  }

  private final class FileSink implements Sink {
    private final Path path;
    private final File file;

    FileSink(Path path, File file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      boolean fails = failsNow("write " + bytes.length + " to " + path);
      int written = fails ? bytes.length / 2 : bytes.length;
      byte[] grown = Arrays.copyOf(file.content, file.content.length + written);
      System.arraycopy(bytes, 0, grown, file.content.length, written);
      file.content = grown;
      if (fails) {
        throw new IOException("simulated short write to " + path);
      }
    }

    @Override
    public void force() throws IOException {
      step("force " + path);
      if (forces++ != skippedForce) {
        file.durable = file.content;
      }
    }

    @Override
    public void close() {}
  }
}
