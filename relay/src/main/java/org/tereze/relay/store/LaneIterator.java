package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Walks the envelopes of one mailbox, lane by lane, and never past them: what lies beyond, deleted
 * or not, costs nothing. One thread; sees the store as it was when made.
 */
final class LaneIterator implements AutoCloseable {
  private static final int USUAL_BYTES = 1_024;

  private final Slice end;
  private final ReadOptions options;
  private final RocksIterator envelopes;
  private final int number;
  private final byte[] key = new byte[EnvelopeRow.KEY_BYTES];
  private final ByteBuffer head = ByteBuffer.allocate(EnvelopeRow.HEAD_BYTES);
  private int lane;
  private int valueBytes;
  private byte[] value = new byte[USUAL_BYTES];

  LaneIterator(Database database, int number) {
    this.number = number;
    end = new Slice(EnvelopeRow.key(number, MailboxStore.LANES, 0));
    options = new ReadOptions().setIterateUpperBound(end).setPrefixSameAsStart(true);
    envelopes = database.rocks().newIterator(database.envelopes(), options);
  }

  /** To the first envelope of the lane with this sequence or a higher one. */
  void seek(int ofLane, long sequence) {
    lane = ofLane;
    envelopes.seek(EnvelopeRow.key(number, ofLane, sequence));
  }

  /**
   * Whether there is an envelope here, in the lane that was sought.
   *
   * @throws StoreException if the disk could not say
   */
  boolean isValid() throws StoreException {
    if (!envelopes.isValid()) {
      try {
        envelopes.status();
      } catch (RocksDBException e) {
        throw new StoreException("cannot read envelopes", e);
      }
      return false;
    }
    envelopes.key(key, 0, key.length);
    return EnvelopeRow.lane(key) == lane && EnvelopeRow.number(key) == number;
  }

  void next() {
    envelopes.next();
  }

  long sequence() {
    return EnvelopeRow.sequence(key);
  }

  /** Id, expiry and lifetime; valid until the next call. */
  ByteBuffer head() {
    head.clear();
    valueBytes = envelopes.value(head);
    return head;
  }

  /** How long the envelope is whose head was just read. */
  int envelopeBytes() {
    return valueBytes - EnvelopeRow.HEAD_BYTES;
  }

  /** The envelope as it was received. */
  byte[] envelope() {
    int bytes = envelopes.value(value);
    if (bytes > value.length) {
      value = new byte[bytes];
      envelopes.value(value);
    }
    return Arrays.copyOfRange(value, EnvelopeRow.HEAD_BYTES, bytes);
  }

  @Override
  public void close() {
    envelopes.close();
    options.close();
    end.close();
  }
}
