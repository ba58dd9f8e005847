package org.tereze.relay.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.WALRecoveryMode;

/**
 * Reads MANIFEST and write-ahead logs before RocksDB does, and refuses what RocksDB would take for
 * a crash though it may have been acknowledged. Used once; changes nothing.
 *
 * <p>RocksDB forgets a record that seems to reach beyond the end of its log, also in a log that
 * others follow, and all that lies behind; it begins an empty database where CURRENT is missing.
 * Here each log must go on where the one before ended, and only the very last write may be torn.
 */
final class LogCheck {
  private final StoreLayout layout;
  private @Nullable String torn;
  private long nextSequence = -1;

  private LogCheck(StoreLayout layout) {
    this.layout = layout;
  }

  /**
   * How RocksDB is to treat the logs.
   *
   * @throws StoreException if something is damaged or missing that was synced once, or may have
   *     been; nothing was changed
   */
  static WALRecoveryMode check(StoreLayout layout) throws StoreException, IOException {
    LogCheck check = new LogCheck(layout);
    check.run();
    // A last write that was torn was never acknowledged: everything before it counts.
    return check.torn == null
        ? WALRecoveryMode.TolerateCorruptedTailRecords
        : WALRecoveryMode.PointInTimeRecovery;
  }

  private void run() throws StoreException, IOException {
    Path database = layout.database();
    if (!Files.isDirectory(database)) {
      return;
    }
    List<Path> logs = files(database, "*.log");
    if (!Files.exists(database.resolve("CURRENT"))) {
      if (!files(database, "*.sst").isEmpty() || hasBytes(logs)) {
        throw damaged("rocks/CURRENT is missing");
      }
      return; // a store that was never finished
    }
    Manifest manifest =
        Manifest.read(
            database,
            (fault, from, to) -> {
              if (fault != LogRecords.Fault.TORN_END) {
                throw damaged("rocks/MANIFEST: a record at byte " + from + " is damaged");
              }
            });
    for (Path log : logs) {
      if (manifest == null || manifest.needsLog(number(log))) {
        read(log);
      }
    }
  }

  private static boolean hasBytes(List<Path> logs) throws IOException {
    for (Path log : logs) {
      if (Files.size(log) > 0) {
        return true;
      }
    }
    return false;
  }

  /** In the order of their numbers. */
  static List<Path> files(Path database, String pattern) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(database, pattern)) {
      all.forEach(files::add);
    }
    files.removeIf(file -> number(file) < 0);
    Collections.sort(files, (a, b) -> Long.compare(number(a), number(b)));
    return files;
  }

  /** The number that RocksDB gave a table or log, or -1 if it is neither. */
  static long number(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.matches("\\d{1,18}\\.\\w+")
        ? Long.parseLong(name.substring(0, name.indexOf('.')))
        : -1;
  }

  private void read(Path log) throws StoreException, IOException {
    LogRecords.read(
        log,
        new LogRecords.Listener() {
          @Override
          public void record(long offset, ByteBuffer payload) throws StoreException {
            take(log, new LoggedBatch(payload));
          }

          @Override
          public void fault(LogRecords.Fault fault, long from, long to) throws StoreException {
            String where = "rocks/" + log.getFileName() + ": ";
            switch (fault) {
              case DAMAGED -> throw damaged(where + "a record at byte " + from + " is damaged");
              case DOUBTFUL_END ->
                  throw damaged(where + "its last write, at byte " + from + ", has changed");
              case TORN_END -> torn = where + "it ends in the middle of a write, at byte " + from;
            }
          }
        });
  }

  private void take(Path log, LoggedBatch batch) throws StoreException {
    if (torn != null) {
      throw damaged(torn + ", and a later log goes on");
    }
    if (nextSequence >= 0 && batch.sequence() != nextSequence) {
      throw damaged("rocks/" + log.getFileName() + ": writes before it are missing");
    }
    nextSequence = batch.nextSequence();
  }

  private StoreException damaged(String what) {
    return new StoreException(OpenFailure.damage(layout, what));
  }
}
