package org.tereze.client.inbox;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.home.Shares;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.MailboxRecord;
import org.tereze.client.record.UnopenedRecord;
import org.tereze.wire.EnvelopeId;

/**
 * Envelopes that were not opened, kept within bounds, and the notices that name them to who sent
 * them. Changes ledgers only; the caller commits. Under the home's lock.
 *
 * <p>Bound: {@value #MAX_A_MAILBOX} a mailbox for {@value #DAYS} days, and the bytes of {@link
 * Shares}. What has to make room is the oldest of the mailbox, or of the one that holds most, and
 * is named if it was not yet.
 *
 * <p>Non-guarantee: of a contact's envelopes that nobody has named yet, {@value #MAX_OWED} are
 * remembered; what a sender is not told of it finds missing in the receipts.
 */
final class Unopened {
  static final int MAX_A_MAILBOX = 1_000;
  static final int DAYS = 30;

  /** What one notice may name; a reader cuts off more. */
  static final int MAX_NAMED = 512;

  /** Ids that wait to be named to one contact: 8 bytes each. */
  static final int MAX_OWED = 4_096;

  private static final long MILLIS_PER_DAY = 86_400_000;

  private final Home home;
  private final ReceiptClock receipts;
  private int kept;
  private int discarded;

  Unopened(Home home, ReceiptClock receipts) {
    this.home = home;
    this.receipts = receipts;
  }

  /** How many were kept since the last call. */
  int takeKept() {
    int count = kept;
    kept = 0;
    return count;
  }

  /** How many had to make room since the last call. */
  int takeDiscarded() {
    int count = discarded;
    discarded = 0;
    return count;
  }

  /**
   * Keeps an envelope of mailbox {@code index}, once.
   *
   * @param opens whether it could be opened and only its content has no room: it is not named then
   * @param needs the text model that its content waits for: it is not named then, either, since
   *     nothing that the sender could send would help; empty if there is none
   */
  void keep(int index, EnvelopeId id, byte[] envelope, boolean opens, String needs) {
    ByteString key = ByteString.copyFrom(id.bytes());
    if (home.unopened.get(key) != null) {
      return;
    }
    makeRoom(index, (long) envelope.length + Shares.ENTRY_BYTES);
    UnopenedRecord.Builder record =
        UnopenedRecord.newBuilder()
            .setEnvelope(ByteString.copyFrom(envelope))
            .setMailbox(index)
            .setReceivedMillis(home.nowMillis())
            .setOpens(opens)
            .setNeeds(needs);
    boolean told = !opens && needs.isEmpty() && name(index, key, MAX_NAMED);
    home.unopened.put(key, record.setTold(told).build());
    kept++;
  }

  /** All that waits in these mailboxes. */
  List<ByteString> of(List<Integer> mailboxes) {
    List<ByteString> keys = new ArrayList<>();
    for (ByteString key : home.unopened.keys()) {
      UnopenedRecord record = home.unopened.get(key);
      if (record != null && mailboxes.contains(record.getMailbox())) {
        keys.add(key);
      }
    }
    return keys;
  }

  /**
   * It was tried again and its content waits for this text model: it is named no longer. Or, with
   * an empty one, the model came and did not help: it is named like any other.
   */
  void needs(ByteString key, String model) {
    UnopenedRecord record = home.unopened.get(key);
    if (record != null && !record.getNeeds().equals(model)) {
      remove(key);
      boolean told = model.isEmpty() && name(record.getMailbox(), key, MAX_NAMED);
      home.unopened.put(key, record.toBuilder().setNeeds(model).setTold(told).build());
    }
  }

  /** It opened, or nothing can open it any more: it is named no longer. */
  void remove(ByteString key) {
    UnopenedRecord record = home.unopened.get(key);
    ContactRecord contact = record == null ? null : contactOf(record.getMailbox());
    home.unopened.remove(key);
    if (contact != null && contact.getUnopenedList().contains(key)) {
      List<ByteString> left = new ArrayList<>(contact.getUnopenedList());
      left.remove(key);
      put(contact.toBuilder().clearUnopened().addAllUnopened(left).build());
    }
  }

  /**
   * The ids that the next notice to this contact names, 8 bytes each; they count as named, and what
   * is left is owed in another notice.
   */
  ByteString takeNotice(int number) {
    ContactRecord contact = contact(number);
    List<ByteString> owed = new ArrayList<>(contact.getUnopenedList());
    List<ByteString> now = owed.subList(0, Math.min(MAX_NAMED, owed.size()));
    ByteString named = ByteString.copyFrom(now);
    now.clear();
    put(contact.toBuilder().clearUnopened().addAllUnopened(owed).build());
    nameUntold(contact);
    if (contact(number).getUnopenedCount() > 0) {
      receipts.owe(number);
    }
    return named;
  }

  private void nameUntold(ContactRecord contact) {
    for (ByteString key : of(contact.getMailboxesList())) {
      UnopenedRecord record = home.unopened.get(key);
      if (record != null
          && !record.getTold()
          && !record.getOpens()
          && record.getNeeds().isEmpty()
          && name(record.getMailbox(), key, MAX_NAMED)) {
        home.unopened.put(key, record.toBuilder().setTold(true).build());
      }
    }
  }

  /** Puts it on the list of what is to be named, if that holds less than this. */
  private boolean name(int mailbox, ByteString key, int most) {
    ContactRecord contact = contactOf(mailbox);
    // Bound: ids of noise are not kept for ever.
    if (contact == null || contact.getUnopenedCount() >= most) {
      return false;
    }
    put(contact.toBuilder().addUnopened(key).build());
    receipts.owe(contact.getNumber());
    return true;
  }

  /** Bound: whoever may write to a mailbox can fill it with noise, but not the vault. */
  private void makeRoom(int index, long bytes) {
    Map<Integer, Held> held = held();
    Held here = held.computeIfAbsent(index, unused -> new Held());
    while (here.count() >= MAX_A_MAILBOX
        || (here.bytes() + bytes > home.shares().mailboxUnopenedBytes() && here.count() > 0)) {
      discardOldest(here);
    }
    while (Held.sum(held.values()) + bytes > home.shares().unopenedBytes()) {
      Held largest = Held.largest(held.values());
      if (largest == null) {
        return;
      }
      discardOldest(largest);
    }
  }

  private Map<Integer, Held> held() {
    Map<Integer, Held> held = new HashMap<>();
    for (ByteString key : home.unopened.keys()) {
      UnopenedRecord record = home.unopened.get(key);
      if (record == null) {
        continue;
      }
      if (home.nowMillis() - record.getReceivedMillis() > DAYS * MILLIS_PER_DAY) {
        discard(key, record);
      } else {
        held.computeIfAbsent(record.getMailbox(), unused -> new Held()).add(key, record);
      }
    }
    return held;
  }

  private void discardOldest(Held held) {
    ByteString key = held.removeOldest();
    UnopenedRecord record = home.unopened.get(key);
    if (record != null) {
      discard(key, record);
    }
  }

  private void discard(ByteString key, UnopenedRecord record) {
    home.unopened.remove(key);
    discarded++;
    if (!record.getTold()) {
      name(record.getMailbox(), key, MAX_OWED);
    }
  }

  private @Nullable ContactRecord contactOf(int mailbox) {
    MailboxRecord record = home.mailboxes.get(Keys.of(mailbox));
    return record == null ? null : home.contacts.get(Keys.of(record.getContact()));
  }

  private ContactRecord contact(int number) {
    ContactRecord contact = home.contacts.get(Keys.of(number));
    if (contact == null) {
      throw new IllegalStateException("no contact " + number);
    }
    return contact;
  }

  private void put(ContactRecord contact) {
    home.contacts.put(Keys.of(contact.getNumber()), contact);
  }
}
