package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.tereze.relay.store.IndexLookup.Found;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.RelayId;

/**
 * What a batch does to mailboxes in transit beyond what it does to all: they are made by puts, keep
 * which way those came, and hear the next hop's last word. Committer's thread.
 */
final class TransitPass {
  private record Place(int lane, long sequence) {}

  private final RocksParts parts;
  private final LinkShares shares;
  private final Set<MailboxState> changedRows;
  private final RequestPass requests;

  /** Refused for good by the next hop and not passed by the cursor; a restart asks it again. */
  private final Map<MailboxKey, Set<Place>> refused = new HashMap<>();

  /** What the batch adds, told to readers once it is durable. */
  private final Map<TransitTable.Entry, Long> added = new LinkedHashMap<>();

  private volatile Consumer<RelayId> watcher = home -> {};

  /**
   * @param changedRows takes the mailboxes whose rows the batch has to write
   * @param requests of the same batch, of which those who carry on are told, too
   */
  TransitPass(
      RocksParts parts, LinkShares shares, Set<MailboxState> changedRows, RequestPass requests) {
    this.parts = parts;
    this.shares = shares;
    this.changedRows = changedRows;
    this.requests = requests;
  }

  void watch(Consumer<RelayId> whom) {
    watcher = whom;
  }

  void begin() {
    added.clear();
  }

  /** Why no mailbox may be made for a put, or null if it may. */
  @Nullable AckCode refusal(PutItem put, long link, boolean diskFull) {
    StoreLimits limits = parts.limits();
    if (parts.transit().size() >= limits.transitMailboxes()) {
      return AckCode.FULL; // Bound: a stranger may name as many mailboxes as there are numbers
    }
    boolean mayMake = put.mayMake() && shares.transitMade(link) < limits.transitPerLink();
    return diskFull || !mayMake ? AckCode.BUSY : null;
  }

  MailboxState make(PutItem put, TransitMailbox elsewhere, long link, WriteBatch writes)
      throws RocksDBException {
    int number = parts.totals().nextNumber();
    MailboxState made = new MailboxState(put.mailbox(), MailboxRow.inTransit(number, elsewhere));
    parts.mailboxes().add(made);
    parts.transit().add(number, elsewhere);
    shares.madeTransit(link);
    put.answerMadeMailbox();
    var meta = parts.database().meta();
    writes.put(meta, MailboxRow.numberKey(number), put.mailbox().bytes());
    writes.put(meta, MailboxRow.transitKey(number), elsewhere.bytes());
    changedRows.add(made);
    return made;
  }

  /**
   * Lets a put in that is to be stored; false if it has come through too many relays.
   *
   * @param known where its id is remembered already, if it is
   */
  boolean admit(
      MailboxState mailbox,
      PutItem put,
      TransitMailbox elsewhere,
      @Nullable Found known,
      int now,
      WriteBatch to)
      throws StoreException, RocksDBException {
    MailboxRow row = mailbox.row();
    InTransit before = transit(row);
    TransitMailbox joined = before.mailbox().joinedBy(elsewhere, mailbox.waiting.count() == 0);
    if (joined == null) {
      return false;
    }
    TransitTable.Entry entry = entry(row);
    if (joined != before.mailbox()) {
      to.put(parts.database().meta(), MailboxRow.transitKey(row.number()), joined.bytes());
      entry.replace(joined);
    }
    int expiry = now + put.lifetimeHours();
    if (known != null) {
      // It stays in that generation if it is a later one: another mailbox may have had the same id.
      expiry = Math.max(expiry, IndexGenerations.lastExpiryHours(known.generation().number()));
    }
    int lastDay = Math.max(before.lastDay(), ExpiryRow.dayOf(expiry));
    if (joined != before.mailbox() || lastDay != before.lastDay()) {
      mailbox.replace(row.withTransit(new InTransit(joined, lastDay)));
      changedRows.add(mailbox);
    }
    added.merge(entry, 1L << put.lane(), (a, b) -> a | b);
    return true;
  }

  /** An envelope that the cursor passes: the next hop has it, or refused it for good. */
  void passed(
      MailboxRow row, MailboxKey key, int lane, long sequence, long id, int expiry, WriteBatch to)
      throws StoreException, RocksDBException {
    Set<Place> words = refused.get(key);
    if (words != null && words.remove(new Place(lane, sequence))) {
      if (words.isEmpty()) {
        refused.remove(key);
      }
      return;
    }
    if (transit(row).mailbox().secret() == null) {
      return; // without it nobody can ask what became of it
    }
    to.put(
        parts.database().meta(),
        ForwardedRow.key(row.number(), lane, sequence),
        ForwardedRow.value(id, expiry));
    added.merge(entry(row), 1L << TransitTable.UNDECIDED, (a, b) -> a | b);
  }

  /**
   * Takes the next hop's last word.
   *
   * @param entry what is remembered of the id
   * @param known where it lies
   * @return what is remembered of it from now on; null if that does not change
   */
  @Nullable IndexEntry decide(
      DispositionItem word, @Nullable IndexEntry entry, @Nullable Found known, WriteBatch to)
      throws StoreException, RocksDBException {
    MailboxState mailbox = parts.mailboxes().find(word.mailbox());
    if (mailbox == null || mailbox.row().transit() == null) {
      return null;
    }
    MailboxRow row = mailbox.row();
    boolean here =
        entry != null && entry.isOf(row.number(), word.lane(), word.sequence()) && known != null;
    if (word.sequence() <= row.cursors()[word.lane()]) {
      to.delete(
          parts.database().meta(), ForwardedRow.key(row.number(), word.lane(), word.sequence()));
    } else if (here) {
      Place place = new Place(word.lane(), word.sequence());
      refused.computeIfAbsent(word.mailbox(), key -> new HashSet<>()).add(place);
    }
    if (!here || entry == null || known == null || entry.mark() != Disposition.UNKNOWN) {
      return null;
    }
    IndexEntry marked = entry.marked(word.disposition());
    to.put(known.generation().family(), known.key(), marked.bytes());
    return marked;
  }

  /** What was applied is on the disk now. */
  void written() {
    if (added.isEmpty() && requests.homes().isEmpty()) {
      return;
    }
    Set<RelayId> homes = new LinkedHashSet<>(requests.homes());
    added.forEach(
        (entry, marks) -> {
          entry.holds(marks);
          if (marks != 1L << TransitTable.UNDECIDED) {
            homes.add(entry.mailbox().home());
          }
        });
    added.clear();
    List<RelayId> told = new ArrayList<>(homes);
    told.forEach(watcher);
  }

  /** Nothing of the mailbox is left. */
  void forget(MailboxKey key) {
    refused.remove(key);
  }

  private static InTransit transit(MailboxRow row) throws StoreException {
    InTransit transit = row.transit();
    if (transit == null) {
      throw new StoreException("damaged: a mailbox in transit has the row of one that lives here");
    }
    return transit;
  }

  private TransitTable.Entry entry(MailboxRow row) throws StoreException {
    TransitTable.Entry entry = parts.transit().entry(row.number());
    if (entry == null) {
      throw new StoreException("damaged: mailbox " + row.number() + " has lost its way");
    }
    return entry;
  }
}
