package org.tereze.client.backup;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.CardException;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.identity.MailboxOwner;
import org.tereze.client.record.Backup;
import org.tereze.client.record.BackupContact;
import org.tereze.client.record.BackupMailbox;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.MailboxRecord;
import org.tereze.client.record.SelfRecord;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.Sha256;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Limits;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.OutgoingPut;

/**
 * Keeps a backup of contacts and relays at one's own relays, and reads it back. Changes ledgers
 * only; the caller commits. Under the home's lock.
 *
 * <p>It is put when something changed and every {@value #RENEW_HOURS} hours, in parts of at most
 * {@value #CONTACTS_A_PART} contacts, and is not collected when it is read.
 */
public final class Backups {
  /** The mailbox that holds it: no contact's. */
  public static final int MAILBOX = 0;

  static final int RENEW_HOURS = 20 * 24;
  static final int CONTACTS_A_PART = 40;

  /** Numbers of mailboxes that may have been used after the backup was made are not used again. */
  public static final int SKIPPED_MAILBOXES = 1_000;

  private final Home home;
  private final String relay;

  /** At this relay, {@code KEY@host:port}. */
  public Backups(Home home, String relay) {
    this.home = home;
    this.relay = relay;
  }

  /** Whether a backup belongs here; makes the mailbox's record if it does. */
  public boolean isKeptHere() {
    SelfRecord self = home.self();
    if (!self.getRelaysList().contains(relay) || home.contacts.size() == 0) {
      return false;
    }
    if (home.mailboxes.get(Keys.of(MAILBOX)) == null) {
      home.mailboxes.put(Keys.of(MAILBOX), MailboxRecord.newBuilder().setIndex(MAILBOX).build());
    }
    return true;
  }

  /** The envelopes to put, with handles below 0; none if this relay has what there is. */
  public List<OutgoingPut> due() {
    List<OutgoingPut> puts = new ArrayList<>();
    SelfRecord self = home.self();
    ByteString digest = digest();
    boolean known =
        self.getBackupDigest().equals(digest)
            && self.getBackupRelaysList().contains(relay)
            && Math.abs(home.nowHour() - self.getBackupHour()) < RENEW_HOURS;
    if (known) {
      return puts;
    }
    AskSecret secret = BackupSeal.askSecret(home.identity());
    List<Backup> parts = parts(self.getBackupSerial() + 1);
    try (MailboxOwner owner = home.identity().mailbox(MAILBOX)) {
      for (int i = 0; i < parts.size(); i++) {
        puts.add(
            new OutgoingPut(
                -1L - i,
                owner.mailbox(),
                secret.verifier(),
                Precedence.ROUTINE,
                Limits.MAX_LIFETIME_HOURS,
                BackupSeal.seal(home.identity(), parts.get(i), home.random())));
      }
    }
    return puts;
  }

  /** All parts are in custody here. */
  public void stored() {
    SelfRecord self = home.self();
    SelfRecord.Builder next =
        self.toBuilder().setBackupSerial(self.getBackupSerial() + 1).setBackupHour(home.nowHour());
    ByteString digest = digest();
    if (!self.getBackupDigest().equals(digest)) {
      next.setBackupDigest(digest).clearBackupRelays();
    }
    if (!next.getBackupRelaysList().contains(relay)) {
      next.addBackupRelays(relay);
    }
    home.self(next.build());
  }

  private ByteString digest() {
    byte[] all = {};
    for (Backup part : parts(0)) {
      all = Sha256.hash(all, part.toByteArray());
    }
    return ByteString.copyFrom(all);
  }

  private List<Backup> parts(long serial) {
    List<BackupContact> contacts = new ArrayList<>();
    for (ContactRecord contact : home.contacts.all()) {
      contacts.add(contact(contact));
    }
    int count = Math.max(1, (contacts.size() + CONTACTS_A_PART - 1) / CONTACTS_A_PART);
    List<Backup> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = i * CONTACTS_A_PART;
      int to = Math.min(contacts.size(), from + CONTACTS_A_PART);
      parts.add(
          Backup.newBuilder()
              .setSerial(serial)
              .setPart(i)
              .setParts(count)
              .addAllRelays(home.self().getRelaysList())
              .addAllEdges(home.self().getEdgesList())
              .setOwnName(home.self().getOwnName())
              .setNextMailbox(home.self().getNextMailbox())
              .addAllContacts(contacts.subList(from, to))
              .build());
    }
    return parts;
  }

  private BackupContact contact(ContactRecord contact) {
    BackupContact.Builder backup =
        BackupContact.newBuilder()
            .setName(contact.getName())
            .setCard(contact.getCard())
            .setConfirmed(contact.getConfirmed())
            .setPadding(contact.getPadding())
            .setCardByBase(contact.getCardByBase())
            .setRevoked(contact.getRevoked())
            .setMoveSentSerial(contact.getMoveSentSerial())
            .setMoveSeenSerial(contact.getMoveSeenSerial());
    for (int index : contact.getMailboxesList()) {
      MailboxRecord mailbox = home.mailboxes.get(Keys.of(index));
      if (mailbox != null) {
        backup.addMailboxes(
            BackupMailbox.newBuilder()
                .setIndex(index)
                .setCard(mailbox.getCard())
                .setRevoked(mailbox.getRevoked()));
      }
    }
    return backup.build();
  }

  /**
   * Fills an empty home from what lay in the mailbox.
   *
   * @return whether a whole backup was among it
   */
  public boolean restore(List<byte[]> envelopes) throws CardException {
    List<Backup> newest = newest(envelopes);
    if (newest == null) {
      return false;
    }
    Backup first = newest.get(0);
    home.self(
        home.self().toBuilder()
            .clearRelays()
            .addAllRelays(first.getRelaysList())
            .clearEdges()
            .addAllEdges(first.getEdgesList())
            .setOwnName(first.getOwnName())
            .setNextMailbox(first.getNextMailbox() + SKIPPED_MAILBOXES)
            .setBackupSerial(first.getSerial())
            .build());
    for (Backup part : newest) {
      for (BackupContact contact : part.getContactsList()) {
        restore(contact);
      }
    }
    new ContactBook(home).renewEnds();
    return true;
  }

  private void restore(BackupContact backup) {
    ContactBook book = new ContactBook(home);
    ContactRecord.Builder contact =
        book.make(backup.getName()).toBuilder()
            .setCard(backup.getCard())
            .setConfirmed(backup.getConfirmed())
            .setPadding(backup.getPadding())
            .setCardByBase(backup.getCardByBase())
            .setRevoked(backup.getRevoked())
            .setMoveSentSerial(backup.getMoveSentSerial())
            .setMoveSeenSerial(backup.getMoveSeenSerial());
    for (BackupMailbox mailbox : backup.getMailboxesList()) {
      contact.addMailboxes(mailbox.getIndex());
      MailboxRecord.Builder record =
          MailboxRecord.newBuilder()
              .setIndex(mailbox.getIndex())
              .setContact(contact.getNumber())
              .setCard(mailbox.getCard())
              .setRevoked(mailbox.getRevoked())
              .setSerialUnknown(true);
      home.mailboxes.put(Keys.of(mailbox.getIndex()), record.build());
    }
    book.put(contact.build());
  }

  /** The parts of the highest serial that is whole, or null. */
  private @Nullable List<Backup> newest(List<byte[]> envelopes) {
    Map<Long, TreeMap<Integer, Backup>> serials = new TreeMap<>();
    for (byte[] envelope : envelopes) {
      try {
        Backup part = BackupSeal.open(home.identity(), envelope);
        serials
            .computeIfAbsent(part.getSerial(), unused -> new TreeMap<>())
            .put(part.getPart(), part);
      } catch (CryptoException e) {
        // Whoever learns the mailbox's id may write there; only what the seed sealed counts.
      }
    }
    List<Backup> newest = null;
    for (TreeMap<Integer, Backup> parts : serials.values()) {
      Backup any = parts.firstEntry().getValue();
      if (parts.size() == any.getParts()) {
        newest = new ArrayList<>(parts.values());
      }
    }
    return newest;
  }
}
