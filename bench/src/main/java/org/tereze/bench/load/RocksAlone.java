package org.tereze.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ConfigOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.OptionsUtil;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * The batches that a relay wrote, taken from its write-ahead logs and written again to a bare
 * RocksDB with the same families and settings: what is left when everything but the database is
 * taken away. One thread.
 */
public final class RocksAlone {
  static {
    RocksDB.loadLibrary();
  }

  private final List<byte[]> batches = new ArrayList<>();
  private final LongSupplier nanoTime;

  /** Holds nothing yet. */
  public RocksAlone(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Takes in a log, behind those before it. */
  public void take(Path log) throws IOException {
    LogFile.read(log, batches::add);
  }

  /** The same without what is not behind a sequence number of the database. */
  public void takeAfter(long sequence, Path log) throws IOException {
    LogFile.read(
        log,
        batch -> {
          if (sequenceOf(batch) > sequence) {
            batches.add(batch);
          }
        });
  }

  /** The sequence number of a log's last batch; 0 if it has none. */
  public static long lastSequence(Path log) throws IOException {
    long[] last = new long[1];
    LogFile.read(log, batch -> last[0] = Math.max(last[0], sequenceOf(batch)));
    return last[0];
  }

  private static long sequenceOf(byte[] batch) {
    return ByteBuffer.wrap(batch).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  public int batches() {
    return batches.size();
  }

  /**
   * Nanoseconds for writing all batches in their order, each synced, to a new database.
   *
   * @param like the database whose families and settings are taken
   */
  public long replay(Path like, Path folder) throws IOException {
    return replay(like, folder, 0);
  }

  /** The same; all are written, but the clock starts behind that sequence number. */
  public long replay(Path like, Path folder, long uncounted) throws IOException {
    try (BareRocks rocks = new BareRocks(like, folder)) {
      long began = nanoTime.getAsLong();
      for (byte[] batch : batches) {
        if (sequenceOf(batch) <= uncounted) {
          began = nanoTime.getAsLong();
        }
        rocks.write(batch);
      }
      return nanoTime.getAsLong() - began;
    }
  }

  /** The settings of a closed database; its families are added to the list. */
  public static DBOptions settingsOf(Path database, List<ColumnFamilyDescriptor> families)
      throws RocksDBException {
    DBOptions options = new DBOptions();
    try (ConfigOptions config = new ConfigOptions()) {
      OptionsUtil.loadLatestOptions(config, database.toString(), options, families);
    }
    return options;
  }
}
