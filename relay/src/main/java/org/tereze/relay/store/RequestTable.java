package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.tereze.wire.RelayId;

/**
 * Which requests are kept for other relays, without what they say; in memory, made from their rows.
 * Changed by the committer's thread; what waits may be read on any.
 */
final class RequestTable {
  private static final int KIND_SHIFT = 60;

  /** One that is kept. */
  record Entry(
      MailboxKey key,
      RelayId home,
      long place,
      boolean waits,
      boolean handed,
      int overHours,
      int sizeBytes) {}

  private record Loaded(MailboxKey key, RequestRow row) {}

  private final Map<MailboxKey, Entry> all = new HashMap<>();

  /** Those that are answered, in the order in which that was. */
  private final Map<MailboxKey, Entry> answered = new LinkedHashMap<>();

  /** What waits for each home: to be said, and what the next hop keeps. */
  private final Map<RelayId, NavigableMap<Long, MailboxKey>> waiting = new ConcurrentHashMap<>();

  private final Map<RelayId, NavigableMap<Long, MailboxKey>> handed = new ConcurrentHashMap<>();
  private long arrivals;
  private long bytes;
  private volatile int size;

  /** Those of a store. */
  static RequestTable load(Database database) throws StoreException {
    List<Loaded> rows = new ArrayList<>();
    try (ReadOptions options = new ReadOptions().setFillCache(false);
        RocksIterator each = database.rocks().newIterator(database.meta(), options)) {
      for (each.seek(new byte[] {'S'}); each.isValid(); each.next()) {
        if (each.key()[0] != 'S') {
          break;
        }
        if (RequestRow.isKey(each.key())) {
          RequestRow row = RequestRow.read(each.value());
          rows.add(new Loaded(RequestRow.request(each.key()), row));
        }
      }
      each.status();
    } catch (RocksDBException e) {
      throw new StoreException("cannot read the requests in transit", e);
    }
    rows.sort(
        Comparator.comparingInt(
            each -> Math.max(each.row().saidHours(), each.row().answeredHours())));
    RequestTable table = new RequestTable();
    rows.forEach(each -> table.put(each.key(), each.row()));
    return table;
  }

  boolean has(MailboxKey key) {
    return all.containsKey(key);
  }

  int size() {
    return size;
  }

  long bytes() {
    return bytes;
  }

  /** What is kept of it is this from now on. */
  void put(MailboxKey key, RequestRow row) {
    Entry before = remove(key);
    long place =
        before != null && before.waits()
            ? before.place()
            : (long) row.kind().code() << KIND_SHIFT | arrivals++;
    int over = Math.max(row.saidHours(), row.answeredHours()) + RequestRow.KEPT_HOURS;
    Entry entry =
        new Entry(key, row.home(), place, row.waits(), row.handed(), over, row.sizeBytes());
    all.put(key, entry);
    bytes += entry.sizeBytes();
    size = all.size();
    if (entry.waits()) {
      where(entry.handed())
          .computeIfAbsent(row.home(), home -> new ConcurrentSkipListMap<>())
          .put(place, key);
    } else {
      answered.put(key, entry);
    }
  }

  @Nullable Entry remove(MailboxKey key) {
    Entry entry = all.remove(key);
    if (entry == null) {
      return null;
    }
    answered.remove(key);
    bytes -= entry.sizeBytes();
    size = all.size();
    if (entry.waits()) {
      where(entry.handed())
          .computeIfPresent(
              entry.home(),
              (home, of) -> {
                of.remove(entry.place());
                return of.isEmpty() ? null : of;
              });
    }
    return entry;
  }

  /** The answer that has been known longest; null if none is. */
  @Nullable MailboxKey oldestAnswered() {
    Iterator<MailboxKey> keys = answered.keySet().iterator();
    return keys.hasNext() ? keys.next() : null;
  }

  /** Keys of those that are kept no longer. */
  List<MailboxKey> over(int now, int most) {
    return all.values().stream()
        .filter(entry -> now >= entry.overHours())
        .limit(most)
        .map(Entry::key)
        .toList();
  }

  /** Homes for which something waits. */
  Set<RelayId> homes() {
    Set<RelayId> homes = new HashSet<>(waiting.keySet());
    homes.addAll(handed.keySet());
    return homes;
  }

  /** What waits for a home, by place: to be said, or to be asked about. */
  NavigableMap<Long, MailboxKey> of(RelayId home, boolean isHanded) {
    return where(isHanded).getOrDefault(home, Collections.emptyNavigableMap());
  }

  private Map<RelayId, NavigableMap<Long, MailboxKey>> where(boolean isHanded) {
    return isHanded ? handed : waiting;
  }
}
