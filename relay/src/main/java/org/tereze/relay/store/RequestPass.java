package org.tereze.relay.store;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.tereze.relay.store.TransitRequest.Kind;
import org.tereze.wire.Outcome;
import org.tereze.wire.RelayId;

/**
 * What a batch does to requests in transit. Committer's thread.
 *
 * <p>Bounded: by number and by bytes; what is answered makes room for what is not, since whoever
 * says it again hears the same from its home.
 */
final class RequestPass {
  private final RocksParts parts;
  private final LinkShares shares;

  /** Rows that the batch changes. */
  private final Map<MailboxKey, RequestRow> staged = new HashMap<>();

  private final Set<RelayId> homes = new LinkedHashSet<>();

  RequestPass(RocksParts parts, LinkShares shares) {
    this.parts = parts;
    this.shares = shares;
  }

  void begin() {
    staged.clear();
    homes.clear();
  }

  /** Homes for which the batch brought something to carry on. */
  Set<RelayId> homes() {
    return homes;
  }

  void say(RequestItem item, long link, boolean diskFull, int now, WriteBatch writes)
      throws StoreException, RocksDBException {
    MailboxKey key = item.mailbox();
    RequestRow before = row(key);
    RequestRules.Said said = fromPublication(before, item.request());
    if (said == null) {
      said = RequestRules.said(before, item.request(), now);
    }
    RequestRow after = said.row();
    if (after != null) {
      Outcome refusal = refusal(item, before, after, link, diskFull, writes);
      if (refusal != null) {
        item.answer(refusal, 0, null);
        return;
      }
      if (before == null) {
        shares.madeTransit(link);
        item.answerMadeRow();
      }
      put(key, after, writes);
      homes.add(after.home());
    }
    item.answer(said.outcome(), said.serial(), said.bundle());
  }

  private RequestRules.@Nullable Said fromPublication(
      @Nullable RequestRow before, TransitRequest request) throws StoreException, RocksDBException {
    if (request.kind() != Kind.LOOKUP) {
      return null;
    }
    RequestRow publication =
        row(TransitRequest.key(Kind.PUBLISH, request.home(), request.mailbox()));
    return RequestRules.fromPublication(publication, before, request);
  }

  /** Makes room; why there is none, or null. */
  private @Nullable Outcome refusal(
      RequestItem item,
      @Nullable RequestRow before,
      RequestRow after,
      long link,
      boolean diskFull,
      WriteBatch writes)
      throws RocksDBException {
    boolean mayMake = item.mayMake() && shares.transitMade(link) < parts.limits().transitPerLink();
    if (diskFull || (before == null && !mayMake)) {
      return Outcome.BUSY; // Bound: what one link, or one address in a day, makes it keep
    }
    int count = before == null ? 1 : 0;
    int bytes = after.sizeBytes() - (before == null ? 0 : before.sizeBytes());
    while ((count > 0 || bytes > 0) && !hasRoom(count, bytes)) {
      MailboxKey oldest = parts.requests().oldestAnswered();
      if (oldest == null || oldest.equals(item.mailbox())) {
        return Outcome.FULL; // Bound: a stranger may say as many as there are keys
      }
      delete(oldest, writes);
    }
    return null;
  }

  private boolean hasRoom(int count, int bytes) {
    StoreLimits limits = parts.limits();
    return parts.requests().size() + count <= limits.transitRequests()
        && parts.requests().bytes() + bytes <= limits.transitRequestBytes();
  }

  void answer(RequestAnswerItem item, int now, WriteBatch writes)
      throws StoreException, RocksDBException {
    RequestRow before = row(item.mailbox());
    RequestRow after = RequestRules.answered(before, item, now);
    if (before == null || after == null) {
      return;
    }
    put(item.mailbox(), after, writes);
    if (before.kind() == Kind.PUBLISH) {
      MailboxKey key = TransitRequest.key(Kind.LOOKUP, before.home(), before.mailbox());
      RequestRow lookup = row(key);
      RequestRow published = RequestRules.published(lookup, before, item, now);
      if (published != null && (lookup != null || hasRoom(1, published.sizeBytes()))) {
        put(key, published, writes);
      }
    }
  }

  /** One bounded step of forgetting; whether there is more to do. */
  boolean sweep(int now, int most, WriteBatch writes) throws RocksDBException {
    var over = parts.requests().over(now, most);
    for (MailboxKey key : over) {
      delete(key, writes);
    }
    return over.size() == most;
  }

  private @Nullable RequestRow row(MailboxKey key) throws StoreException, RocksDBException {
    if (!parts.requests().has(key)) {
      return null;
    }
    RequestRow changed = staged.get(key);
    if (changed != null) {
      return changed;
    }
    Database database = parts.database();
    byte[] value = database.rocks().get(database.meta(), RequestRow.key(key));
    if (value == null) {
      throw new StoreException("damaged: a request in transit is lost");
    }
    return RequestRow.read(value);
  }

  private void put(MailboxKey key, RequestRow row, WriteBatch writes) throws RocksDBException {
    staged.put(key, row);
    parts.requests().put(key, row);
    writes.put(parts.database().meta(), RequestRow.key(key), row.bytes());
  }

  private void delete(MailboxKey key, WriteBatch writes) throws RocksDBException {
    staged.remove(key);
    parts.requests().remove(key);
    writes.delete(parts.database().meta(), RequestRow.key(key));
  }
}
