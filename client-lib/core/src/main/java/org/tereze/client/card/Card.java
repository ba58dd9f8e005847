package org.tereze.client.card;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.CardException.Fault;
import org.tereze.client.identity.Identity;
import org.tereze.client.identity.PublicIdentity;
import org.tereze.crypto.Context;
import org.tereze.crypto.Hkdf;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.link.Base32;
import org.tereze.wire.AskSecret;
import org.tereze.wire.MailboxId;

/**
 * What one person gives to one other, once: who they are, where to write, and the first key to
 * write to.
 *
 * <p>Immutable; safe for any thread. {@link CardBytes} has the layout.
 *
 * <p>Guarantees: a card that was read was signed by its identity and not changed since; it never
 * expires by age. Non-guarantee: whose identity it is; two people compare words for that.
 */
public final class Card {
  /** Longest encoding. */
  public static final int MAX_BYTES = 370;

  /** Most relays. */
  public static final int MAX_RELAYS = 3;

  /** Longest name in UTF-8; a longer one travels in the bundle. */
  public static final int MAX_NAME_BYTES = 64;

  /** Length of the card secret. */
  public static final int SECRET_BYTES = 16;

  /** What a card begins with as a link. */
  public static final String SCHEME = "TEREZE:";

  private static final Context ASK = Context.of("ask");

  private final PublicIdentity identity;
  private final X25519PublicKey prekey;
  private final byte[] secret;
  private final MailboxId mailbox;
  private final int issuedHour;
  private final List<RelayAddress> relays;
  private final String name;
  private final boolean readsBaseSet;
  private final byte[] encoded;

  Card(
      PublicIdentity identity,
      X25519PublicKey prekey,
      byte[] secret,
      MailboxId mailbox,
      int issuedHour,
      List<RelayAddress> relays,
      String name,
      boolean readsBaseSet,
      byte[] encoded) {
    this.identity = identity;
    this.prekey = prekey;
    this.secret = secret;
    this.mailbox = mailbox;
    this.issuedHour = issuedHour;
    this.relays = Collections.unmodifiableList(new ArrayList<>(relays));
    this.name = name;
    this.readsBaseSet = readsBaseSet;
    this.encoded = encoded;
  }

  /**
   * Makes and signs a card.
   *
   * @param prekey made for this card; its private half stays with the mailbox's owner
   * @param secret 16 random bytes, of which a copy is kept
   * @param issuedHour hours since the epoch, 0 to 2^24 - 1
   * @param relays one to three, the mailbox's home first
   * @param readsBaseSet whether its owner reads every text model of the base set
   * @throws CardException if relays or name are too many or too long for one QR code
   */
  public static Card sign(
      Identity identity,
      X25519PublicKey prekey,
      SecretBytes secret,
      MailboxId mailbox,
      int issuedHour,
      List<RelayAddress> relays,
      String name,
      boolean readsBaseSet)
      throws CardException {
    return CardBytes.sign(
        identity, prekey, secret, mailbox, issuedHour, relays, name, readsBaseSet);
  }

  /**
   * Reads a card's bytes.
   *
   * @throws CardException with the first thing that is wrong; nothing is to be believed then
   */
  public static Card decode(byte[] encoded) throws CardException {
    return CardBytes.read(encoded);
  }

  /**
   * Reads a card as a link, in either case, white space around and inside it ignored (mail breaks
   * lines).
   *
   * @throws CardException with the first thing that is wrong; nothing is to be believed then
   */
  public static Card parse(String uri) throws CardException {
    // Bound: before the text is copied; room for white space that a mail program put in.
    if (uri.length() > 4 * MAX_BYTES) {
      throw new CardException(Fault.TOO_LONG, "this is longer than any contact card");
    }
    String text = uri.replaceAll("\\s+", "");
    if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new CardException(Fault.NOT_A_CARD, "a contact card begins with " + SCHEME);
    }
    byte[] encoded;
    try {
      encoded = Base32.decode(text.substring(SCHEME.length()));
    } catch (IllegalArgumentException e) {
      throw new CardException(Fault.BAD_CHARACTER, "the contact card has " + e.getMessage());
    }
    return decode(encoded);
  }

  /** Returns the link: {@code TEREZE:} and Base32 in upper case, at most 599 characters. */
  public String uri() {
    return SCHEME + Base32.encode(encoded);
  }

  /** Returns the bytes, a fresh copy. */
  public byte[] encoded() {
    return encoded.clone();
  }

  /** Returns who gives the card. */
  public PublicIdentity identity() {
    return identity;
  }

  /** Returns the key to open a session to while there is no newer one. */
  public X25519PublicKey prekey() {
    return prekey;
  }

  /** Returns a copy of the card secret with an owner of its own. */
  public SecretBytes secret() {
    return SecretBytes.copyOf(secret);
  }

  /** Returns what shows that its holder may ask what became of envelopes to this mailbox. */
  public AskSecret askSecret() {
    try (SecretBytes own = secret();
        SecretBytes ask = Hkdf.derive(own, ASK, AskSecret.BYTES)) {
      return AskSecret.of(ask.expose());
    }
  }

  /** Returns where to write. */
  public MailboxId mailbox() {
    return mailbox;
  }

  /** Returns when it was made by its owner's clock, in hours since the epoch. */
  public int issuedHour() {
    return issuedHour;
  }

  /** Returns one to three relays; the first is the mailbox's home. */
  public List<RelayAddress> relays() {
    return relays;
  }

  /** Returns the name that its owner chose, perhaps empty; nobody has checked it. */
  public String name() {
    return name;
  }

  /** Returns whether its owner read every text model of the base set when it was made. */
  public boolean readsBaseSet() {
    return readsBaseSet;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Card && Arrays.equals(((Card) other).encoded, encoded);
  }

  @Override
  public int hashCode() {
    return mailbox.hashCode();
  }

  @Override
  public String toString() {
    return "Card(" + encoded.length + ")";
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
