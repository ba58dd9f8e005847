package org.tereze.relay.store;

import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The one call that makes a batch durable; tests put their faults here. */
interface DurableWrite {
  /** Returns after the write-ahead log was synced. */
  void write(RocksDB database, WriteBatch batch) throws RocksDBException;
}
