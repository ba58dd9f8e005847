package org.tereze.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A new RocksDB with the families and settings of another one, which is given whole batches: what
 * is left of a relay when everything but the database is taken away. One thread.
 */
public final class BareRocks implements AutoCloseable {
  static {
    RocksDB.loadLibrary();
  }

  private final List<ColumnFamilyDescriptor> families = new ArrayList<>();
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final DBOptions options;
  private final RocksDB rocks;
  private final WriteOptions synced;

  /**
   * An empty database.
   *
   * @param like the database whose families and settings are taken
   */
  public BareRocks(Path like, Path folder) throws IOException {
    Files.createDirectories(folder);
    try {
      options = RocksAlone.settingsOf(like, families);
    } catch (RocksDBException e) {
      throw new IOException("cannot read the settings of " + like, e);
    }
    options.setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
    try {
      rocks = RocksDB.open(options, folder.toString(), families, handles);
    } catch (RocksDBException e) {
      options.close();
      throw new IOException("cannot open a bare database", e);
    }
    synced = new WriteOptions().setSync(true);
  }

  /** Writes and syncs what {@link WriteBatch#data} once gave. */
  public void write(byte[] batch) throws IOException {
    try (WriteBatch again = new WriteBatch(batch)) {
      rocks.write(synced, again);
    } catch (RocksDBException e) {
      throw new IOException("cannot write to a bare database", e);
    }
  }

  /**
   * Reads the first rows of a family, keys and values.
   *
   * @return how many bytes the values have
   */
  public long scan(String family, int rows) throws IOException {
    byte[] key = new byte[64];
    long bytes = 0;
    try (RocksIterator iterator = rocks.newIterator(handle(family))) {
      int row = 0;
      for (iterator.seekToFirst(); row < rows && iterator.isValid(); iterator.next()) {
        iterator.key(key, 0, key.length);
        bytes += iterator.value().length;
        row++;
      }
      iterator.status();
      return bytes;
    } catch (RocksDBException e) {
      throw new IOException("cannot read a bare database", e);
    }
  }

  private ColumnFamilyHandle handle(String family) throws IOException {
    for (int i = 0; i < handles.size(); i++) {
      if (name(i).equals(family)) {
        return handles.get(i);
      }
    }
    throw new IOException("the database has no family " + family);
  }

  /** The name of a family by the number that batches give it; empty if there is none. */
  public String family(int number) {
    for (int i = 0; i < handles.size(); i++) {
      if (handles.get(i).getID() == number) {
        return name(i);
      }
    }
    return "";
  }

  private String name(int index) {
    return new String(families.get(index).getName(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    handles.forEach(ColumnFamilyHandle::close);
    synced.close();
    rocks.close();
    options.close();
  }
}
