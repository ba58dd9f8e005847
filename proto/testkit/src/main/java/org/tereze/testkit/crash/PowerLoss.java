package org.tereze.testkit.crash;

import java.util.Random;

/** What of a disk that was not synced is left when the power goes. Each is one kind of disk. */
public enum PowerLoss {
  /** Nothing that was not synced, neither bytes nor names. */
  SYNCED_ONLY(0),
  /** Of each file its first bytes, of each directory its first changes, as they were made. */
  IN_ORDER(0),
  /** Whole writes and single changes of names, any of them, whatever came before. */
  ANY_WRITES(Integer.MAX_VALUE),
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

  /** Which of {@code count} unsynced changes of names in one directory are left. */
  boolean[] namesLeft(int count, Random random) {
    boolean[] left = new boolean[count];
    int inOrder = this == IN_ORDER ? random.nextInt(count + 1) : 0;
    // Half of the disks that reorder bytes keep all names, so that reordered bytes are seen at all.
    boolean all = this == NAMES_FIRST || (pieceBytes > 0 && random.nextBoolean());
    for (int i = 0; i < count; i++) {
      left[i] = all || i < inOrder || (pieceBytes > 0 && random.nextBoolean());
    }
    return left;
  }
}
