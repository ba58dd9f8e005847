package org.tereze.client.burst;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.backup.Backups;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.cost.CostBook;
import org.tereze.client.cost.EndedLink;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.inbox.Inbox;
import org.tereze.client.inbox.ReceiptClock;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.outbox.Deliveries;
import org.tereze.client.outbox.Outbox;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.MailboxAt;
import org.tereze.client.record.MailboxRecord;
import org.tereze.client.record.RelayRecord;
import org.tereze.client.session.BundleAnswer;
import org.tereze.client.session.BundleVerdict;
import org.tereze.client.session.ReceivingEnd;
import org.tereze.client.session.SendingEnd;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.window.schedule.Forecast;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;
import org.tereze.wire.Precedence;

/**
 * A burst's work over a home: everything that a record told is collected, applied under the home's
 * lock, and committed at once.
 *
 * <p>One thread. Why collected first: somebody may write a report meanwhile, which is committed in
 * another order.
 */
final class HomeWork implements BurstWork {
  /** One thing that was told. */
  private interface Told {
    void apply();
  }

  private final Home home;
  private final String relay;
  private final BurstListener listener;
  private final BurstFigures figures;
  private final ContactBook book;
  private final Deliveries deliveries;
  private final Inbox inbox;
  private final int backupParts;
  private int backupPartsStored;
  private final List<Told> told = new ArrayList<>();

  HomeWork(Home home, String relay, CallPlan plan, BurstListener listener, BurstFigures figures) {
    this.home = home;
    this.backupParts = plan.backup.size();
    this.relay = relay;
    this.listener = listener;
    this.figures = figures;
    this.book = new ContactBook(home);
    this.deliveries = new Deliveries(home);
    this.inbox = new Inbox(home, book, deliveries, new ReceiptClock(home));
  }

  @Override
  public void sending(long handle) {
    told.add(() -> deliveries.sending(handle, relay));
  }

  @Override
  public void answered(long handle, AckCode code) {
    if (handle < 0) {
      told.add(() -> backedUp(code));
    } else {
      told.add(() -> deliveries.answered(handle, relay, code));
    }
  }

  private void backedUp(AckCode code) {
    if (code == AckCode.STORED && ++backupPartsStored == backupParts) {
      new Backups(home, relay).stored();
    }
  }

  @Override
  public void told(long handle, Disposition disposition) {
    told.add(() -> deliveries.told(handle, relay, disposition));
  }

  @Override
  public void delivered(int index, Precedence lane, byte[] envelope) {
    told.add(() -> inbox.take(index, envelope));
  }

  @Override
  public void fetched(int index, Outcome outcome) {
    if (outcome == Outcome.NO_MAILBOX || outcome == Outcome.REVOKED) {
      told.add(() -> at(index, relay, at -> at.setClaimed(false)));
    }
  }

  @Override
  public void stated(
      Statement statement,
      @Nullable String home,
      int index,
      int serial,
      Outcome outcome,
      int knownSerial) {
    if (home == null) {
      told.add(() -> apply(statement, relay, index, serial, outcome, knownSerial));
      return;
    }
    told.add(
        () -> {
          boolean pending = outcome == Outcome.PENDING;
          at(index, home, at -> PendingStatement.set(at, relay, statement, pending ? serial : 0));
          if (!pending && outcome != Outcome.UNKNOWN) {
            apply(statement, home, index, serial, outcome, knownSerial);
          }
        });
  }

  private void apply(
      Statement statement, String by, int index, int serial, Outcome outcome, int knownSerial) {
    boolean known = outcome == Outcome.OK || outcome == Outcome.STALE;
    at(index, by, at -> at.setKnownSerial(Math.max(at.getKnownSerial(), knownSerial)));
    switch (statement) {
      case CLAIM:
        at(index, by, at -> at.setClaimed(known));
        raiseSerial(index, knownSerial);
        return;
      case REVOKE:
        at(index, by, at -> at.setRevoked(outcome == Outcome.OK || outcome == Outcome.REVOKED));
        return;
      case PUBLISH:
        if (outcome == Outcome.OK) {
          at(index, by, at -> at.setPublishedSerial(serial));
        } else if (outcome == Outcome.STALE) {
          raiseSerial(index, knownSerial);
        }
        return;
    }
  }

  /**
   * After a restore the relay knows more statements than this device: the next bundle goes above
   * them.
   */
  private void raiseSerial(int index, int knownSerial) {
    ReceivingEnd end = home.receiving.get(Keys.of(index));
    if (end != null
        && knownSerial >= end.bundleSerial()
        && knownSerial > ContactBook.CLAIM_SERIAL) {
      book.renewBundle(index, end.withBundleSerialAbove(knownSerial), end.own().relays());
    }
  }

  private interface Edit {
    MailboxAt.Builder edit(MailboxAt.Builder at);
  }

  private void at(int index, String where, Edit edit) {
    MailboxRecord mailbox = home.mailboxes.get(Keys.of(index));
    if (mailbox == null) {
      return;
    }
    MailboxRecord.Builder next = mailbox.toBuilder();
    int found = -1;
    for (int i = 0; i < next.getAtCount(); i++) {
      if (next.getAt(i).getRelay().equals(where)) {
        found = i;
      }
    }
    if (found < 0) {
      next.addAt(edit.edit(MailboxAt.newBuilder().setRelay(where)));
    } else {
      next.setAt(found, edit.edit(next.getAt(found).toBuilder()));
    }
    home.mailboxes.put(Keys.of(index), next.build());
  }

  @Override
  public void bundle(int contact, int serial, byte[] body) {
    told.add(
        () -> {
          SendingEnd end = home.sending.get(Keys.of(contact));
          if (end != null) {
            BundleAnswer answer = end.acceptBundle(serial, body);
            if (answer.verdict() == BundleVerdict.ACCEPTED) {
              home.sending.put(Keys.of(contact), answer.next());
            }
          }
          lookedUp(contact);
        });
  }

  @Override
  public void noBundle(int contact) {
    told.add(() -> lookedUp(contact));
  }

  private void lookedUp(int number) {
    ContactRecord contact = home.contacts.get(Keys.of(number));
    if (contact != null) {
      book.put(contact.toBuilder().setLookedUpHour(home.nowHour()).build());
    }
  }

  @Override
  public void linkKey(int number, X25519PublicKey key) {
    told.add(
        () -> {
          RelayRecord known = home.relays.get(Keys.of(relay));
          home.relays.put(
              Keys.of(relay),
              (known == null ? RelayRecord.newBuilder().setAddress(relay) : known.toBuilder())
                  .setLinkKeyNumber(number)
                  .setLinkKey(ByteString.copyFrom(key.encoded()))
                  .setUnansweredLinks(0)
                  .build());
        });
  }

  @Override
  public void hour(int hour) {
    told.add(() -> home.confirm(hour));
  }

  @Override
  public void forecast(Forecast forecast) {
    figures.forecast(forecast);
  }

  @Override
  public void ended(EndedLink link) {
    told.add(() -> new CostBook(home).add(relay, link));
  }

  @Override
  public void commit() throws VaultException {
    List<SentReport> moved = new ArrayList<>();
    List<ReceivedReport> received = new ArrayList<>();
    synchronized (home.lock()) {
      try {
        for (Told one : told) {
          one.apply();
          commitIf(inbox.isBatchFull());
        }
        while (inbox.finish()) {
          commitIf(true);
        }
      } catch (RuntimeException e) {
        home.rollBack();
        throw e;
      } finally {
        told.clear();
      }
      commitIf(true);
      view(moved, received);
    }
    tell(moved, received);
  }

  /** In pieces where much was opened: each told thing may be durable before the next. */
  private void commitIf(boolean due) throws VaultException {
    if (due) {
      home.commit(CommitOrder.JOURNAL_FIRST);
      inbox.committed();
    }
  }

  private void view(List<SentReport> moved, List<ReceivedReport> received) {
    Outbox outbox = new Outbox(home);
    for (long id : deliveries.takeMoved()) {
      SentReport report = outbox.shown(id);
      if (report != null) {
        moved.add(report);
      }
    }
    addAll(inbox.takeShown(), received);
    figures.add(BurstOutcome.Figure.SHOWN, received.size());
    addAll(inbox.takeGrown(), received);
    figures.add(BurstOutcome.Figure.UNOPENED, inbox.takeUnopened());
    figures.add(BurstOutcome.Figure.DISCARDED, inbox.takeDiscarded());
  }

  private void addAll(List<Long> ids, List<ReceivedReport> received) {
    for (long id : ids) {
      ReceivedReport report = inbox.get(id);
      if (report != null) {
        received.add(report);
      }
    }
  }

  private void tell(List<SentReport> moved, List<ReceivedReport> received) {
    for (SentReport report : moved) {
      listener.reportMoved(report.id(), report.state());
    }
    for (ReceivedReport report : received) {
      listener.reportReceived(report);
    }
  }
}
