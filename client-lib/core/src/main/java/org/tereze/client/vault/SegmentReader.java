package org.tereze.client.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.tereze.client.vault.Changes.MalformedBodyException;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;

/**
 * Reads one segment file into memory and tells a torn tail from damage. Not thread-safe; changes
 * nothing on disk.
 *
 * <p>A commit is forced before the next one is written, so a crash leaves at most one record that
 * is not whole, and it is the last. What does not open is therefore
 *
 * <ul>
 *   <li>a torn tail, and cut, if the file ends inside the record; or if the record reaches to the
 *       end of the file, nothing whole follows, and the device's twin does not know it as
 *       committed;
 *   <li>damage otherwise: a whole record or any byte follows, or the twin knows the record, or it
 *       is part of the snapshot.
 * </ul>
 *
 * <p>Guarantees: damage to anything but the last record is found, and so is damage to any record
 * that was there when the vault was last closed. Nothing is skipped.
 *
 * <p>Non-guarantees: damage to the very last record of a vault that was <em>not closed</em> looks
 * like a torn tail, and its batch is lost; a file that was cut at the end of a record after its
 * last closing looks like one that never had more.
 */
final class SegmentReader {
  private static final int WINDOW_BYTES = 64 * 1024;

  private final VaultFiles.Source source;
  private final Path file;
  private final SegmentHeader header;
  private final SecretBytes fileKey;
  private final int knownRecords;
  private final LiveTables tables;
  private final long sizeBytes;

  private long offset;
  private int records;
  private boolean snapshotWhole;
  private long begunEpochSeconds;
  private boolean torn;

  /**
   * @param knownRecords how many records of this file the twin knows as committed, 0 if it does not
   *     know the file
   */
  SegmentReader(
      VaultFiles.Source source,
      Path file,
      SegmentHeader header,
      SecretBytes fileKey,
      int knownRecords)
      throws IOException {
    this.source = source;
    this.file = file;
    this.header = header;
    this.fileKey = fileKey;
    this.knownRecords = knownRecords;
    this.tables = new LiveTables(header.segment());
    this.sizeBytes = source.sizeBytes();
    this.offset = header.sizeBytes();
  }

  void readAll() throws IOException, VaultDamagedException {
    while (!torn && offset < sizeBytes) {
      readRecord();
    }
    if (!snapshotWhole) {
      throw damaged("cut inside its snapshot");
    }
  }

  LiveTables tables() {
    return tables;
  }

  int records() {
    return records;
  }

  /** Where the next record goes: behind the last whole one. */
  long endOffset() {
    return offset;
  }

  boolean torn() {
    return torn;
  }

  long begunEpochSeconds() {
    return begunEpochSeconds;
  }

  private void readRecord() throws IOException, VaultDamagedException {
    if (sizeBytes - offset < RecordFrame.HEAD_BYTES) {
      torn = true;
      return;
    }
    byte[] head = new byte[RecordFrame.HEAD_BYTES];
    source.read(offset, head);
    int sealedBytes = RecordFrame.sealedBytes(head, 0, header.generation());
    if (sealedBytes < 0) {
      tearOrThrow("a record's head is not one");
      return;
    }
    if (RecordFrame.number(head, 0) != records) {
      throw damaged("record " + RecordFrame.number(head, 0) + " where " + records + " belongs");
    }
    long end = offset + RecordFrame.HEAD_BYTES + sealedBytes;
    if (end > sizeBytes) {
      torn = true;
      return;
    }
    byte[] sealed = new byte[sealedBytes];
    source.read(offset + RecordFrame.HEAD_BYTES, sealed);
    try {
      apply(RecordFrame.open(fileKey, head, sealed));
    } catch (CryptoException e) {
      if (end < sizeBytes) {
        throw damaged("a record does not open, and more follows");
      }
      tearOrThrow("a record does not open");
      return;
    }
    offset = end;
    records++;
  }

  private void apply(byte[] body) throws VaultDamagedException {
    try {
      if (body[0] == Changes.SNAPSHOT_END && body.length == 1 + Long.BYTES && !snapshotWhole) {
        begunEpochSeconds = ByteBuffer.wrap(body).getLong(1);
        snapshotWhole = true;
      } else if (body[0] == (snapshotWhole ? Changes.BATCH : Changes.SNAPSHOT_PART)) {
        Changes.decode(body).applyTo(tables);
      } else {
        throw new MalformedBodyException();
      }
    } catch (MalformedBodyException e) {
      throw damaged("a record is authentic but not understood: a newer version wrote it?");
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private void tearOrThrow(String reason) throws IOException, VaultDamagedException {
    if (records < knownRecords) {
      throw damaged(reason + ", and it was once whole");
    }
    if (sizeBytes - offset > RecordFrame.HEAD_BYTES + RecordFrame.MAX_SEALED_BYTES) {
      throw damaged(reason + ", and more follows than one record");
    }
    if (wholeRecordFollows()) {
      throw damaged(reason + ", and whole ones follow");
    }
    torn = true;
  }

  /** Looks at every later offset; a head must have its checksum and its body must open. */
  private boolean wholeRecordFollows() throws IOException {
    for (long from = offset + 1; sizeBytes - from > RecordFrame.HEAD_BYTES; ) {
      byte[] window = new byte[(int) Math.min(WINDOW_BYTES, sizeBytes - from)];
      source.read(from, window);
      int heads = window.length - RecordFrame.HEAD_BYTES;
      for (int at = 0; at <= heads; at++) {
        int sealedBytes = RecordFrame.sealedBytes(window, at, header.generation());
        if (sealedBytes > 0 && opens(window, at, from + at, sealedBytes)) {
          return true;
        }
      }
      from += heads + 1;
    }
    return false;
  }

  private boolean opens(byte[] window, int at, long start, int sealedBytes) throws IOException {
    if (start + RecordFrame.HEAD_BYTES + sealedBytes > sizeBytes
        || RecordFrame.number(window, at) <= records) {
      return false;
    }
    byte[] sealed = new byte[sealedBytes];
    source.read(start + RecordFrame.HEAD_BYTES, sealed);
    try {
      Arrays.fill(
          RecordFrame.open(
              fileKey, Arrays.copyOfRange(window, at, at + RecordFrame.HEAD_BYTES), sealed),
          (byte) 0);
      return true;
    } catch (CryptoException e) {
      return false;
    }
  }

  private VaultDamagedException damaged(String reason) {
    return new VaultDamagedException(file, offset, reason);
  }
}
