package org.tereze.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Real batches of a real database, written again. */
final class BareRocksIT {
  private static final String FAMILY = "rows";
  private static final int ROWS = 3;
  private static final int VALUE_BYTES = 200;

  @TempDir private Path folder;
  private byte[] batch = {};
  private int number;

  /** Three rows in a family of their own and one elsewhere. */
  @BeforeEach
  void record() throws RocksDBException {
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB rocks = RocksDB.open(options, folder.resolve("like").toString());
        ColumnFamilyHandle family =
            rocks.createColumnFamily(new ColumnFamilyDescriptor(FAMILY.getBytes(US_ASCII)));
        WriteBatch writes = new WriteBatch()) {
      number = family.getID();
      for (int row = 0; row < ROWS; row++) {
        byte[] key = ByteBuffer.allocate(13).putLong(5, row).array();
        writes.put(family, key, new byte[VALUE_BYTES]);
      }
      writes.put("short".getBytes(US_ASCII), new byte[0]);
      batch = writes.data();
    }
  }

  private BareRocks bare() throws IOException {
    return new BareRocks(folder.resolve("like"), folder.resolve("bare"));
  }

  @Test
  void holdsWhatTheBatchHeldAndNoMore() throws IOException {
    try (BareRocks rocks = bare()) {
      rocks.write(batch);
      rocks.write(batch);
      assertThat(rocks.family(number)).isEqualTo(FAMILY);
      assertThat(rocks.scan(FAMILY, 100)).isEqualTo(ROWS * VALUE_BYTES);
      assertThat(rocks.scan(FAMILY, 2)).isEqualTo(2 * VALUE_BYTES);
      assertThatThrownBy(() -> rocks.scan("none", 1)).hasMessage("the database has no family none");
    }
  }

  @Test
  void growsWhenKeysAreMadeNew() throws IOException {
    LoggedBatch logged = new LoggedBatch(batch, family -> family == number);
    assertThat(logged.keys()).isEqualTo(ROWS);
    try (BareRocks rocks = bare()) {
      for (int round = 0; round < 300; round++) {
        rocks.write(logged.renewed(round));
      }
      assertThat(rocks.scan(FAMILY, 10_000)).isEqualTo(300 * ROWS * VALUE_BYTES);
      assertThat(rocks.scan("default", 10)).isZero();
    }
  }

  @Test
  void takesNoBatchThatDeletes() throws RocksDBException {
    try (WriteBatch writes = new WriteBatch()) {
      writes.delete("gone".getBytes(US_ASCII));
      byte[] deletes = writes.data();
      assertThatThrownBy(() -> new LoggedBatch(deletes, family -> true))
          .hasMessage("a batch with a record of type 0");
    }
  }
}
