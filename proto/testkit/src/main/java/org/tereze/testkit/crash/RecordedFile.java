package org.tereze.testkit.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The bytes of a file as they were synced, and every change since. One thread. */
final class RecordedFile {
  /** A write at an offset; without bytes, a cut to a length. */
  private static final class Change {
    final int offset;
    final byte[] bytes;
    final boolean cut;

    Change(int offset, byte[] bytes, boolean cut) {
      this.offset = offset;
      this.bytes = bytes;
      this.cut = cut;
    }

    byte[] on(byte[] content) {
      if (cut) {
        return Arrays.copyOf(content, offset);
      }
      byte[] grown = Arrays.copyOf(content, Math.max(content.length, offset + bytes.length));
      System.arraycopy(bytes, 0, grown, offset, bytes.length);
      return grown;
    }

    /** The beginning of this write. */
    Change first(int count) {
      return cut ? this : new Change(offset, Arrays.copyOf(bytes, count), false);
    }
  }

  private byte[] synced = {};
  private final List<Change> unsynced = new ArrayList<>();
  private int folded;

  void write(int offset, byte[] bytes) {
    unsynced.add(new Change(offset, bytes, false));
  }

  void truncate(int length) {
    unsynced.add(new Change(length, new byte[0], true));
  }

  /** How many changes there were, ever: what a sync that begins now covers. */
  int changes() {
    return folded + unsynced.size();
  }

  /** A sync has ended that covered the first changes, as many as this. */
  void synced(int changes) {
    for (; folded < changes; folded++) {
      synced = unsynced.remove(0).on(synced);
    }
  }

  /** What the disk has after the power went. */
  byte[] left(PowerLoss loss, Random random) {
    switch (loss) {
      case SYNCED_ONLY:
        return synced;
      case IN_ORDER:
        return inOrder(random);
      case ANY_WRITES:
        return anyWrites(random);
      case SECTORS:
      case PAGES:
        return pieces(loss.pieceBytes(), random);
      case NAMES_FIRST:
        return Arrays.copyOf(synced, written(unsynced.size()).length);
    }
    throw new AssertionError(loss);
  }

  private byte[] written(int count) {
    byte[] content = synced;
    for (Change change : unsynced.subList(0, count)) {
      content = change.on(content);
    }
    return content;
  }

  private byte[] inOrder(Random random) {
    int whole = random.nextInt(unsynced.size() + 1);
    byte[] content = written(whole);
    if (whole < unsynced.size()) {
      Change next = unsynced.get(whole);
      content = next.first(random.nextInt(next.bytes.length + 1)).on(content);
    }
    return content;
  }

  private byte[] anyWrites(Random random) {
    byte[] content = synced;
    for (Change change : unsynced) {
      if (random.nextBoolean()) {
        content = change.on(content);
      }
    }
    return content;
  }

  /** Every piece as it was after some of the changes; the size, too. */
  private byte[] pieces(int pieceBytes, Random random) {
    int size = written(random.nextInt(unsynced.size() + 1)).length;
    byte[] content = new byte[size];
    for (int from = 0; from < size; from += pieceBytes) {
      byte[] version = written(random.nextInt(unsynced.size() + 1));
      int length = Math.min(pieceBytes, Math.min(size, version.length) - from);
      if (length > 0) {
        System.arraycopy(version, from, content, from, length);
      }
    }
    return content;
  }
}
