package org.tereze.client.session;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.tereze.client.identity.Identity;
import org.tereze.client.identity.PublicIdentity;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.ChaCha20;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.Hpke;
import org.tereze.crypto.HpkeExporter;
import org.tereze.crypto.HpkeSender;
import org.tereze.crypto.SecretBytes;
import org.tereze.wire.MailboxId;

/**
 * A second copy of a report, sealed when it is written to the recipient's identity key, for the day
 * the first one cannot be opened.
 *
 * <p>Stateless; safe for any thread.
 *
 * <pre>
 * offset  bytes  field
 * 0       32     enc of HPKE auth (RFC 9180) to the recipient's X25519 identity, masked
 * 32      n      AES-256-GCM-SIV ciphertext, zero nonce, key = export "tereze/1 spare key"
 * 32+n    16     tag; associated data 0x02 ‖ mailbox id (16)
 *
 * plaintext: session id (8) ‖ u16 number ‖ the report's plaintext
 * </pre>
 *
 * <p>Guarantee: its writer cannot open it, since the ephemeral key is gone. Non-guarantees: no
 * forward secrecy and no ML-KEM towards the recipient's identity key.
 */
final class Spares {
  /** Bytes beyond the report's plaintext. */
  static final int OVERHEAD_BYTES =
      Hpke.ENC_BYTES + SessionId.BYTES + Envelopes.NUMBER_BYTES + AesGcmSiv.TAG_BYTES;

  private static final Context KEY = Context.of("spare key");
  private static final int KEY_BYTES = 32;
  private static final byte KIND = 2;
  private static final int HEAD_BYTES = SessionId.BYTES + Envelopes.NUMBER_BYTES;

  private Spares() {}

  /** A spare that was opened: which report it is, and its plaintext. */
  static final class Content {
    final SessionId session;
    final int number;
    final byte[] plaintext;

    private Content(SessionId session, int number, byte[] plaintext) {
      this.session = session;
      this.number = number;
      this.plaintext = plaintext;
    }
  }

  static byte[] seal(SpareKeys keys, AesGcmSiv cipher, Content content, SecureRandom random)
      throws CryptoException {
    byte[] envelope = new byte[OVERHEAD_BYTES + content.plaintext.length];
    try (HpkeSender setup = Hpke.sendAuth(keys.pair(), keys.info(), random);
        SecretBytes key = setup.export(KEY, KEY_BYTES)) {
      setup.writeEnc(envelope, 0);
      int inner = Hpke.ENC_BYTES;
      content.session.write(envelope, inner);
      envelope[inner + SessionId.BYTES] = (byte) (content.number >> 8);
      envelope[inner + SessionId.BYTES + 1] = (byte) content.number;
      byte[] plaintext = content.plaintext;
      System.arraycopy(plaintext, 0, envelope, inner + HEAD_BYTES, plaintext.length);
      int lengthBytes = HEAD_BYTES + plaintext.length;
      cipher.seal(key, keys.associatedData(), envelope, inner, lengthBytes, envelope, inner);
    }
    OpeningContext.mask(keys.mask(), envelope, Hpke.ENC_BYTES);
    return envelope;
  }

  static Content open(
      Identity self,
      PublicIdentity sender,
      MailboxId mailbox,
      SecretBytes cardSecret,
      AesGcmSiv cipher,
      byte[] envelope)
      throws CryptoException {
    if (envelope.length < OVERHEAD_BYTES) {
      throw new CryptoException();
    }
    byte[] bare = envelope.clone();
    try (ChaCha20 mask = OpeningContext.spareMask(cardSecret)) {
      OpeningContext.mask(mask, bare, Hpke.ENC_BYTES);
    }
    byte[] enc = Arrays.copyOf(bare, Hpke.ENC_BYTES);
    byte[] info = OpeningContext.spareInfo(sender, self.publicIdentity(), mailbox);
    try (HpkeExporter setup = Hpke.receiveAuth(enc, self.agreement(), info, sender.agreement());
        SecretBytes key = setup.export(KEY, KEY_BYTES)) {
      int sealed = bare.length - Hpke.ENC_BYTES;
      byte[] ad = associatedData(mailbox);
      ByteBuffer inner = ByteBuffer.wrap(cipher.open(key, ad, bare, Hpke.ENC_BYTES, sealed));
      byte[] session = new byte[SessionId.BYTES];
      inner.get(session);
      int number = inner.getShort() & 0xffff;
      byte[] plaintext = new byte[inner.remaining()];
      inner.get(plaintext);
      return new Content(SessionId.of(session), number, plaintext);
    }
  }

  static Content content(SessionId session, int number, byte[] plaintext) {
    return new Content(session, number, plaintext);
  }

  static byte[] associatedData(MailboxId mailbox) {
    byte[] data = new byte[1 + MailboxId.BYTES];
    data[0] = KIND;
    mailbox.copyTo(data, 1);
    return data;
  }
}
