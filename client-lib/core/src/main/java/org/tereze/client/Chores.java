package org.tereze.client;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.inbox.Inbox;
import org.tereze.client.inbox.ReceiptClock;
import org.tereze.client.outbox.Deliveries;
import org.tereze.client.outbox.Outbox;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.MailboxRecord;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.What;
import org.tereze.client.session.ReceivingEnd;
import org.tereze.client.session.SealException;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.schema.Control;
import org.tereze.schema.Receipt;
import org.tereze.schema.Report;
import org.tereze.wire.Limits;
import org.tereze.wire.Precedence;

/**
 * What falls due by itself before a flush: receipts, notices, old keys, old mailboxes. Under the
 * home's lock.
 */
final class Chores {
  private static final int MAX_ENDS_A_BATCH = 8;

  /** Receipts and notices to one contact that have not arrived. */
  private static final int MAX_MESSAGES_UNDER_WAY = 16;

  private final Home home;
  private final ContactBook book;
  private final ReceiptClock receipts;
  private final Inbox inbox;

  Chores(Home home) {
    this.home = home;
    this.book = new ContactBook(home);
    this.receipts = new ReceiptClock(home);
    this.inbox = new Inbox(home, book, new Deliveries(home), receipts);
  }

  void doDue() throws VaultException {
    retireMailboxes();
    expireKeys();
    inbox.forgetOld();
    new Outbox(home).prune();
    home.commit(CommitOrder.CHAINS_FIRST);
    Outbox outbox = new Outbox(home);
    for (ContactRecord contact : home.contacts.all()) {
      // Bound: who never answers cannot fill the outbox with what is owed to them.
      boolean room = outbox.messagesUnderWay(contact.getNumber()) < MAX_MESSAGES_UNDER_WAY;
      if (room
          && receipts.isDue(contact)
          && home.sending.get(Keys.of(contact.getNumber())) != null) {
        sealReceipts(contact);
      }
    }
  }

  private void retireMailboxes() {
    for (MailboxRecord mailbox : home.mailboxes.all()) {
      int hours = mailbox.getRetireHours();
      if (hours == 0
          || mailbox.getRevoked()
          || home.confirmedHours() < hours
          || isMoveUnderWay(mailbox.getContact())) {
        continue;
      }
      book.retireMailbox(mailbox.getIndex());
      ContactRecord contact = book.get(mailbox.getContact());
      List<Integer> left = new ArrayList<>(contact.getMailboxesList());
      // Bound: the newest and the last retired one are tried, no more.
      while (left.size() > 2) {
        book.revokeMailbox(left.remove(0));
      }
      book.put(contact.toBuilder().clearMailboxes().addAllMailboxes(left).setMoving(false).build());
    }
  }

  /** Whoever has not read of the new mailbox still writes to the old one. */
  private boolean isMoveUnderWay(int contact) {
    for (OutboxRecord record : home.outbox.all()) {
      if (record.getContact() == contact && record.getWhat() == What.MOVE) {
        return true;
      }
    }
    return false;
  }

  private void expireKeys() throws VaultException {
    for (ByteString key : home.receiving.keys()) {
      ReceivingEnd end = home.receiving.get(key);
      if (end != null) {
        ReceivingEnd next = end.withoutExpired(home.confirmedHours());
        if (!Arrays.equals(next.toBytes(), end.toBytes())) {
          home.receiving.put(key, next);
          // Bound: a batch of the vault, of which an end can be the fifteenth part.
          if (home.receiving.changedCount() >= MAX_ENDS_A_BATCH) {
            home.commit(CommitOrder.CHAINS_FIRST);
          }
        }
      }
    }
  }

  private void sealReceipts(ContactRecord contact) throws VaultException {
    Control.Builder control = Control.newBuilder();
    for (int index : contact.getMailboxesList()) {
      ReceivingEnd end = home.receiving.get(Keys.of(index));
      if (end != null && end.receiptsDue()) {
        for (Receipt receipt : end.receipts()) {
          control.addReceipts(receipt);
        }
        home.receiving.put(Keys.of(index), end.withReceiptsTold());
      }
    }
    book.put(book.get(contact.getNumber()).toBuilder().setReceiptDueMillis(0).build());
    ByteString unopened = inbox.takeNotice(contact.getNumber());
    control.setUnopened(unopened);
    if (control.getReceiptsCount() == 0 && unopened.isEmpty()) {
      home.commit(CommitOrder.CHAINS_FIRST);
      return;
    }
    // A receipt is cumulative and comes again; a notice that is lost would lose the report it
    // names.
    What what = unopened.isEmpty() ? What.PASSING : What.NOTICE;
    Report report = Report.newBuilder().setControl(control).build();
    try {
      new Outbox(home)
          .seal(
              book.get(contact.getNumber()),
              report,
              new Outbox.Terms(
                  what, Precedence.ROUTINE, Limits.DEFAULT_LIFETIME_HOURS, PaddingPolicy.COMPACT));
    } catch (SealException e) {
      // A contact with a key that nothing can be sealed to gets no receipts; everybody else does.
      home.rollBack();
    }
  }
}
