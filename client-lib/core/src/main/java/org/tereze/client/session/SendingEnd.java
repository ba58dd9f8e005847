package org.tereze.client.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.codec.Padding;
import org.tereze.client.codec.Plaintext;
import org.tereze.client.identity.Identity;
import org.tereze.client.report.Reports;
import org.tereze.client.report.SignedReports;
import org.tereze.client.session.SealException.Fault;
import org.tereze.client.session.stored.StoredLater;
import org.tereze.client.session.stored.StoredOutgoing;
import org.tereze.client.session.stored.StoredSendingEnd;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;
import org.tereze.schema.Control;
import org.tereze.schema.Move;
import org.tereze.schema.Receipt;
import org.tereze.schema.Report;

/**
 * Everything needed to write to one contact: their card, the newest bundle, and where one's own
 * chain stands.
 *
 * <p>Immutable: each step returns the state after it, for the caller to store. Safe for any thread.
 *
 * <p>Guarantees: a sealed report cannot be opened from this state or a later one; a key seals once,
 * as long as the state returned with an envelope is stored before the envelope leaves. A session is
 * opened anew by itself: when there is none, after 2^16 reports or 30 days, when a newer bundle is
 * there, when the pair can become quantum-safe, and when the recipient has come to hold our card.
 */
public final class SendingEnd {
  private final StoredSendingEnd stored;
  private final Card peer;

  SendingEnd(StoredSendingEnd stored, Card peer) {
    this.stored = stored;
    this.peer = peer;
  }

  /**
   * The state before the first report.
   *
   * @param peer the contact's card
   * @param own one's own card made for this contact; it rides in the first report if need be
   * @param peerHoldsOwn whether the contact is known to hold it already
   */
  public static SendingEnd to(Card peer, Card own, boolean peerHoldsOwn) {
    StoredSendingEnd stored =
        StoredSendingEnd.newBuilder()
            .setPeerCard(ByteString.copyFrom(peer.encoded()))
            .setOwnCard(ByteString.copyFrom(own.encoded()))
            .setPeerHoldsOwnCard(peerHoldsOwn)
            .build();
    return new SendingEnd(stored, peer);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws StateException if it is something else
   */
  public static SendingEnd fromBytes(byte[] bytes) throws StateException {
    try {
      StoredSendingEnd stored = StoredSendingEnd.parseFrom(bytes);
      return new SendingEnd(stored, Card.decode(stored.getPeerCard().toByteArray()));
    } catch (InvalidProtocolBufferException | CardException e) {
      throw new StateException("a sending end does not parse", e);
    }
  }

  /** Returns the state for the vault's segment of chains. */
  public byte[] toBytes() {
    return stored.toByteArray();
  }

  /** Returns the contact's card. */
  public Card peer() {
    return peer;
  }

  /** Returns whether the newest session is closed to a quantum computer, too. */
  public boolean quantumSafe() {
    return stored.hasCurrent() && stored.getCurrent().getQuantumSafe();
  }

  /** Returns whether the contact is known to hold our card. */
  public boolean peerHoldsOwnCard() {
    return stored.getPeerHoldsOwnCard();
  }

  /** Returns the newest bundle that was accepted, or null. */
  public @Nullable Bundle bundle() {
    return stored.getBundle().isEmpty() ? null : Bundle.stored(stored.getBundle());
  }

  /** Returns the serial to look up from: 0 while no bundle is known. */
  public int bundleSerial() {
    Bundle bundle = bundle();
    return bundle == null ? 0 : bundle.serial();
  }

  /** Returns the hash that the next signed report names, empty before the first. */
  public byte[] signedPrevious() {
    return stored.getSignedPrevious().toByteArray();
  }

  /** Returns the secrets that openings from the other side may rest on. */
  public List<LaterSecret> laterSecrets() {
    return wrap(stored.getLaterList());
  }

  static List<LaterSecret> wrap(List<StoredLater> list) {
    List<LaterSecret> secrets = new ArrayList<>(list.size());
    for (StoredLater later : list) {
      secrets.add(new LaterSecret(later));
    }
    return Collections.unmodifiableList(secrets);
  }

  /**
   * Seals one report, opening a session with it when one is due.
   *
   * @param reverse {@link ReceivingEnd#laterSecrets} of the same contact
   * @param nowHour hours since the epoch by one's own clock, which may be wrong
   * @throws SealException if it does not fit; nothing has changed then
   */
  public Sealed seal(
      Identity self, Report report, List<LaterSecret> reverse, int nowHour, SecureRandom random)
      throws SealException {
    try {
      OpeningPlan plan = OpeningPolicy.plan(this, reverse, nowHour);
      return plan == null
          ? sealNext(self, report, random)
          : open(self, report, plan, nowHour, random);
    } catch (CryptoException e) {
      throw new SealException(
          Fault.BAD_CONTACT_KEY, "this contact's card has a key that nothing can be sealed to");
    }
  }

  private Sealed sealNext(Identity self, Report report, SecureRandom random)
      throws SealException, CryptoException {
    StoredOutgoing current = stored.getCurrent();
    SessionId session = SessionId.of(current.getSession());
    int number = current.getNext();
    byte[] plaintext = plaintext(report);
    byte[] spare = spare(self, session, number, plaintext, random);
    try (SecretBytes chain = IncomingSession.secret(current.getChainKey());
        SecretBytes mask = IncomingSession.secret(current.getMaskKey());
        SecretBytes key = Chain.messageKey(chain);
        SecretBytes after = Chain.next(chain)) {
      byte[] envelope = Envelopes.seal(key, mask, peer.mailbox(), number, plaintext);
      StoredOutgoing next =
          current.toBuilder()
              .setChainKey(ByteString.copyFrom(after.expose()))
              .setNext(number + 1)
              .build();
      return sealed(stored.toBuilder().setCurrent(next), report, envelope, spare, session, number);
    }
  }

  private Sealed open(
      Identity self, Report report, OpeningPlan plan, int nowHour, SecureRandom random)
      throws SealException, CryptoException {
    try (OpeningSetup setup = OpeningSetup.make(self, peer, plan, random);
        SecretBytes after = Chain.next(setup.secrets().chain())) {
      SessionSecrets secrets = setup.secrets();
      Report carried = plan.mode == OpeningMode.BASE ? introduced(self, report, secrets) : report;
      byte[] plaintext = plaintext(carried);
      byte[] spare = spare(self, secrets.id(), 0, plaintext, random);
      StoredOutgoing current =
          StoredOutgoing.newBuilder()
              .setSession(secrets.id().byteString())
              .setChainKey(ByteString.copyFrom(after.expose()))
              .setMaskKey(ByteString.copyFrom(secrets.mask().expose()))
              .setNext(1)
              .setOpenedHour(nowHour)
              .setBundleSerial(plan.serial)
              .setQuantumSafe(plan.mode.quantumSafe())
              .setBase(plan.mode == OpeningMode.BASE)
              .build();
      StoredSendingEnd.Builder next = stored.toBuilder().setCurrent(current);
      if (plan.serial > 0) {
        next.setBundleKeyUsed(true);
      }
      if (plan.mode.quantumSafe()) {
        LaterSecrets.add(next, secrets);
      }
      return sealed(next, report, setup.seal(peer, plaintext), spare, secrets.id(), 0);
    }
  }

  private Sealed sealed(
      StoredSendingEnd.Builder next,
      Report report,
      byte[] envelope,
      byte[] spare,
      SessionId session,
      int number) {
    if (report.hasSigned()) {
      next.setSignedPrevious(ByteString.copyFrom(SignedReports.hash(report.getSigned())));
    }
    return new Sealed(
        new SendingEnd(next.build(), peer), peer.mailbox(), envelope, spare, session, number);
  }

  /** Report 0 of an opening in mode base: our card, and the proof that we are who it names. */
  private Report introduced(Identity self, Report report, SessionSecrets secrets)
      throws CryptoException {
    byte[] card = stored.getOwnCard().toByteArray();
    try (SecretBytes shared = self.agreement().agree(peer.identity().agreement())) {
      byte[] proof = OpeningContext.baseProof(shared, secrets, card);
      Control.Builder control = report.getControl().toBuilder();
      control.setCard(stored.getOwnCard()).setProof(ByteString.copyFrom(proof));
      return report.toBuilder().setControl(control).build();
    }
  }

  private byte[] spare(
      Identity self, SessionId session, int number, byte[] plaintext, SecureRandom random)
      throws CryptoException {
    try (SecretBytes cardSecret = peer.secret()) {
      Spares.Content content = Spares.content(session, number, plaintext);
      return Spares.seal(self, peer.identity(), peer.mailbox(), cardSecret, content, random);
    }
  }

  /**
   * Seals a spare without content for a number of a session with this card, of which nothing else
   * is left: it says that nothing more will come under it. Changes nothing here.
   *
   * @param session its id
   */
  public byte[] emptySpare(Identity self, ByteString session, int number, SecureRandom random)
      throws SealException {
    Report nothing = Report.newBuilder().setControl(Control.getDefaultInstance()).build();
    try {
      return spare(self, SessionId.of(session), number, plaintext(nothing), random);
    } catch (CryptoException e) {
      throw new SealException(
          Fault.BAD_CONTACT_KEY, "this contact's card has a key that nothing can be sealed to");
    }
  }

  private static byte[] plaintext(Report report) throws SealException {
    boolean controlOnly = report.hasControl() && Reports.isControlOnly(report);
    byte[] content = report.toByteArray();
    if (content.length <= Plaintext.MAX_CONTENT_BYTES) {
      byte[] plaintext = Plaintext.encode(content, controlOnly ? Padding.CONTROL : Padding.COMPACT);
      if (plaintext.length <= SessionLimits.MAX_PLAINTEXT_BYTES) {
        return plaintext;
      }
    }
    throw new SealException(
        Fault.TOO_LONG,
        "this report is too long for one envelope, which holds "
            + SessionLimits.MAX_PLAINTEXT_BYTES
            + " bytes after compression");
  }

  /**
   * Takes a bundle that a relay gave for this contact's mailbox.
   *
   * @param serial as the relay named it
   */
  public BundleAnswer acceptBundle(int serial, byte[] body) {
    int known = bundleSerial();
    Bundle bundle = serial > 0 ? Bundle.open(peer, serial, body) : null;
    if (bundle == null) {
      return new BundleAnswer(BundleVerdict.FORGED, this);
    }
    // Bound: a relay that goes back to an old bundle would bring back keys that are being
    // destroyed.
    if (serial < known) {
      return new BundleAnswer(BundleVerdict.OLDER, this);
    }
    if (serial == known) {
      boolean same = bundle.encoded().equals(stored.getBundle());
      return new BundleAnswer(same ? BundleVerdict.KNOWN : BundleVerdict.FORGED, this);
    }
    return new BundleAnswer(
        BundleVerdict.ACCEPTED, with(stored.toBuilder().setBundle(bundle.encoded())));
  }

  /**
   * Takes a receipt that came sealed from this contact: they hold our card and that session's keys.
   */
  public SendingEnd acceptReceipt(Receipt receipt) {
    if (!OpenedNumbers.wellFormed(receipt)) {
      return this;
    }
    StoredSendingEnd.Builder next = stored.toBuilder().setPeerHoldsOwnCard(true);
    LaterSecrets.confirm(next, receipt.getSession());
    return with(next);
  }

  /** Returns the state once anything authentic came to the mailbox that our card names. */
  public SendingEnd withPeerHoldingOwnCard() {
    return with(stored.toBuilder().setPeerHoldsOwnCard(true));
  }

  /**
   * Returns the state without a session: the next report opens one. For a vault that came back from
   * a copy, or on demand.
   */
  public SendingEnd withoutSession() {
    return with(stored.toBuilder().clearCurrent());
  }

  /**
   * Returns the state after the contact said that it could not open an opening: the next report
   * opens anew, and not from what an earlier session left.
   */
  public SendingEnd afterUnopenedOpening() {
    return with(stored.toBuilder().clearCurrent().clearLater().setLaterFailed(true));
  }

  /**
   * Takes a move that came sealed from this contact.
   *
   * @return the state that writes to the new card; this one when the move is old, another person's
   *     or no card
   */
  public SendingEnd acceptMove(Move move) {
    if (move.getSerial() <= stored.getMoveSerial()) {
      return this;
    }
    try {
      Card card = Card.decode(move.getCard().toByteArray());
      if (!card.identity().equals(peer.identity())) {
        return this;
      }
      StoredSendingEnd.Builder next =
          stored.toBuilder()
              .setPeerCard(move.getCard())
              .setMoveSerial(move.getSerial())
              .clearBundle()
              .clearBundleKeyUsed()
              .clearCurrent();
      return new SendingEnd(next.build(), card);
    } catch (CardException e) {
      return this;
    }
  }

  /** Returns the state with another card of one's own, after one has moved. */
  public SendingEnd withOwnCard(Card own) {
    return with(stored.toBuilder().setOwnCard(ByteString.copyFrom(own.encoded())));
  }

  StoredSendingEnd stored() {
    return stored;
  }

  private SendingEnd with(StoredSendingEnd.Builder next) {
    return new SendingEnd(next.build(), peer);
  }

  @Override
  public String toString() {
    return "SendingEnd";
  }
}
