package org.tereze.client.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.codec.ReadableModels;
import org.tereze.client.identity.Identity;
import org.tereze.client.identity.MailboxOwner;
import org.tereze.client.identity.PublicIdentity;
import org.tereze.client.session.stored.StoredOpened;
import org.tereze.client.session.stored.StoredPrekey;
import org.tereze.client.session.stored.StoredReceivingEnd;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.schema.Receipt;

/**
 * Everything needed to read what comes to one mailbox: the card that names it, its prekeys, the
 * sessions that were opened to it, and which reports of them were read.
 *
 * <p>Immutable: each step returns the state after it, for the caller to store. Safe for any thread.
 *
 * <p>Guarantees: nothing is stored, advanced or destroyed before a tag verifies; a report is {@code
 * OPENED} once for each session and number; what does not open changes nothing. Memory is bounded
 * by {@link SessionLimits}.
 */
public final class ReceivingEnd {
  private final StoredReceivingEnd stored;
  private final Card own;

  ReceivingEnd(StoredReceivingEnd stored, Card own) {
    this.stored = stored;
    this.own = own;
  }

  /**
   * A new mailbox for one contact, with the card to give them.
   *
   * @param mailboxIndex number of the owner key; never used for another contact
   * @param issuedHour hours since the epoch
   * @throws CardException if relays and name do not fit one QR code
   */
  public static ReceivingEnd create(
      Identity self,
      int mailboxIndex,
      List<RelayAddress> relays,
      String name,
      int issuedHour,
      SecureRandom random)
      throws CardException {
    return create(self, mailboxIndex, relays, name, issuedHour, false, random);
  }

  /**
   * As the other {@code create}.
   *
   * @param readsBaseSet whether the card says that its owner reads all text models of the base set
   */
  public static ReceivingEnd create(
      Identity self,
      int mailboxIndex,
      List<RelayAddress> relays,
      String name,
      int issuedHour,
      boolean readsBaseSet,
      SecureRandom random)
      throws CardException {
    try (MailboxOwner owner = self.mailbox(mailboxIndex);
        X25519PrivateKey prekey = X25519PrivateKey.generate(random);
        SecretBytes seed = prekey.seed();
        SecretBytes secret = SecretBytes.random(random, Card.SECRET_BYTES)) {
      Card card =
          Card.sign(
              self,
              prekey.publicKey(),
              secret,
              owner.mailbox(),
              issuedHour,
              relays,
              name,
              readsBaseSet);
      StoredPrekey cards =
          StoredPrekey.newBuilder().setX25519(ByteString.copyFrom(seed.expose())).build();
      StoredReceivingEnd stored =
          StoredReceivingEnd.newBuilder()
              .setMailboxIndex(mailboxIndex)
              .setOwnCard(ByteString.copyFrom(card.encoded()))
              .addPrekeys(cards)
              .build();
      return new ReceivingEnd(stored, card);
    }
  }

  /**
   * A mailbox of which only the card is left, after a restore: it reads spares, and openings to the
   * bundle that it makes next.
   */
  public static ReceivingEnd restored(int mailboxIndex, Card own) {
    StoredReceivingEnd stored =
        StoredReceivingEnd.newBuilder()
            .setMailboxIndex(mailboxIndex)
            .setOwnCard(ByteString.copyFrom(own.encoded()))
            .build();
    return new ReceivingEnd(stored, own);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws StateException if it is something else
   */
  public static ReceivingEnd fromBytes(byte[] bytes) throws StateException {
    try {
      StoredReceivingEnd stored = StoredReceivingEnd.parseFrom(bytes);
      return new ReceivingEnd(stored, Card.decode(stored.getOwnCard().toByteArray()));
    } catch (InvalidProtocolBufferException | CardException e) {
      throw new StateException("a receiving end does not parse", e);
    }
  }

  /** Returns the state for the vault's segment of chains. */
  public byte[] toBytes() {
    return stored.toByteArray();
  }

  /** Returns one's own card for this contact. */
  public Card own() {
    return own;
  }

  /** Returns the number of the owner key of this mailbox. */
  public int mailboxIndex() {
    return stored.getMailboxIndex();
  }

  /** Returns the contact, or null while it is not known who will write. */
  public @Nullable PublicIdentity contact() {
    return stored.getContact().isEmpty()
        ? null
        : PublicIdentity.of(stored.getContact().toByteArray(), 0);
  }

  /** Returns the state in which only this person's sessions count as the contact's. */
  public ReceivingEnd withContact(PublicIdentity contact) {
    return with(stored.toBuilder().setContact(ByteString.copyFrom(contact.encoded())));
  }

  /** Returns the secrets that openings to the other side may rest on. */
  public List<LaterSecret> laterSecrets() {
    return SendingEnd.wrap(stored.getLaterList());
  }

  /**
   * Opens one envelope that came to this mailbox, or to a later one of the same contact.
   *
   * @param space of the person whose mailbox it is
   * @param others {@link SendingEnd#laterSecrets} of the same contact and those of its other
   *     mailboxes; empty when there are none
   * @param confirmedHour {@link ConfirmedHours#hours}
   */
  public Opened open(
      Workspace space, byte[] envelope, List<LaterSecret> others, int confirmedHour) {
    return new EnvelopeOpener(space, this, others, confirmedHour).open(envelope);
  }

  /** Returns whether receipts say less than what was opened. */
  public boolean receiptsDue() {
    for (StoredOpened opened : stored.getOpenedList()) {
      if (!opened.getTold()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns a receipt for each session with something new; cumulative, so a lost one is no harm.
   */
  public List<Receipt> receipts() {
    List<Receipt> receipts = new ArrayList<>();
    for (StoredOpened opened : stored.getOpenedList()) {
      if (!opened.getTold()) {
        receipts.add(OpenedNumbers.receipt(opened));
      }
    }
    return receipts;
  }

  /** Returns the state once {@link #receipts} were sealed into a report. */
  public ReceivingEnd withReceiptsTold() {
    StoredReceivingEnd.Builder next = stored.toBuilder();
    for (int i = 0; i < next.getOpenedCount(); i++) {
      next.setOpened(i, next.getOpened(i).toBuilder().setTold(true));
    }
    return with(next);
  }

  /** Returns whether a report was opened, as far back as is remembered. */
  public boolean hasOpened(SessionId session, int number) {
    for (StoredOpened opened : stored.getOpenedList()) {
      if (session.matches(opened.getSession())) {
        return OpenedNumbers.contains(opened, number);
      }
    }
    return false;
  }

  /** Returns whether a newer bundle should be published. */
  public boolean bundleDue(int nowHour) {
    int renewalHour = Integer.MIN_VALUE;
    for (StoredPrekey prekey : stored.getPrekeysList()) {
      if (prekey.getSerial() != 0) {
        int issuedHour = prekey.getUseUntilHour() - SessionLimits.BUNDLE_USE_HOURS;
        renewalHour = Math.max(renewalHour, issuedHour + SessionLimits.BUNDLE_RENEWAL_HOURS);
      }
    }
    return nowHour >= renewalHour;
  }

  /**
   * Makes a bundle with fresh keys; the state returned holds their private halves and {@link
   * #bundleBody}, and is durable before that is published.
   *
   * @param relays where one can be reached, best first; at most three are taken
   * @param readable the text models that one can read
   */
  public ReceivingEnd withNewBundle(
      Identity self,
      List<RelayAddress> relays,
      ReadableModels readable,
      int nowHour,
      int confirmedHour,
      SecureRandom random) {
    return Prekeyring.renew(this, self, relays, readable, nowHour, confirmedHour, random);
  }

  /**
   * Returns the newest bundle as it is published, always the same bytes; empty before the first.
   */
  public byte[] bundleBody() {
    return stored.getBundleBody().toByteArray();
  }

  /** Returns the serial of {@link #bundleBody}; 0 before the first. */
  public int bundleSerial() {
    return stored.getLastSerial();
  }

  /**
   * Returns the state after a restore, which has lost the serials: the next bundle goes above
   * {@code known}, which the relay named.
   */
  public ReceivingEnd withBundleSerialAbove(int known) {
    return known <= stored.getLastSerial() ? this : with(stored.toBuilder().setLastSerial(known));
  }

  /**
   * Returns the state without keys whose time is over: prekeys, sessions, skipped keys. To be
   * stored before anything else happens to be read from the old one.
   *
   * @param confirmedHour {@link ConfirmedHours#hours}; never a wall clock alone
   */
  public ReceivingEnd withoutExpired(int confirmedHour) {
    return Prekeyring.expire(this, confirmedHour);
  }

  StoredReceivingEnd stored() {
    return stored;
  }

  ReceivingEnd with(StoredReceivingEnd.Builder next) {
    return new ReceivingEnd(next.build(), own);
  }

  @Override
  public String toString() {
    return "ReceivingEnd";
  }
}
