package org.tereze.testkit.crash;

import java.util.Random;

/**
 * What of a disk that was not synced is left when the power goes. Each is one kind of disk.
 *
 * <p>Bytes come in any order; the names in one directory come in the order in which they were
 * changed, as every journal of a file system has it. Directories and files do not wait for each
 * other.
 */
public enum PowerLoss {
  /** Nothing that was not synced, neither bytes nor names. */
  SYNCED_ONLY(0),
  /** Of each file its first bytes, of each directory its first changes, as they were made. */
  IN_ORDER(0),
  /** Whole writes, any of them, whatever came before. */
  ANY_WRITES(0),
  /** Sectors of 512 bytes, any of them, each as some write left it. */
  SECTORS(512),
  /** Pages of 4,096 bytes, any of them, each as some write left it. */
  PAGES(4096),
  /** All names and sizes, but zeros where bytes were not synced: a disk that writes names first. */
  NAMES_FIRST(0);

  private final int pieceBytes;

  PowerLoss(int pieceBytes) {
    this.pieceBytes = pieceBytes;
  }

  /** How many bytes the disk writes at once; 0 if that does not matter. */
  int pieceBytes() {
    return pieceBytes;
  }

  /** How many of {@code count} unsynced changes of names in one directory are left. */
  int namesLeft(int count, Random random) {
    switch (this) {
      case SYNCED_ONLY:
        return 0;
      case NAMES_FIRST:
        return count;
      default:
        // Every other time all of them, so that what happened to the bytes is seen at all.
        return random.nextBoolean() ? count : random.nextInt(count + 1);
    }
  }
}
