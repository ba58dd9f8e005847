package org.tereze.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.outbox.Outbox;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.record.What;
import org.tereze.client.report.SignedReports;
import org.tereze.client.session.ReceivingEnd;
import org.tereze.client.session.SealException;
import org.tereze.client.session.SendingEnd;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.schema.Control;
import org.tereze.schema.Forwarded;
import org.tereze.schema.Move;
import org.tereze.schema.Report;
import org.tereze.wire.Limits;
import org.tereze.wire.Precedence;

/** What a person writes, forwards or announces, sealed into the outbox. Under the home's lock. */
final class Letters {
  /** Most reports that one text becomes. */
  static final int MAX_PARTS = 32;

  private Letters() {}

  static long write(Home home, ContactRecord contact, Draft draft, ByteString replyTo)
      throws ClientException {
    return write(home, contact, draft, DraftReport.of(draft, replyTo));
  }

  private static long write(Home home, ContactRecord contact, Draft draft, Report words)
      throws ClientException {
    Report report = signed(home, contact, draft, words);
    String kept = draft.isTextKept() ? words.getText() : null;
    return seal(
        home,
        contact,
        report,
        new Outbox.Terms(
            What.REPORT, draft.precedence(), draft.lifetimeHours(), padding(contact, draft), kept));
  }

  private static PaddingPolicy padding(ContactRecord contact, Draft draft) {
    PaddingPolicy own = draft.padding();
    return own == null ? PaddingPolicy.of(contact.getPadding()) : own;
  }

  private static Report signed(Home home, ContactRecord contact, Draft draft, Report words) {
    return draft.isSigned()
        ? SignedReports.sign(home.identity(), words, end(home, contact).signedPrevious())
        : words;
  }

  static List<Long> writeParts(Home home, ContactRecord contact, Draft draft, ByteString replyTo)
      throws ClientException {
    List<Report> parts = parts(home, contact, draft, DraftReport.of(draft, replyTo));
    if (!new Outbox(home).hasRoom(parts.size())) {
      throw new ClientException(
          Reason.OUTBOX_FULL,
          "the outbox has no room for " + parts.size() + " reports: nothing was written");
    }
    List<Long> ids = new ArrayList<>();
    for (Report part : parts) {
      ids.add(write(home, contact, draft, part));
    }
    return ids;
  }

  private static List<Report> parts(Home home, ContactRecord contact, Draft draft, Report whole)
      throws ClientException {
    SendingEnd end = end(home, contact);
    for (int count = 1; count <= MAX_PARTS; count++) {
      List<Report> parts = TextParts.of(whole, count);
      boolean fit = true;
      for (Report part : parts) {
        fit = fit && end.fits(home.workspace(), signed(home, contact, draft, part));
      }
      if (fit) {
        return parts;
      }
    }
    throw new ClientException(
        Reason.TOO_LARGE, "this text is too long even for " + MAX_PARTS + " reports");
  }

  static long forward(
      Home home, long inboxId, ContactRecord to, String comment, Precedence precedence)
      throws ClientException {
    DraftReport.requireWhole(comment);
    InboxRecord record = home.inbox.get(Keys.of(inboxId));
    if (record == null) {
      throw new ClientException(
          Reason.UNKNOWN_REPORT, "there is no report " + inboxId + " in the inbox");
    }
    Report report =
        Report.newBuilder().setText(comment).setForwarded(forwarded(home, record)).build();
    return seal(
        home,
        to,
        report,
        new Outbox.Terms(
            What.REPORT,
            precedence,
            Limits.DEFAULT_LIFETIME_HOURS,
            PaddingPolicy.of(to.getPadding()),
            null));
  }

  /**
   * What was forwarded to us goes on as it is: its author, not the one who passed it on, is who
   * signed.
   */
  private static Forwarded forwarded(Home home, InboxRecord record) throws ClientException {
    try {
      Report original = Report.parseFrom(record.getReport());
      if (original.hasForwarded()) {
        return original.getForwarded();
      }
      ContactRecord author = home.contacts.get(Keys.of(record.getContact()));
      Forwarded.Builder forwarded = Forwarded.newBuilder().setOriginal(record.getReport());
      if (author != null) {
        forwarded.setAuthorName(author.getName());
        if (!author.getCard().isEmpty()) {
          Card card = Card.decode(author.getCard().toByteArray());
          forwarded.setAuthorKey(ByteString.copyFrom(card.identity().signing().encoded()));
        }
      }
      return forwarded.build();
    } catch (InvalidProtocolBufferException | CardException e) {
      throw new ClientException(Reason.STORAGE, "the vault holds what does not parse", e);
    }
  }

  static void move(Home home, ContactBook book, ContactRecord contact) throws ClientException {
    Move move;
    try {
      ReceivingEnd made = book.addMailbox(contact);
      // Order: the new mailbox outlives a crash before anybody can hear of it.
      home.commit(CommitOrder.CHAINS_FIRST);
      move = book.move(book.get(contact.getNumber()), made);
      ContactRecord grown = book.get(contact.getNumber());
      SendingEnd end = end(home, grown).withOwnCard(made.own());
      home.sending.put(Keys.of(grown.getNumber()), end);
    } catch (CardException e) {
      throw new ClientException(Reason.BAD_CARD, String.valueOf(e.getMessage()), e);
    } catch (VaultException e) {
      throw Homes.storage(e);
    }
    Report report = Report.newBuilder().setControl(Control.newBuilder().setMove(move)).build();
    seal(
        home,
        book.get(contact.getNumber()),
        report,
        new Outbox.Terms(
            What.MOVE, Precedence.ROUTINE, Limits.MAX_LIFETIME_HOURS, PaddingPolicy.COMPACT, null));
  }

  private static SendingEnd end(Home home, ContactRecord contact) {
    SendingEnd end = home.sending.get(Keys.of(contact.getNumber()));
    if (end == null) {
      throw new IllegalStateException("a contact with a card has a sending end");
    }
    return end;
  }

  private static long seal(Home home, ContactRecord contact, Report report, Outbox.Terms terms)
      throws ClientException {
    try {
      try {
        return new Outbox(home).seal(contact, report, terms).getId();
      } catch (SealException e) {
        home.rollBack();
        throw refused(e);
      }
    } catch (VaultException e) {
      throw Homes.storage(e);
    }
  }

  static ClientException refused(SealException e) {
    Reason reason = e.fault() == SealException.Fault.TOO_LONG ? Reason.TOO_LARGE : Reason.BAD_CARD;
    return new ClientException(reason, String.valueOf(e.getMessage()), e);
  }

  static Gauge gauge(Home home, ContactRecord contact) {
    int previousBytes = end(home, contact).signedPrevious().length;
    PaddingPolicy usual = PaddingPolicy.of(contact.getPadding());
    return new Gauge(home.lock(), new Outbox(home).gauge(contact), usual, previousBytes);
  }
}
