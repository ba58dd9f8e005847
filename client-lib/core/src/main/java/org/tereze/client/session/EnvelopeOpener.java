package org.tereze.client.session;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.codec.ContentException;
import org.tereze.client.codec.ReportCodec;
import org.tereze.client.identity.Identity;
import org.tereze.client.identity.PublicIdentity;
import org.tereze.client.session.stored.StoredIncoming;
import org.tereze.client.session.stored.StoredLater;
import org.tereze.client.session.stored.StoredReceivingEnd;
import org.tereze.client.session.stored.StoredSkipped;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;
import org.tereze.schema.Control;
import org.tereze.schema.Report;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;

/**
 * The trying of one envelope: live sessions, then openings, then a spare, since nothing on its
 * outside says what it is.
 *
 * <p>Not thread-safe; lives for one envelope.
 */
final class EnvelopeOpener {
  private final Workspace space;
  private final ReceivingEnd end;
  private final StoredReceivingEnd stored;
  private final Identity self;
  private final List<LaterSecret> others;
  private final int hour;
  private final ReportCodec codec;

  EnvelopeOpener(Workspace space, ReceivingEnd end, List<LaterSecret> others, int confirmedHour) {
    this.space = space;
    this.end = end;
    this.stored = end.stored();
    this.self = space.self();
    this.others = others;
    this.hour = confirmedHour;
    this.codec = space.codec();
  }

  Opened open(byte[] envelope) {
    // Bound: before anything is copied or tried.
    if (envelope.length > Limits.MAX_ENVELOPE_BYTES) {
      return Opened.unopenable(end);
    }
    Opened opened = inSessions(envelope);
    if (opened == null && OpeningReader.longEnough(envelope)) {
      opened = asOpening(envelope);
      opened = opened != null ? opened : asSpare(envelope);
    }
    return opened != null ? opened : Opened.unopenable(end);
  }

  private @Nullable Opened inSessions(byte[] envelope) {
    MailboxId mailbox = end.own().mailbox();
    Arrival arrival = new Arrival(mailbox, envelope, space.id(mailbox, envelope), hour);
    for (int i = 0; i < stored.getSessionsCount(); i++) {
      StoredIncoming session = stored.getSessions(i);
      int number = IncomingSession.number(space, session, envelope);
      if (IncomingSession.remembers(space, session, number, arrival.id)) {
        return Opened.duplicate(end);
      }
      IncomingSession.Step step = IncomingSession.open(space.envelopes(), session, arrival, number);
      if (step != null) {
        return report(i, session, step);
      }
    }
    return null;
  }

  private Opened report(int at, StoredIncoming session, IncomingSession.Step step) {
    StoredReceivingEnd.Builder next = stored.toBuilder();
    Report report;
    try {
      report = codec.unpack(step.plaintext);
    } catch (ContentException e) {
      next.setSessions(at, IncomingSession.keepKey(session, step, hour));
      return Opened.unreadable(end.with(next), e.neededModel());
    }
    next.setSessions(at, step.next);
    SessionId name = SessionId.of(session.getSession());
    boolean first = LiveSessions.note(next, name, step.number);
    ReceivingEnd after = end.with(next);
    return first
        ? Opened.opened(after, content(report, session, step.number))
        : Opened.duplicate(after);
  }

  private @Nullable Opened asOpening(byte[] envelope) {
    List<LaterSecret> laterSecrets = new ArrayList<>(end.laterSecrets());
    laterSecrets.addAll(others);
    try (SecretBytes cardSecret = end.own().secret()) {
      OpeningReader reader =
          new OpeningReader(
              space.envelopes(),
              self.publicIdentity(),
              end.contact(),
              end.own().mailbox(),
              cardSecret,
              laterSecrets,
              envelope);
      try (ReadOpening read = reader.read(stored.getPrekeysList())) {
        return read == null ? null : accept(read);
      }
    }
  }

  private Opened accept(ReadOpening read) {
    SessionId name = read.secrets.id();
    int known = LiveSessions.indexOf(stored, name);
    boolean waiting =
        known >= 0 && IncomingSession.indexOfSkipped(stored.getSessions(known), 0) >= 0;
    if (LiveSessions.closed(stored, name) || (known >= 0 && !waiting)) {
      return Opened.duplicate(end);
    }
    Report report;
    try {
      report = codec.unpack(read.plaintext);
    } catch (ContentException e) {
      ReceivingEnd after = known >= 0 ? end : end.with(begun(read, null, true));
      return Opened.unreadable(after, e.neededModel());
    }
    StoredReceivingEnd.Builder next;
    if (known >= 0) {
      next = stored.toBuilder();
      next.setSessions(known, IncomingSession.forget(stored.getSessions(known), 0));
    } else {
      next = begun(read, sender(read, report), false);
    }
    boolean first = LiveSessions.note(next, name, 0);
    int at = LiveSessions.indexOf(next.build(), name);
    StoredIncoming session = next.getSessions(at);
    ReceivingEnd after = end.with(next);
    return first ? Opened.opened(after, content(report, session, 0)) : Opened.duplicate(after);
  }

  /** The state with the session of this opening; report 0 read already, or waiting to be. */
  private StoredReceivingEnd.Builder begun(
      ReadOpening read, @Nullable PublicIdentity sender, boolean waiting) {
    StoredReceivingEnd.Builder next = stored.toBuilder();
    SessionSecrets secrets = read.secrets;
    PublicIdentity proven = read.mode == OpeningMode.BASE ? sender : end.contact();
    StoredIncoming.Builder session =
        StoredIncoming.newBuilder()
            .setSession(secrets.id().byteString())
            .setMaskKey(ByteString.copyFrom(secrets.mask().expose()))
            .setNext(1)
            .setOpenedAtConfirmedHour(hour)
            .setQuantumSafe(read.mode.quantumSafe());
    try (SecretBytes after = Chain.next(secrets.chain());
        SecretBytes key = Chain.messageKey(secrets.chain())) {
      session.setChainKey(ByteString.copyFrom(after.expose()));
      if (waiting) {
        session.addSkipped(
            StoredSkipped.newBuilder()
                .setKey(ByteString.copyFrom(key.expose()))
                .setSkippedAtConfirmedHour(hour));
      }
    }
    if (proven != null) {
      session.setSender(ByteString.copyFrom(proven.encoded()));
    }
    LiveSessions.add(next, session.build());
    if (read.mode.quantumSafe()) {
      StoredLater fresh = LaterSecrets.of(secrets, true);
      List<StoredLater> kept = LaterSecrets.used(stored.getLaterList(), read.later, fresh);
      next.clearLater().addAllLater(kept);
    }
    if (read.mode != OpeningMode.BASE) {
      Prekeyring.supersede(next, read.prekey, hour);
    }
    return next;
  }

  /** Who has proven to have opened a session in mode base, or null. */
  private @Nullable PublicIdentity sender(ReadOpening read, Report report) {
    Control control = report.getControl();
    byte[] proof = control.getProof().toByteArray();
    if (read.mode != OpeningMode.BASE || proof.length != OpeningContext.PROOF_BYTES) {
      return null;
    }
    byte[] encoded = control.getCard().toByteArray();
    try {
      Card card = Card.decode(encoded);
      try (SecretBytes shared = self.agreement().agree(card.identity().agreement())) {
        byte[] expected = OpeningContext.baseProof(shared, read.secrets, encoded);
        return MessageDigest.isEqual(expected, proof) ? card.identity() : null;
      }
    } catch (CardException | CryptoException e) {
      return null;
    }
  }

  private @Nullable Opened asSpare(byte[] envelope) {
    PublicIdentity contact = end.contact();
    if (contact == null) {
      return null;
    }
    try (SecretBytes cardSecret = end.own().secret()) {
      AesGcmSiv cipher = space.envelopes().cipher();
      MailboxId mailbox = end.own().mailbox();
      Spares.Content spare = Spares.open(self, contact, mailbox, cardSecret, cipher, envelope);
      return spare(spare, contact);
    } catch (CryptoException e) {
      return null;
    }
  }

  private Opened spare(Spares.Content spare, PublicIdentity contact) {
    Report report;
    try {
      report = codec.unpack(spare.plaintext);
    } catch (ContentException e) {
      return Opened.unreadable(end, e.neededModel());
    }
    StoredReceivingEnd.Builder next = stored.toBuilder();
    int at = LiveSessions.indexOf(stored, spare.session);
    if (at >= 0) {
      next.setSessions(at, IncomingSession.forget(stored.getSessions(at), spare.number));
    }
    boolean first = LiveSessions.note(next, spare.session, spare.number);
    ReceivingEnd after = end.with(next);
    return first
        ? Opened.opened(
            after, new Opened.Content(report, spare.session, spare.number, true, false, contact))
        : Opened.duplicate(after);
  }

  private static Opened.Content content(Report report, StoredIncoming session, int number) {
    PublicIdentity sender =
        session.getSender().isEmpty()
            ? null
            : PublicIdentity.of(session.getSender().toByteArray(), 0);
    return new Opened.Content(
        report,
        SessionId.of(session.getSession()),
        number,
        false,
        session.getQuantumSafe(),
        sender);
  }
}
