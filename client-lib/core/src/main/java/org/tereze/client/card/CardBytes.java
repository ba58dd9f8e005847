package org.tereze.client.card;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tereze.client.card.CardException.Fault;
import org.tereze.client.identity.Identity;
import org.tereze.client.identity.PublicIdentity;
import org.tereze.crypto.Context;
import org.tereze.crypto.Ed25519PublicKey;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.wire.MailboxId;

/**
 * The bytes of a card, version 1.
 *
 * <p>Stateless. All numbers big-endian.
 *
 * <pre>
 * offset  bytes  field
 * 0       1      version, 1
 * 1       32     Ed25519 identity
 * 33      32     X25519 identity
 * 65      32     X25519 prekey
 * 97      16     card secret
 * 113     16     mailbox id
 * 129     3      issued, hours since the epoch
 * 132     1      number of relays, 1 to 3; plus 128 if the owner reads all models of the base set
 *                each: static key (32), length (1), host:port in UTF-8
 *         1+n    name in UTF-8 behind its length
 *         64     Ed25519 signature over "tereze/1 card" and everything before it
 * </pre>
 */
final class CardBytes {
  private static final int VERSION = 1;
  private static final int FIXED_BYTES = 133;
  private static final int READS_BASE_SET = 0x80;
  private static final int MAX_ISSUED_HOUR = (1 << 24) - 1;
  private static final Context CARD = Context.of("card");

  private CardBytes() {}

  static Card sign(
      Identity identity,
      X25519PublicKey prekey,
      SecretBytes secret,
      MailboxId mailbox,
      int issuedHour,
      List<RelayAddress> relays,
      String name,
      boolean readsBaseSet)
      throws CardException {
    requireRelays(relays.size());
    byte[] nameBytes = Card.utf8(requireName(name));
    if (issuedHour < 0 || issuedHour > MAX_ISSUED_HOUR || secret.size() != Card.SECRET_BYTES) {
      throw new IllegalArgumentException("hour " + issuedHour + ", secret of " + secret.size());
    }
    PublicIdentity owner = identity.publicIdentity();
    ByteBuffer out = ByteBuffer.allocate(2 * Card.MAX_BYTES);
    out.put((byte) VERSION).put(owner.encoded()).put(prekey.encoded()).put(secret.expose());
    out.put(mailbox.bytes()).put((byte) (issuedHour >> 16)).putShort((short) issuedHour);
    out.put((byte) (relays.size() | (readsBaseSet ? READS_BASE_SET : 0)));
    for (RelayAddress relay : relays) {
      byte[] address = Card.utf8(relay.address());
      out.put(relay.key().encoded()).put((byte) address.length).put(address);
    }
    out.put((byte) nameBytes.length).put(nameBytes);
    byte[] signed = Arrays.copyOf(out.array(), out.position());
    out.put(identity.signing().sign(CARD, signed));
    int tooMany = out.position() - Card.MAX_BYTES;
    if (tooMany > 0) {
      throw new CardException(
          Fault.TOO_LONG,
          "relay addresses and name are " + tooMany + " bytes too long together for one QR code");
    }
    byte[] encoded = Arrays.copyOf(out.array(), out.position());
    byte[] ownSecret = secret.expose().clone();
    return new Card(
        owner, prekey, ownSecret, mailbox, issuedHour, relays, name, readsBaseSet, encoded);
  }

  static Card read(byte[] encoded) throws CardException {
    if (encoded.length > Card.MAX_BYTES) {
      throw new CardException(Fault.TOO_LONG, "this is longer than any contact card");
    }
    ByteBuffer in = ByteBuffer.wrap(encoded);
    require(in, 1);
    int version = in.get() & 0xff;
    if (version != VERSION) {
      throw new CardException(
          Fault.WRONG_VERSION,
          "the contact card has version " + version + "; this program reads version " + VERSION);
    }
    require(in, FIXED_BYTES - 1);
    byte[] identityBytes = take(in, PublicIdentity.BYTES);
    byte[] prekey = take(in, X25519PublicKey.SIZE_BYTES);
    byte[] secret = take(in, Card.SECRET_BYTES);
    byte[] mailbox = take(in, MailboxId.BYTES);
    int issuedHour = (in.get() & 0xff) << 16 | (in.getShort() & 0xffff);
    int head = in.get() & 0xff;
    boolean readsBaseSet = (head & READS_BASE_SET) != 0;
    List<RelayAddress> relays = relays(head & ~READS_BASE_SET, in);
    String name = name(in);
    PublicIdentity identity = PublicIdentity.of(identityBytes, 0);
    verify(in, encoded, identity.signing());
    return new Card(
        identity,
        X25519PublicKey.of(prekey),
        secret,
        MailboxId.of(mailbox),
        issuedHour,
        relays,
        name,
        readsBaseSet,
        encoded.clone());
  }

  private static List<RelayAddress> relays(int count, ByteBuffer in) throws CardException {
    requireRelays(count);
    List<RelayAddress> relays = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      require(in, X25519PublicKey.SIZE_BYTES + 1);
      X25519PublicKey key = X25519PublicKey.of(take(in, X25519PublicKey.SIZE_BYTES));
      relays.add(RelayAddress.of(key, text(in, Fault.BAD_ADDRESS)));
    }
    return relays;
  }

  private static String name(ByteBuffer in) throws CardException {
    require(in, 1);
    return requireName(text(in, Fault.BAD_NAME));
  }

  private static String requireName(String name) throws CardException {
    if (Card.utf8(name).length > Card.MAX_NAME_BYTES) {
      throw new CardException(
          Fault.BAD_NAME, "the name is longer than " + Card.MAX_NAME_BYTES + " bytes");
    }
    for (int i = 0; i < name.length(); i++) {
      // A name is printed: it must not move a terminal's cursor.
      if (Character.isISOControl(name.charAt(i))) {
        throw new CardException(Fault.BAD_NAME, "the name holds a control character");
      }
    }
    return name;
  }

  private static void verify(ByteBuffer in, byte[] encoded, Ed25519PublicKey signer)
      throws CardException {
    int signedBytes = in.position();
    require(in, Ed25519PublicKey.SIGNATURE_BYTES);
    byte[] signature = take(in, Ed25519PublicKey.SIGNATURE_BYTES);
    if (in.hasRemaining()) {
      throw new CardException(Fault.TRAILING, "the contact card goes on behind its end");
    }
    if (!signer.verify(CARD, signature, Arrays.copyOf(encoded, signedBytes))) {
      throw new CardException(
          Fault.BAD_SIGNATURE,
          "the contact card was changed or mistyped: its signature does not fit");
    }
  }

  private static void requireRelays(int count) throws CardException {
    if (count < 1 || count > Card.MAX_RELAYS) {
      throw new CardException(
          Fault.RELAY_COUNT,
          "a contact card names 1 to " + Card.MAX_RELAYS + " relays, not " + count);
    }
  }

  private static String text(ByteBuffer in, Fault fault) throws CardException {
    int length = in.get() & 0xff;
    require(in, length);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(take(in, length)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new CardException(fault, "the contact card holds text that is not UTF-8");
    }
  }

  private static void require(ByteBuffer in, int bytes) throws CardException {
    if (in.remaining() < bytes) {
      throw new CardException(Fault.TRUNCATED, "the contact card is cut off");
    }
  }

  private static byte[] take(ByteBuffer in, int bytes) {
    byte[] taken = new byte[bytes];
    in.get(taken);
    return taken;
  }
}
