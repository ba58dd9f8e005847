package org.tereze.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.outbox.Outbox;
import org.tereze.client.outbox.Series;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.record.What;
import org.tereze.client.report.FileChunks;
import org.tereze.client.report.SignedReports;
import org.tereze.client.session.EnvelopeGauge;
import org.tereze.client.session.ReceivingEnd;
import org.tereze.client.session.SealException;
import org.tereze.client.session.SendingEnd;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.schema.Control;
import org.tereze.schema.Forwarded;
import org.tereze.schema.Move;
import org.tereze.schema.Part;
import org.tereze.schema.Report;
import org.tereze.wire.Limits;
import org.tereze.wire.Precedence;

/**
 * What a person writes, forwards or announces, sealed into the outbox. Durable on return; what
 * throws is to be rolled back by the caller. Under the home's lock.
 */
final class Letters {
  private static final int TEXT_ID_BYTES = 8;

  private final Home home;
  private final ContactBook book;

  Letters(Home home, ContactBook book) {
    this.home = home;
    this.book = book;
  }

  /** Seals a report, in parts if it is too long for one datagram; returns its number. */
  long write(ContactRecord contact, Draft draft, ByteString replyTo)
      throws ClientException, SealException, VaultException {
    Report words = DraftReport.of(draft, replyTo);
    List<Report> parts = parts(contact, draft, words);
    List<byte[]> files = new ArrayList<>();
    for (AttachedFile file : draft.files()) {
      files.add(file.bytes());
    }
    List<List<Report>> pieces = pieces(files, padding(contact, draft));
    int count = parts.size() + count(pieces);
    needRoom(count, draft.isTextKept() ? words.getTextBytes().size() : 0);
    Outbox.Terms terms =
        new Outbox.Terms(
            What.REPORT,
            draft.precedence(),
            draft.lifetimeHours(),
            draft.deadlineHours(),
            padding(contact, draft),
            kept(draft, parts.get(0)));
    Series series = new Series(home, contact, count);
    for (int i = 0; i < parts.size(); i++) {
      Report part = parts.get(i);
      Report report =
          draft.isSigned()
              ? SignedReports.sign(home.identity(), part, series.signedPrevious())
              : part;
      series.add(report, i == 0 ? terms : terms.ofBody(kept(draft, part)));
    }
    series.addFiles(pieces, terms.ofFiles());
    return series.commit();
  }

  private static List<List<Report>> pieces(List<byte[]> files, PaddingPolicy policy) {
    int plaintextBytes = policy.mostPartBytes() - EnvelopeGauge.ORDINARY_OVERHEAD_BYTES;
    List<List<Report>> pieces = new ArrayList<>();
    for (byte[] file : files) {
      pieces.add(FileChunks.cut(file, plaintextBytes));
    }
    return pieces;
  }

  private static int count(List<List<Report>> pieces) {
    int count = 0;
    for (List<Report> ofOne : pieces) {
      count += ofOne.size();
    }
    return count;
  }

  private static @Nullable String kept(Draft draft, Report part) {
    return draft.isTextKept() ? part.getText() : null;
  }

  private static PaddingPolicy padding(ContactRecord contact, Draft draft) {
    PaddingPolicy own = draft.padding();
    return own == null ? PaddingPolicy.of(contact.getPadding()) : own;
  }

  private List<Report> parts(ContactRecord contact, Draft draft, Report whole)
      throws ClientException {
    byte[] id = new byte[TEXT_ID_BYTES];
    home.random().nextBytes(id);
    return gauge(contact).parts(draft, whole, ByteString.copyFrom(id));
  }

  /** The outbox has room for one: what else is needed? */
  private void needRoom(int parts, long keptBytes) throws ClientException {
    if (parts > 1 && !new Outbox(home).hasRoomForParts(parts, keptBytes)) {
      throw new ClientException(
          Reason.OUTBOX_FULL,
          "the outbox has no room for " + parts + " parts: nothing was written");
    }
  }

  /**
   * Passes on what is here of a report of the inbox, each part as it came.
   *
   * @param files its files, null where one is not here
   */
  long forward(
      List<InboxRecord> records,
      List<byte @Nullable []> files,
      ContactRecord to,
      String comment,
      Precedence precedence)
      throws ClientException, SealException, VaultException {
    DraftReport.requireWhole(comment);
    List<byte[]> here = new ArrayList<>();
    for (byte[] file : files) {
      if (file != null) {
        here.add(file);
      }
    }
    List<List<Report>> pieces = pieces(here, PaddingPolicy.of(to.getPadding()));
    int count = records.size() + count(pieces);
    needRoom(count, 0);
    Outbox.Terms terms =
        new Outbox.Terms(
            What.REPORT,
            precedence,
            Limits.DEFAULT_LIFETIME_HOURS,
            PaddingPolicy.of(to.getPadding()));
    List<Report> reports = new ArrayList<>();
    for (InboxRecord record : records) {
      Report.Builder report = Report.newBuilder().setForwarded(forwarded(record));
      if (reports.isEmpty()) {
        report.setText(comment);
      }
      if (records.size() > 1) {
        report.setPart(Part.newBuilder().setNumber(reports.size() + 1).setOf(records.size()));
      }
      reports.add(report.build());
    }
    Series series = new Series(home, to, count);
    for (int i = 0; i < reports.size(); i++) {
      series.add(reports.get(i), i == 0 ? terms : terms.ofBody(null));
    }
    series.addFiles(pieces, terms.ofFiles());
    return series.commit();
  }

  /**
   * What was forwarded to us goes on as it is: its author, not the one who passed it on, is who
   * signed.
   */
  private Forwarded forwarded(InboxRecord record) throws ClientException {
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

  /** Tells the contact of a new mailbox of its own; returns the message's number. */
  long move(ContactRecord contact) throws CardException, SealException, VaultException {
    int number = contact.getNumber();
    ReceivingEnd made = book.addMailbox(contact);
    // Order: the new mailbox outlives a crash before anybody can hear of it.
    home.commit(CommitOrder.CHAINS_FIRST);
    Move move = book.move(book.get(number), made);
    home.sending.put(Keys.of(number), end(contact).withOwnCard(made.own()));
    Report report = Report.newBuilder().setControl(Control.newBuilder().setMove(move)).build();
    Outbox.Terms terms =
        new Outbox.Terms(
            What.MOVE, Precedence.ROUTINE, Limits.MAX_LIFETIME_HOURS, PaddingPolicy.COMPACT);
    return new Outbox(home).seal(book.get(number), report, terms).getId();
  }

  private SendingEnd end(ContactRecord contact) {
    SendingEnd end = home.sending.get(Keys.of(contact.getNumber()));
    if (end == null) {
      throw new IllegalStateException("a contact with a card has a sending end");
    }
    return end;
  }

  /** What drafts to this contact would take. */
  Gauge gauge(ContactRecord contact) {
    int previousBytes = end(contact).signedPrevious().length;
    PaddingPolicy usual = PaddingPolicy.of(contact.getPadding());
    return new Gauge(home.lock(), new Outbox(home).gauge(contact), usual, previousBytes);
  }
}
