package org.tereze.client.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.SecretBytes;

/**
 * One segment of an open vault: its tables in memory and the file that they are appended to. Not
 * thread-safe; the vault serialises.
 *
 * <p>A file is begun as {@code NAME-N.new}, filled with a snapshot, forced, renamed to {@code
 * NAME-N} and its directory forced; only then is the generation before it destroyed, its key first.
 * At every moment the highest {@code NAME-N} is whole.
 */
final class SegmentStore implements AutoCloseable {
  private static final int SNAPSHOT_PART_BYTES = 256 * 1024;

  /** How much of an old file is zeroed before it is deleted: all of its head. */
  private static final int SCRUBBED_BYTES = SegmentHeader.MAX_WRAPPED_BYTES + 64;

  private final VaultFiles files;
  private final Path directory;
  private final Segment segment;
  private final Keyring keyring;
  private final SecureRandom random;
  private final LiveTables tables;

  private int generation;
  private int records;
  private long sizeBytes;
  private long begunEpochSeconds;
  private VaultFiles.@Nullable Sink sink;
  private @Nullable SecretBytes fileKey;

  /** The store as it is on disk, or an empty one of generation 0 that has no file yet. */
  SegmentStore(
      VaultFiles files,
      Path directory,
      Segment segment,
      Keyring keyring,
      SecureRandom random,
      LiveTables tables) {
    this.files = files;
    this.directory = directory;
    this.segment = segment;
    this.keyring = keyring;
    this.random = random;
    this.tables = tables;
  }

  /** Takes over a file that was read; nothing is changed on disk. */
  void continueAfter(int fileGeneration, SegmentReader reader, SecretBytes key) throws IOException {
    generation = fileGeneration;
    records = reader.records();
    sizeBytes = reader.endOffset();
    begunEpochSeconds = reader.begunEpochSeconds();
    fileKey = key;
    sink = files.append(fileOf(directory, segment, generation), sizeBytes);
  }

  /** Takes over the number of a file that could not be opened on this device. */
  void continueEmptyAfter(int fileGeneration) {
    generation = fileGeneration;
  }

  LiveTables tables() {
    return tables;
  }

  Twin.Position position() {
    return new Twin.Position(generation, records);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  long begunEpochSeconds() {
    return begunEpochSeconds;
  }

  /** Appends a batch and applies it to memory; durable on return. */
  void commit(Changes changes) throws IOException {
    append(changes.encode(Changes.BATCH));
    // Commit: the batch is what a crash leaves.
    changes.applyTo(tables);
  }

  /**
   * Moves everything to a new file under a new key, and destroys the old one.
   *
   * @throws IOException if writing failed before the new file took its name: all is as it was
   * @throws VaultException if the device's key could not be made; likewise
   * @throws SwitchException if it failed after that: the store must not be written to any more
   */
  void renew(long nowEpochSeconds) throws IOException, VaultException, SwitchException {
    int next = Math.incrementExact(generation);
    Path file = fileOf(directory, segment, next);
    Path unfinished = file.resolveSibling(file.getFileName() + WholeFile.UNFINISHED);
    SegmentStore fresh = new SegmentStore(files, directory, segment, keyring, random, tables);
    try {
      fresh.begin(next, unfinished, nowEpochSeconds);
    } catch (IOException | VaultException | RuntimeException e) {
      fresh.close();
      throw e;
    }
    try {
      files.rename(unfinished, file);
      // Order: the name is durable before the old generation is touched or a batch goes to the new.
      files.forceDirectory(directory);
    } catch (IOException e) {
      fresh.close();
      throw new SwitchException(e);
    }
    // Commit: the new generation is the one that counts.
    takeOver(fresh);
  }

  /** Destroys what is left of other generations: device keys first, then heads, then files. */
  void sweep() throws IOException, VaultException {
    if (segment == Segment.CHAINS) {
      keyring.keepOnly(generation);
    }
    Path current = fileOf(directory, segment, generation);
    boolean swept = false;
    for (String name : files.list(directory)) {
      Path file = directory.resolve(name);
      if (name.startsWith(segment.fileName() + "-") && !file.equals(current)) {
        files.overwrite(file, SCRUBBED_BYTES);
        files.delete(file);
        swept = true;
      }
    }
    if (swept) {
      files.forceDirectory(directory);
    }
  }

  /** Closes the file and forgets the keys; what was committed is durable already. */
  @Override
  public void close() {
    VaultFiles.Sink open = sink;
    sink = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Everything in it was forced at its commit; there is nothing left to lose.
      }
    }
    if (fileKey != null) {
      fileKey.destroy();
      fileKey = null;
    }
  }

  /** The generations of a segment whose files bear their final name, ascending. */
  static List<Integer> generations(VaultFiles files, Path directory, Segment segment)
      throws IOException {
    List<Integer> found = new ArrayList<>();
    String prefix = segment.fileName() + "-";
    for (String name : files.list(directory)) {
      if (name.startsWith(prefix) && name.substring(prefix.length()).matches("[1-9][0-9]{0,8}")) {
        found.add(Integer.parseInt(name.substring(prefix.length())));
      }
    }
    found.sort(Integer::compare);
    return found;
  }

  static Path fileOf(Path directory, Segment segment, int generation) {
    return directory.resolve(String.format(Locale.ROOT, "%s-%d", segment.fileName(), generation));
  }

  private void begin(int number, Path file, long nowEpochSeconds)
      throws IOException, VaultException {
    generation = number;
    begunEpochSeconds = nowEpochSeconds;
    SecretBytes key = SecretBytes.random(random, Keyring.FILE_KEY_BYTES);
    fileKey = key;
    byte[] head = keyring.wrap(segment, number, key).encode();
    VaultFiles.Sink opened = files.create(file);
    sink = opened;
    opened.write(head);
    sizeBytes = head.length;
    for (Changes part : Changes.snapshot(tables, SNAPSHOT_PART_BYTES)) {
      write(opened, key, part.encode(Changes.SNAPSHOT_PART));
    }
    byte[] end =
        ByteBuffer.allocate(1 + Long.BYTES)
            .put(Changes.SNAPSHOT_END)
            .putLong(nowEpochSeconds)
            .array();
    write(opened, key, end);
    opened.force();
  }

  private void takeOver(SegmentStore fresh) {
    close();
    generation = fresh.generation;
    records = fresh.records;
    sizeBytes = fresh.sizeBytes;
    begunEpochSeconds = fresh.begunEpochSeconds;
    sink = fresh.sink;
    fileKey = fresh.fileKey;
  }

  private void append(byte[] body) throws IOException {
    VaultFiles.Sink open = sink;
    SecretBytes key = fileKey;
    if (open == null || key == null) {
      throw new IllegalStateException("the segment is closed");
    }
    write(open, key, body);
    open.force();
  }

  private void write(VaultFiles.Sink open, SecretBytes key, byte[] body) throws IOException {
    byte[] frame = RecordFrame.seal(key, generation, records, body);
    Arrays.fill(body, (byte) 0);
    open.write(frame);
    records = Math.incrementExact(records);
    sizeBytes += frame.length;
  }

  /** The switch to a new generation is in doubt: which one counts is known only after reopening. */
  static final class SwitchException extends Exception {
    private static final long serialVersionUID = 1L;

    SwitchException(IOException cause) {
      super(cause);
    }
  }
}
