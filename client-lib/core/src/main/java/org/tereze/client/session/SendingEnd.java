package org.tereze.client.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.codec.ReadableModels;
import org.tereze.client.session.stored.StoredLater;
import org.tereze.client.session.stored.StoredSendingEnd;
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

  /** The bundle once somebody wanted it: whichever thread reads it finds the same. */
  private @Nullable Bundle bundle;

  SendingEnd(StoredSendingEnd stored, Card peer) {
    this(stored, peer, null);
  }

  private SendingEnd(StoredSendingEnd stored, Card peer, @Nullable Bundle bundle) {
    this.stored = stored;
    this.peer = peer;
    this.bundle = bundle;
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
    Bundle known = bundle;
    if (known == null && !stored.getBundle().isEmpty()) {
      known = Bundle.stored(stored.getBundle());
      bundle = known;
    }
    return known;
  }

  /** Returns the serial to look up from: 0 while no bundle is known. */
  public int bundleSerial() {
    Bundle known = bundle();
    return known == null ? 0 : known.serial();
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
    if (list.isEmpty()) {
      return Collections.emptyList();
    }
    List<LaterSecret> secrets = new ArrayList<>(list.size());
    for (StoredLater later : list) {
      secrets.add(new LaterSecret(later));
    }
    return Collections.unmodifiableList(secrets);
  }

  /**
   * Seals one report, opening a session with it when one is due.
   *
   * @param space of the person who writes
   * @param policy to which sizes its envelope is filled up, unless it is for programs only
   * @param reverse {@link ReceivingEnd#laterSecrets} of the same contact
   * @param nowHour hours since the epoch by one's own clock, which may be wrong
   * @throws SealException if it does not fit; nothing has changed then
   */
  public Sealed seal(
      Workspace space, Report report, PaddingPolicy policy, List<LaterSecret> reverse, int nowHour)
      throws SealException {
    return new ReportSealer(space, this).seal(report, policy, reverse, nowHour);
  }

  /** As above, {@link PaddingPolicy#COMPACT}. */
  public Sealed seal(Workspace space, Report report, List<LaterSecret> reverse, int nowHour)
      throws SealException {
    return seal(space, report, PaddingPolicy.COMPACT, reverse, nowHour);
  }

  /** Returns what envelopes measure that {@link #seal} would make now. Changes nothing. */
  public EnvelopeGauge gauge(Workspace space, List<LaterSecret> reverse, int nowHour) {
    return new ReportSealer(space, this).gauge(reverse, nowHour);
  }

  /**
   * Returns the state for so many reports in a row: without the session if that has no numbers left
   * for all of them.
   */
  public SendingEnd forReports(int count) {
    int left = SessionLimits.MAX_REPORTS - stored.getCurrent().getNext();
    return stored.hasCurrent() && left < count ? withoutSession() : this;
  }

  /** The text models that the contact reads, as far as is known. */
  ReadableModels readable() {
    Bundle known = bundle();
    if (known != null) {
      return known.readable();
    }
    return peer.readsBaseSet() ? ReadableModels.BASE_SET : ReadableModels.NONE;
  }

  /**
   * Seals a spare without content for a number of a session with this card, of which nothing else
   * is left: it says that nothing more will come under it. Changes nothing here.
   *
   * @param session its id
   */
  public byte[] emptySpare(Workspace space, ByteString session, int number) throws SealException {
    return new ReportSealer(space, this).emptySpare(SessionId.of(session), number);
  }

  /**
   * Takes a bundle that a relay gave for this contact's mailbox.
   *
   * @param serial as the relay named it
   */
  public BundleAnswer acceptBundle(int serial, byte[] body) {
    int known = bundleSerial();
    Bundle offered = serial > 0 ? Bundle.open(peer, serial, body) : null;
    if (offered == null) {
      return new BundleAnswer(BundleVerdict.FORGED, this);
    }
    // Bound: a relay that goes back to an old bundle would bring back keys that are being
    // destroyed.
    if (serial < known) {
      return new BundleAnswer(BundleVerdict.OLDER, this);
    }
    if (serial == known) {
      boolean same = offered.encoded().equals(stored.getBundle());
      return new BundleAnswer(same ? BundleVerdict.KNOWN : BundleVerdict.FORGED, this);
    }
    return new BundleAnswer(
        BundleVerdict.ACCEPTED, with(stored.toBuilder().setBundle(offered.encoded())));
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

  SendingEnd with(StoredSendingEnd.Builder builder) {
    StoredSendingEnd next = builder.build();
    boolean sameBundle = next.getBundle().equals(stored.getBundle());
    return new SendingEnd(next, peer, sameBundle ? bundle : null);
  }

  @Override
  public String toString() {
    return "SendingEnd";
  }
}
