package org.tereze.bench.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.tereze.bench.load.RocksAlone;

/** What a store takes on the disk. Holds nothing. */
final class DiskBytes {
  private DiskBytes() {}

  /** The lengths of all files below a folder, in bytes. */
  static long of(Path folder) throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  /** Compacts every family of a closed database whole, which flushes its log first. */
  static void compact(Path database) throws IOException {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions options = RocksAlone.settingsOf(database, families);
        RocksDB rocks = RocksDB.open(options, database.toString(), families, handles)) {
      for (ColumnFamilyHandle handle : handles) {
        rocks.compactRange(handle);
      }
      handles.forEach(ColumnFamilyHandle::close);
    } catch (RocksDBException e) {
      throw new IOException("cannot compact " + database, e);
    }
  }
}
