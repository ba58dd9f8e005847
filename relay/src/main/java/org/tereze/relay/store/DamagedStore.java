package org.tereze.relay.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every row that can still be read from a store's files, without RocksDB and without changing them.
 * One thread; nobody may be writing to the store.
 *
 * <p>Non-guarantees: a row may come more than once, in any order, in older and newer versions, and
 * also after it was deleted. Whoever takes them must be able to tell which counts.
 */
final class DamagedStore {
  /** Hears rows. */
  interface Rows {
    void row(String family, byte[] key, byte[] value) throws StoreException;
  }

  private final Path database;
  private final SalvageReport.Builder report;
  private final @Nullable Manifest manifest;
  private final List<Path> tables;
  private final List<Path> logs;
  private boolean manifestIsWhole = true;
  private long nextSequence = -1;
  private boolean explained;

  DamagedStore(StoreLayout layout, SalvageReport.Builder report)
      throws IOException, StoreException {
    this.database = layout.database();
    this.report = report;
    if (!Files.exists(database.resolve("CURRENT"))) {
      report.lost("rocks/CURRENT", 0, 0, "the whole file");
    }
    manifest = Manifest.read(database, this::manifestFault);
    if (manifest == null) {
      report.lost("rocks/MANIFEST", 0, 0, "the whole file");
    } else if (!isNamedByCurrent(manifest)) {
      report.lost("rocks/CURRENT", 0, 0, "the name of the MANIFEST");
      manifestIsWhole = false;
    }
    tables = new ArrayList<>(LogCheck.files(database, "*.sst"));
    logs = new ArrayList<>(LogCheck.files(database, "*.log"));
    if (manifest != null && manifestIsWhole) {
      keepOnly(manifest);
    }
  }

  private void manifestFault(LogRecords.Fault fault, long from, long to) {
    if (fault != LogRecords.Fault.TORN_END) {
      manifestIsWhole = false;
      report.lost("rocks/MANIFEST", from, to, "which files belong to the database");
    }
  }

  private boolean isNamedByCurrent(Manifest found) throws IOException {
    Path current = database.resolve("CURRENT");
    return Files.exists(current)
        && new String(Files.readAllBytes(current), US_ASCII)
            .strip()
            .equals(String.valueOf(found.file().getFileName()));
  }

  /** Files that a MANIFEST does not name are left over: what was deleted may be in them. */
  private void keepOnly(Manifest of) throws IOException {
    tables.removeIf(table -> !of.tables.containsKey(LogCheck.number(table)));
    logs.removeIf(log -> !of.needsLog(LogCheck.number(log)));
    for (var needed : of.tables.entrySet()) {
      String name = String.format("%06d.sst", needed.getKey());
      Path table = database.resolve(name);
      long size = Files.exists(table) ? Files.size(table) : 0;
      if (size < needed.getValue().sizeBytes()) {
        String family = of.families.getOrDefault(needed.getValue().family(), "?");
        report.lost("rocks/" + name, size, needed.getValue().sizeBytes(), family);
      }
    }
  }

  /** All rows of the families that are wanted. */
  void each(Predicate<String> wanted, Rows rows) throws IOException, StoreException {
    for (Path table : tables) {
      readTable(table, wanted, rows);
    }
    for (Path log : logs) {
      readLog(log, wanted, rows);
    }
    explained = true;
  }

  private void readTable(Path file, Predicate<String> wanted, Rows rows)
      throws IOException, StoreException {
    TableFile table = TableFile.open(file);
    String named = family(file, table);
    if (named != null && !wanted.test(named)) {
      return;
    }
    table.read(
        new TableFile.Listener() {
          @Override
          public void put(byte[] key, byte[] value) throws StoreException {
            give(named, key, value, wanted, rows);
          }

          @Override
          public void fault(long from, long to) {
            String what = named == null ? "a block" : "a block of " + named;
            report.lost("rocks/" + file.getFileName(), from, to, what);
          }
        });
  }

  private @Nullable String family(Path file, TableFile table) {
    String own = table.family();
    Manifest.Table known = manifest == null ? null : manifest.tables.get(LogCheck.number(file));
    return own != null || known == null || manifest == null
        ? own
        : manifest.families.get(known.family());
  }

  private static void give(
      @Nullable String named, byte[] key, byte[] value, Predicate<String> wanted, Rows rows)
      throws StoreException {
    String family = named != null ? named : byShape(key, value);
    if (wanted.test(family)) {
      rows.row(family, key, value);
    }
  }

  /** Keys of all families differ in length; a week of the index follows from what is in it. */
  private static String byShape(byte[] key, byte[] value) throws StoreException {
    return switch (key.length) {
      case EnvelopeRow.KEY_BYTES -> "envelopes";
      case Database.INDEX_KEY_BYTES ->
          IndexGenerations.name(IndexGenerations.numberFor(IndexEntry.read(value).expiryHours()));
      case MailboxKey.BYTES, MailboxKey.BYTES + 1 -> "mailboxes";
      case ExpiryRow.KEY_BYTES -> "expiry";
      default -> "meta";
    };
  }

  private void readLog(Path log, Predicate<String> wanted, Rows rows)
      throws IOException, StoreException {
    String name = "rocks/" + log.getFileName();
    LogRecords.read(
        log,
        new LogRecords.Listener() {
          @Override
          public void record(long offset, ByteBuffer payload) throws StoreException {
            LoggedBatch batch = new LoggedBatch(payload);
            count(name, offset, batch);
            batch.puts(
                (family, key, value) -> {
                  String named = manifest == null ? null : manifest.families.get(family);
                  give(named, key, value, wanted, rows);
                });
          }

          @Override
          public void fault(LogRecords.Fault fault, long from, long to) {
            switch (fault) {
              case DAMAGED -> report.lost(name, from, to, "writes");
              case DOUBTFUL_END ->
                  report.lost(name, from, to, "the last write, acknowledged or not");
              case TORN_END ->
                  report.note(name + " ends in a write that was never acknowledged: left out");
            }
          }
        });
  }

  /** Writes are numbered without a hole. */
  private void count(String log, long offset, LoggedBatch batch) {
    if (!explained) {
      long hole = batch.sequence() - nextSequence;
      if (nextSequence >= 0 && hole > 0) {
        report.lostWrites(hole);
        if (offset == 0) {
          report.lost(log, 0, 0, hole + " writes before it");
        }
      }
      nextSequence = batch.nextSequence();
    }
  }
}
