package org.tereze.relay.store;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Writes as it should for a while, then dies at a write: before it, or after it and before anybody
 * hears of it. Committer's thread.
 */
final class DyingWrite implements DurableWrite {
  private final DurableWrite alive;
  private final boolean afterWriting;
  private final Runnable lastMoment;
  private int writesLeft;

  /**
   * @param alive how it writes until then; null for the right way
   * @param writes how many succeed
   * @param lastMoment goes on while the last one is on its way
   */
  DyingWrite(@Nullable DurableWrite alive, int writes, boolean afterWriting, Runnable lastMoment) {
    this.alive =
        alive != null ? alive : (rocks, batch) -> StoreFault.writeRaw(rocks, batch.data(), true);
    this.writesLeft = writes;
    this.lastMoment = lastMoment;
    this.afterWriting = afterWriting;
  }

  @Override
  public void write(RocksDB rocks, WriteBatch batch) throws RocksDBException {
    if (--writesLeft == -1) {
      lastMoment.run();
    }
    if (writesLeft >= 0 || (writesLeft == -1 && afterWriting)) {
      alive.write(rocks, batch);
    }
    if (writesLeft < 0) {
      throw new RocksDBException("the process died");
    }
  }
}
