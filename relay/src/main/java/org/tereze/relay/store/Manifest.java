package org.tereze.relay.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What RocksDB's MANIFEST says: the families, the tables that belong to the database, and from
 * which log on it needs any. As much of it as can be read. Not changed once read.
 *
 * <p>Each record of the log is one edit: tags as varints, each with its fields.
 */
final class Manifest {
  private static final int COMPARATOR = 1;
  private static final int LOG_NUMBER = 2;
  private static final int NEXT_FILE = 3;
  private static final int LAST_SEQUENCE = 4;
  private static final int COMPACT_CURSOR = 5;
  private static final int DELETED_FILE = 6;
  private static final int PREVIOUS_LOG = 9;
  private static final int LEAST_LOG_TO_KEEP = 10;
  private static final int NEW_FILE = 103;
  private static final int FAMILY = 200;
  private static final int FAMILY_ADD = 201;
  private static final int FAMILY_DROP = 202;
  private static final int MOST_FAMILY = 203;
  private static final int IN_ATOMIC_GROUP = 300;
  private static final int MAY_BE_IGNORED = 1 << 13;
  private static final int LAST_FIELD_OF_FILE = 1;

  /** A table that the database needs. */
  record Table(int family, long sizeBytes) {}

  final Map<Integer, String> families = new HashMap<>(Map.of(0, "default"));
  final Map<Long, Table> tables = new HashMap<>();
  private final Map<Integer, Long> logOfFamily = new HashMap<>();
  private long leastLog;
  private final Path file;

  /** Hears where it cannot be read. */
  interface Faults {
    void fault(LogRecords.Fault fault, long from, long to) throws StoreException;
  }

  private Manifest(Path file) {
    this.file = file;
  }

  /**
   * The one that CURRENT names, or else the newest.
   *
   * @return null if there is none
   */
  static @Nullable Manifest read(Path database, Faults faults) throws IOException, StoreException {
    Path file = find(database);
    if (file == null) {
      return null;
    }
    Manifest manifest = new Manifest(file);
    LogRecords.read(
        file,
        new LogRecords.Listener() {
          @Override
          public void record(long offset, ByteBuffer payload) throws StoreException {
            try {
              manifest.edit(payload);
            } catch (StoreException e) {
              faults.fault(LogRecords.Fault.DAMAGED, offset, offset + payload.limit());
            }
          }

          @Override
          public void fault(LogRecords.Fault fault, long from, long to) throws StoreException {
            faults.fault(fault, from, to);
          }
        });
    return manifest;
  }

  /** Its name is a line in CURRENT. */
  private static @Nullable Path find(Path database) throws IOException {
    Path current = database.resolve("CURRENT");
    if (Files.isRegularFile(current)) {
      String name = new String(Files.readAllBytes(current), US_ASCII).strip();
      if (name.matches("MANIFEST-\\d+") && Files.isRegularFile(database.resolve(name))) {
        return database.resolve(name);
      }
    }
    Path newest = null;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(database, "MANIFEST-*")) {
      for (Path one : all) {
        newest = newest == null || one.compareTo(newest) > 0 ? one : newest;
      }
    }
    return newest;
  }

  private void edit(ByteBuffer from) throws StoreException {
    int family = 0; // its tag comes behind what is said of it
    long log = -1;
    Map<Long, Table> added = new HashMap<>();
    while (from.hasRemaining()) {
      int tag = RocksBytes.smallVarint(from);
      switch (tag) {
        case COMPARATOR -> RocksBytes.slice(from);
        case LOG_NUMBER -> log = RocksBytes.varint(from);
        case NEXT_FILE, LAST_SEQUENCE, PREVIOUS_LOG, MOST_FAMILY, IN_ATOMIC_GROUP ->
            RocksBytes.varint(from);
        case LEAST_LOG_TO_KEEP -> leastLog = Math.max(leastLog, RocksBytes.varint(from));
        case COMPACT_CURSOR -> {
          RocksBytes.varint(from);
          RocksBytes.slice(from);
        }
        case DELETED_FILE -> {
          RocksBytes.varint(from);
          tables.remove(RocksBytes.varint(from));
        }
        case NEW_FILE -> newFile(from, added);
        case FAMILY -> family = RocksBytes.smallVarint(from);
        case FAMILY_ADD -> families.put(family, new String(RocksBytes.slice(from), US_ASCII));
        case FAMILY_DROP -> drop(family);
        default -> {
          if ((tag & MAY_BE_IGNORED) == 0) {
            throw new StoreException("damaged: an edit of an unknown kind");
          }
          RocksBytes.slice(from);
        }
      }
    }
    int of = family;
    if (log >= 0 && families.containsKey(of)) {
      logOfFamily.put(of, log);
    }
    added.forEach((number, table) -> tables.put(number, new Table(of, table.sizeBytes())));
  }

  /** Level, number, size, smallest and largest key and sequence, then tagged fields. */
  private static void newFile(ByteBuffer from, Map<Long, Table> added) throws StoreException {
    RocksBytes.varint(from);
    long number = RocksBytes.varint(from);
    added.put(number, new Table(0, RocksBytes.varint(from)));
    RocksBytes.slice(from);
    RocksBytes.slice(from);
    RocksBytes.varint(from);
    RocksBytes.varint(from);
    while (RocksBytes.varint(from) != LAST_FIELD_OF_FILE) {
      RocksBytes.slice(from);
    }
  }

  private void drop(int family) {
    families.remove(family);
    logOfFamily.remove(family);
    tables.values().removeIf(table -> table.family() == family);
  }

  Path file() {
    return file;
  }

  /** Whether this log may hold something that is in no table yet. */
  boolean needsLog(long number) {
    long least = logOfFamily.values().stream().mapToLong(Long::longValue).min().orElse(0);
    return number >= Math.max(least, leastLog);
  }
}
