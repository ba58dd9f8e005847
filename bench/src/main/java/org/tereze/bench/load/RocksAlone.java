package org.tereze.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ConfigOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.OptionsUtil;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The batches that a relay wrote, taken from its write-ahead logs and written again to a bare
 * RocksDB with the same families and settings: what is left when everything but the database is
 * taken away. One thread.
 */
final class RocksAlone {
  static {
    RocksDB.loadLibrary();
  }

  private final List<byte[]> batches = new ArrayList<>();
  private final LongSupplier nanoTime;

  RocksAlone(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Takes in a log, behind those before it. */
  void take(Path log) throws IOException {
    LogFile.read(log, batches::add);
  }

  int batches() {
    return batches.size();
  }

  /**
   * Nanoseconds for writing all batches in their order, each synced, to a new database.
   *
   * @param like the database whose families and settings are taken
   */
  long replay(Path like, Path folder) throws IOException {
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    Files.createDirectories(folder);
    try (DBOptions options = load(like, families);
        WriteOptions synced = new WriteOptions().setSync(true)) {
      options.setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
      try (RocksDB rocks = RocksDB.open(options, folder.toString(), families, handles)) {
        long began = nanoTime.getAsLong();
        for (byte[] batch : batches) {
          try (WriteBatch again = new WriteBatch(batch)) {
            rocks.write(synced, again);
          }
        }
        long nanos = nanoTime.getAsLong() - began;
        handles.forEach(ColumnFamilyHandle::close);
        return nanos;
      }
    } catch (RocksDBException e) {
      throw new IOException("cannot write to a bare database", e);
    }
  }

  private static DBOptions load(Path database, List<ColumnFamilyDescriptor> families)
      throws RocksDBException {
    DBOptions options = new DBOptions();
    try (ConfigOptions config = new ConfigOptions()) {
      OptionsUtil.loadLatestOptions(config, database.toString(), options, families);
    }
    return options;
  }
}
