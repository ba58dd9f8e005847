package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.tereze.wire.Disposition;
import org.tereze.wire.RelayId;

/**
 * Reads a whole store without changing it, checks everything that can be checked, and says what is
 * in it. One thread; the relay must not be running.
 *
 * <p>Checked: every block's and log record's checksum (by RocksDB), the shape of every row, that
 * numbers lead to mailboxes and back, that each waiting envelope is remembered at its place, that
 * something will expire it, that cursors lie within what was given, that mailboxes in transit are
 * known twice and alike, that requests in transit lie under their keys, and the counters. Not
 * checked: an envelope against its id, since the mailbox id that goes into it is not in the store.
 */
public final class StoreInspection {
  private static final int MOST_FAULTS = 100;

  private final StoreReport.Builder report = new StoreReport.Builder();
  private final Map<Integer, MailboxRow> rows = new HashMap<>();
  private final Map<Integer, MailboxKey> keys = new HashMap<>();
  private final Map<Integer, long[]> waiting = new HashMap<>();
  private final Map<Integer, Long> undecided = new HashMap<>();
  private final Database database;
  private final StoreLayout layout;

  private StoreInspection(StoreLayout layout, Database database) {
    this.layout = layout;
    this.database = database;
  }

  /**
   * Inspects the store in a directory.
   *
   * @throws StoreException if there is none, or if it cannot even be opened
   */
  public static StoreReport inspect(Path directory) throws StoreException {
    StoreLayout layout = new StoreLayout(directory);
    if (!Files.exists(layout.database().resolve("CURRENT"))) {
      throw new StoreException("there is no store in " + directory);
    }
    try (Database database = Database.openReadOnly(layout)) {
      return new StoreInspection(layout, database).run();
    }
  }

  private StoreReport run() throws StoreException {
    report.formatVersion(FormatVersion.read(meta(FormatVersion.KEY)));
    FormatVersion.check(report.formatVersion());
    attempt("checksums", this::checksums);
    attempt("mailboxes", this::mailboxes);
    attempt("numbers", this::numbers);
    attempt("transit", this::transit);
    attempt("requests", this::requests);
    List<IndexGeneration> generations = generations();
    attempt("envelopes", () -> envelopes(generations));
    attempt("index", () -> generations.forEach(this::index));
    attempt("expiry", this::expiry);
    attempt("totals", this::totals);
    rows.forEach((number, row) -> report.mailbox(mailbox(number, row)));
    return report.build();
  }

  private interface Check {
    void run() throws StoreException, RocksDBException;
  }

  /** Damage in one part does not hide the others. */
  private void attempt(String part, Check check) {
    try {
      check.run();
    } catch (StoreException | RocksDBException e) {
      fault(part + ": " + e.getMessage());
    }
  }

  private void fault(String what) {
    if (report.faults() < MOST_FAULTS) {
      report.fault(what);
    }
  }

  private byte @Nullable [] meta(byte[] key) throws StoreException {
    try {
      return database.rocks().get(database.meta(), key);
    } catch (RocksDBException e) {
      throw new StoreException("cannot read what the store says of itself", e);
    }
  }

  private void checksums() throws RocksDBException {
    database.rocks().verifyChecksum();
  }

  private interface Row {
    void read(byte[] key, byte[] value) throws StoreException;
  }

  /** Every row of a family; a row that does not make sense is a fault, and the next one is read. */
  private void each(ColumnFamilyHandle family, String what, Row row) throws RocksDBException {
    try (ReadOptions options =
            new ReadOptions().setTotalOrderSeek(true).setFillCache(false).setVerifyChecksums(true);
        RocksIterator rows = database.rocks().newIterator(family, options)) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        try {
          row.read(rows.key(), rows.value());
        } catch (StoreException | RuntimeException e) {
          fault(what + ": " + e.getMessage());
        }
      }
      rows.status();
    }
  }

  private void mailboxes() throws RocksDBException {
    each(
        database.mailboxes(),
        "a mailbox",
        (key, value) -> {
          if (key.length == MailboxKey.BYTES) {
            MailboxRow row = MailboxRow.read(value);
            rows.put(row.number(), row);
            keys.put(row.number(), MailboxKey.read(key));
            InTransit transit = row.transit();
            if (transit != null && !transit.mailbox().key().equals(keys.get(row.number()))) {
              fault("mailbox " + row.number() + " is in transit under another's key");
            }
            for (int lane = 0; lane < MailboxStore.LANES; lane++) {
              if (row.swept()[lane] > row.disposable(lane)) {
                fault("mailbox " + row.number() + " was swept beyond its cursor");
              }
            }
          } else if (key.length != MailboxKey.BYTES + 1 || value.length < 4) {
            fault("a bundle is cut short");
          }
        });
  }

  private void numbers() throws RocksDBException {
    int[] seen = {0};
    each(
        database.meta(),
        "a mailbox's number",
        (key, value) -> {
          if (MailboxRow.isNumberKey(key)) {
            int number = ByteBuffer.wrap(key).getInt(1);
            seen[0]++;
            if (!MailboxKey.read(value).equals(keys.get(number))) {
              fault("number " + number + " does not lead to its mailbox");
            }
          }
        });
    if (seen[0] != rows.size()) {
      fault(rows.size() + " mailboxes but " + seen[0] + " numbers");
    }
  }

  /** Every mailbox in transit is known twice, and what was forwarded lies behind its cursor. */
  private void transit() throws RocksDBException {
    Set<Integer> seen = new HashSet<>();
    each(
        database.meta(),
        "a mailbox in transit",
        (key, value) -> {
          if (MailboxRow.isTransitKey(key)) {
            int number = MailboxRow.numberOf(key);
            MailboxRow row = rows.get(number);
            seen.add(number);
            if (row == null
                || row.transit() == null
                || !Arrays.equals(row.transit().mailbox().bytes(), value)) {
              fault("what is known of mailbox " + number + " in transit is not what its row says");
            }
          } else if (ForwardedRow.isKey(key)) {
            int number = ForwardedRow.number(key);
            MailboxRow row = rows.get(number);
            undecided.merge(number, 1L, Long::sum);
            ForwardedRow.id(value);
            if (row == null
                || row.transit() == null
                || ForwardedRow.sequence(key) > row.cursors()[ForwardedRow.lane(key)]) {
              fault("an envelope of number " + number + " was not forwarded");
            }
          }
        });
    rows.forEach(
        (number, row) -> {
          if (row.transit() != null && !seen.contains(number)) {
            fault("mailbox " + number + " in transit is known in one place only");
          }
        });
  }

  /** Every request in transit lies under its own key. */
  private void requests() throws RocksDBException {
    each(
        database.meta(),
        "a request in transit",
        (key, value) -> {
          if (RequestRow.isKey(key)) {
            RequestRow row = RequestRow.read(value);
            if (!row.key().equals(RequestRow.request(key))) {
              fault("a request in transit lies under another's key");
            }
            report.request(row.waits());
          }
        });
  }

  private List<IndexGeneration> generations() throws StoreException {
    List<IndexGeneration> generations = new ArrayList<>();
    for (ColumnFamilyHandle family : database.families()) {
      int number = IndexGenerations.number(family);
      if (number >= 0) {
        byte[] key = IndexKeys.read(layout.indexKeys(), number);
        if (key == null) {
          fault("generation " + number + " of the index has no key");
        } else {
          generations.add(new IndexGeneration(number, family, key, 0));
        }
      }
    }
    generations.sort((a, b) -> b.number() - a.number());
    return generations;
  }

  private void envelopes(List<IndexGeneration> newestFirst) throws RocksDBException {
    each(
        database.envelopes(),
        "an envelope",
        (key, value) -> {
          ByteBuffer head = ByteBuffer.wrap(value);
          int number = EnvelopeRow.number(key);
          int lane = EnvelopeRow.lane(key);
          MailboxRow row = rows.get(number);
          int size = value.length - EnvelopeRow.HEAD_BYTES;
          if (row == null || lane < 0 || lane >= MailboxStore.LANES) {
            fault("an envelope belongs to no mailbox: number " + number + ", lane " + lane);
          } else if (size < 0 || size > StoreLimits.MAX_ENVELOPE_BYTES) {
            fault("an envelope of " + size + " bytes in mailbox " + number);
          } else if (EnvelopeRow.sequence(key) > row.disposable(lane)) {
            waiting.computeIfAbsent(number, n -> new long[MailboxStore.LANES + 1])[lane]++;
            waiting.get(number)[MailboxStore.LANES] += size;
            checkRemembered(newestFirst, key, head);
            checkExpires(number, EnvelopeRow.expiryHours(head));
          }
        });
  }

  private void checkRemembered(List<IndexGeneration> newestFirst, byte[] key, ByteBuffer head)
      throws StoreException {
    IndexLookup lookup = new IndexLookup(database);
    for (IndexGeneration generation : newestFirst) {
      lookup.ask(0, generation, generation.keysOf(EnvelopeRow.id(head))[0]);
    }
    IndexLookup.Found found = lookup.answers(1)[0];
    int number = EnvelopeRow.number(key);
    if (found == null) {
      fault("an envelope in mailbox " + number + " is not remembered in the index");
    } else if (!found.entry().isOf(number, EnvelopeRow.lane(key), EnvelopeRow.sequence(key))) {
      report.superseded(); // expired, put again, and not swept yet
    }
  }

  private void checkExpires(int number, int expiryHours) throws StoreException {
    try {
      byte[] key = ExpiryRow.key(ExpiryRow.dayOf(expiryHours), number);
      if (database.rocks().get(database.expiry(), key) == null) {
        fault("an envelope in mailbox " + number + " would never expire");
      }
    } catch (RocksDBException e) {
      throw new StoreException("cannot read the expiry index", e);
    }
  }

  private void index(IndexGeneration generation) {
    int[] counts = new int[Disposition.values().length];
    attempt(
        "generation " + generation.number(),
        () ->
            each(
                generation.family(),
                "an index entry",
                (key, value) -> {
                  IndexEntry entry = IndexEntry.read(value);
                  counts[entry.mark().code()]++;
                  if (key.length != Database.INDEX_KEY_BYTES || rows.get(entry.number()) == null) {
                    fault("an index entry names a mailbox that is not there");
                  }
                }));
    int all = Arrays.stream(counts).sum();
    report.generation(
        new StoreReport.Generation(
            generation.number(),
            all,
            counts[Disposition.EXPIRED.code()],
            counts[Disposition.EVICTED.code()]));
  }

  private void expiry() throws RocksDBException {
    each(
        database.expiry(),
        "an expiry entry",
        (key, value) -> {
          if (key.length != ExpiryRow.KEY_BYTES || rows.get(ExpiryRow.number(key)) == null) {
            fault("an expiry entry names a mailbox that is not there");
          } else {
            report.expiryDay(ExpiryRow.day(key));
          }
        });
  }

  private void totals() throws StoreException {
    Totals totals = new Totals();
    byte[] value = meta(Totals.KEY);
    if (value != null) {
      totals.read(value);
    }
    long count = 0;
    long bytes = 0;
    for (long[] lanes : waiting.values()) {
      for (int lane = 0; lane < MailboxStore.LANES; lane++) {
        count += lanes[lane];
      }
      bytes += lanes[MailboxStore.LANES];
    }
    report.waiting(count, bytes);
    if (totals.waiting.count() != count || totals.waiting.bytes() != bytes) {
      fault(
          String.format(
              "the store says that %d envelopes of %d bytes wait, there are %d of %d",
              totals.waiting.count(), totals.waiting.bytes(), count, bytes));
    }
    if (totals.mailboxes() != rows.size()) {
      fault("the store says " + totals.mailboxes() + " mailboxes, there are " + rows.size());
    }
  }

  private static String hex(RelayId relay) {
    return String.format("%016x", relay.firstLong());
  }

  private StoreReport.Mailbox mailbox(int number, MailboxRow row) {
    long[] counts = waiting.getOrDefault(number, new long[MailboxStore.LANES + 1]);
    List<StoreReport.Lane> lanes = new ArrayList<>();
    for (int lane = 0; lane < MailboxStore.LANES; lane++) {
      lanes.add(new StoreReport.Lane(lane, row.cursors()[lane], counts[lane]));
    }
    return new StoreReport.Mailbox(
        String.valueOf(keys.get(number)),
        number,
        row.serials().revoked(),
        counts[MailboxStore.LANES],
        lanes,
        row.transit() == null ? null : hex(row.transit().mailbox().home()),
        undecided.getOrDefault(number, 0L));
  }
}
