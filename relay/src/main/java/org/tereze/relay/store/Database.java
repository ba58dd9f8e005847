package org.tereze.relay.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.HashLinkedListMemTableConfig;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/**
 * The open RocksDB with its column families and settings; owns every native object of them and
 * closes them in reverse order. Safe on any thread, except that families are created and dropped by
 * one.
 *
 * <p>Sized for a small server: 32 MiB of memtables in a 64 MiB cache, 256 open files, two
 * background threads.
 */
final class Database implements AutoCloseable {
  static final String INDEX_PREFIX = "index-";
  static final int INDEX_KEY_BYTES = 12;

  private static final long CACHE_BYTES = 64L << 20;
  private static final long MEMTABLES_BYTES = 32L << 20;
  private static final long WAL_BYTES = 128L << 20;
  private static final int LANE_PREFIX_BYTES = 5;

  /** Flushed tables that one compaction takes: few, large ones leave the processor to links. */
  private static final int MERGED_AT_ONCE = 10;

  /** More of the index: it is read through filters, one key at a time, and seldom. */
  private static final int INDEX_MERGED_AT_ONCE = 20;

  static {
    RocksDB.loadLibrary();
  }

  private final Deque<AbstractNativeReference> owned = new ArrayDeque<>();
  private final RocksDB rocks;
  private final ColumnFamilyOptions indexOptions;
  private final List<ColumnFamilyHandle> families = new ArrayList<>();

  private Database(StoreLayout layout, boolean readOnly, WALRecoveryMode recovery)
      throws RocksDBException, IOException {
    LRUCache cache = own(new LRUCache(CACHE_BYTES));
    BlockBasedTableConfig table = tables(cache);
    ColumnFamilyOptions plain = family(new ColumnFamilyOptions(), table, MERGED_AT_ONCE);
    ColumnFamilyOptions envelopes = family(appending(), table, MERGED_AT_ONCE);
    envelopes.setWriteBufferSize(16L << 20).useFixedLengthPrefixExtractor(LANE_PREFIX_BYTES);
    indexOptions = family(new ColumnFamilyOptions(), table, INDEX_MERGED_AT_ONCE);
    indexOptions
        .setWriteBufferSize(8L << 20)
        .useFixedLengthPrefixExtractor(INDEX_KEY_BYTES)
        .setMemTableConfig(new HashLinkedListMemTableConfig().setBucketCount(1L << 16));
    DBOptions options = options(cache, readOnly).setWalRecoveryMode(recovery);

    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    for (String name : names(layout, readOnly)) {
      ColumnFamilyOptions of =
          name.equals("envelopes")
              ? envelopes
              : name.startsWith(INDEX_PREFIX) ? indexOptions : plain;
      descriptors.add(new ColumnFamilyDescriptor(name.getBytes(US_ASCII), of));
    }
    String path = layout.database().toString();
    rocks =
        own(
            readOnly
                ? RocksDB.openReadOnly(options, path, descriptors, families)
                : RocksDB.open(options, path, descriptors, families));
    families.forEach(this::own);
  }

  /** Opens for the relay, creating what is missing. */
  static Database open(StoreLayout layout) throws StoreException {
    return open(layout, false);
  }

  /** Opens to look only; changes nothing on the disk. */
  static Database openReadOnly(StoreLayout layout) throws StoreException {
    return open(layout, true);
  }

  @SuppressWarnings("MustBeClosedChecker")
  private static Database open(StoreLayout layout, boolean readOnly) throws StoreException {
    try {
      return new Database(layout, readOnly, LogCheck.check(layout));
    } catch (RocksDBException e) {
      throw OpenFailure.explain(layout, e);
    } catch (IOException e) {
      throw new StoreException("cannot open the store in " + layout.directory() + ": " + e, e);
    }
  }

  private ColumnFamilyOptions family(
      ColumnFamilyOptions options, BlockBasedTableConfig table, int mergedAtOnce) {
    return own(options)
        .setTableFormatConfig(table)
        .setWriteBufferSize(4L << 20)
        .setLevel0FileNumCompactionTrigger(mergedAtOnce)
        .setLevel0SlowdownWritesTrigger(3 * mergedAtOnce)
        .setLevel0StopWritesTrigger(4 * mergedAtOnce)
        .setCompressionType(CompressionType.NO_COMPRESSION); // sealed bytes do not shrink
  }

  /**
   * Keys rise within a lane: a memtable that remembers where it put a lane's last one finds the
   * place of the next in a quarter less of the committer's time. Only a property names this option.
   */
  private static ColumnFamilyOptions appending() {
    Properties hint = new Properties();
    hint.setProperty("memtable_insert_with_hint_prefix_extractor", "fixed:" + LANE_PREFIX_BYTES);
    return Objects.requireNonNull(
        ColumnFamilyOptions.getColumnFamilyOptionsFromProps(hint), "an unknown option");
  }

  private static BlockBasedTableConfig tables(LRUCache cache) {
    return new BlockBasedTableConfig()
        .setBlockCache(cache)
        .setBlockSize(16L << 10)
        .setFilterPolicy(new BloomFilter(10))
        .setCacheIndexAndFilterBlocks(true)
        .setChecksumType(ChecksumType.kxxHash64) // a salvage checks it, too
        .setFormatVersion(6);
  }

  private DBOptions options(LRUCache cache, boolean readOnly) {
    WriteBufferManager buffers = own(new WriteBufferManager(MEMTABLES_BYTES, cache));
    return own(new DBOptions())
        .setCreateIfMissing(!readOnly)
        .setCreateMissingColumnFamilies(!readOnly)
        .setParanoidChecks(true)
        .setMaxTotalWalSize(WAL_BYTES)
        .setWriteBufferManager(buffers)
        .setAllowConcurrentMemtableWrite(false) // hash memtables, and there is one writer
        .setMaxOpenFiles(256)
        .setMaxBackgroundJobs(2)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(1L << 20)
        .setKeepLogFileNum(2);
  }

  private static List<String> names(StoreLayout layout, boolean readOnly)
      throws RocksDBException, IOException {
    List<String> names =
        new ArrayList<>(List.of("default", "mailboxes", "envelopes", "expiry", "meta"));
    if (!readOnly) {
      Directories.create(layout.database());
    }
    if (!Files.exists(layout.database().resolve("CURRENT"))) {
      return names; // new
    }
    try (Options options = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, layout.database().toString())) {
        String text = new String(name, US_ASCII);
        if (!names.contains(text)) {
          names.add(text);
        }
      }
    }
    return names;
  }

  private <T extends AbstractNativeReference> T own(T reference) {
    owned.push(reference);
    return reference;
  }

  RocksDB rocks() {
    return rocks;
  }

  ColumnFamilyHandle mailboxes() {
    return families.get(1);
  }

  ColumnFamilyHandle envelopes() {
    return families.get(2);
  }

  ColumnFamilyHandle expiry() {
    return families.get(3);
  }

  ColumnFamilyHandle meta() {
    return families.get(4);
  }

  /** All families, the fixed ones first. */
  List<ColumnFamilyHandle> families() {
    return families;
  }

  ColumnFamilyHandle createIndex(String name) throws RocksDBException {
    ColumnFamilyHandle created =
        own(
            rocks.createColumnFamily(
                new ColumnFamilyDescriptor(name.getBytes(US_ASCII), indexOptions)));
    families.add(created);
    return created;
  }

  /** Nobody may be reading from it. */
  void dropIndex(ColumnFamilyHandle family) throws RocksDBException {
    rocks.dropColumnFamily(family);
    families.remove(family);
    owned.remove(family);
    family.close();
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      owned.pop().close();
    }
  }
}
