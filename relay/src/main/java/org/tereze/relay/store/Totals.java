package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The relay's own counters, written with every batch so that they are exact after a crash, too.
 * Committer's thread; others may read figures that are a batch old. On disk, big-endian:
 *
 * <pre>
 * offset  bytes  field
 *      0      8  envelopes waiting
 *      8      8  their bytes
 *     16      4  mailboxes, tombstones and those in transit included
 *     20      4  last local number given
 * </pre>
 */
final class Totals {
  static final byte[] KEY = "totals".getBytes(StandardCharsets.US_ASCII);
  static final int BYTES = 24;

  final Tally waiting = new Tally();
  private volatile int mailboxes;
  private int lastNumber;

  void read(byte[] value) throws StoreException {
    if (value.length != BYTES) {
      throw new StoreException("damaged: totals of " + value.length + " bytes");
    }
    ByteBuffer from = ByteBuffer.wrap(value);
    waiting.set((int) from.getLong(), from.getLong());
    mailboxes = from.getInt();
    lastNumber = from.getInt();
  }

  byte[] bytes() {
    ByteBuffer to = ByteBuffer.allocate(BYTES);
    to.putLong(waiting.count()).putLong(waiting.bytes()).putInt(mailboxes).putInt(lastNumber);
    return to.array();
  }

  int mailboxes() {
    return mailboxes;
  }

  int lastNumber() {
    return lastNumber;
  }

  /** Begins where another store ended; envelopes are counted apart. */
  void restore(int mailboxCount, int last) {
    mailboxes = mailboxCount;
    lastNumber = last;
  }

  /** A mailbox is gone; its number is not given again. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void forgotten() {
    mailboxes--;
  }

  /** The number of a new mailbox. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  int nextNumber() {
    mailboxes++;
    return ++lastNumber;
  }
}
