package org.tereze.client.session;

import java.util.Arrays;
import org.tereze.crypto.AesBlock;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;
import org.tereze.wire.MailboxId;

/**
 * The bytes of an ordinary envelope, and the sealing that all reports share.
 *
 * <p>Stateless; safe for any thread.
 *
 * <pre>
 * offset  bytes  field
 * 0       2      number, big-endian, XOR AES-256(mask key, tag)[0..2] (as RFC 9001 §5.4 masks numbers)
 * 2       n      AES-256-GCM-SIV ciphertext (RFC 8452), zero nonce: the message key seals once
 * 2+n     16     tag
 *
 * associated data: 0x01 ‖ mailbox id of the session (16) ‖ u16 number
 * </pre>
 */
final class Envelopes {
  static final int NUMBER_BYTES = 2;

  private static final byte VERSION = 1;

  private Envelopes() {}

  /** Returns the envelope of report {@code number}, 1 to 65,535. */
  static byte[] seal(
      SecretBytes messageKey,
      SecretBytes maskKey,
      MailboxId mailbox,
      int number,
      byte[] plaintext) {
    byte[] envelope = new byte[NUMBER_BYTES + plaintext.length + AesGcmSiv.TAG_BYTES];
    AesGcmSiv.sealOnce(
        messageKey,
        associatedData(mailbox, number),
        plaintext,
        0,
        plaintext.length,
        envelope,
        NUMBER_BYTES);
    int masked = number ^ mask(maskKey, envelope);
    envelope[0] = (byte) (masked >> 8);
    envelope[1] = (byte) masked;
    return envelope;
  }

  /** Returns the number that {@code envelope} has if it belongs to the session of this mask. */
  static int number(SecretBytes maskKey, byte[] envelope) {
    return ((envelope[0] & 0xff) << 8 | (envelope[1] & 0xff)) ^ mask(maskKey, envelope);
  }

  /** Returns the plaintext of an ordinary envelope. */
  static byte[] open(SecretBytes messageKey, MailboxId mailbox, int number, byte[] envelope)
      throws CryptoException {
    return openSealed(messageKey, mailbox, number, envelope, NUMBER_BYTES);
  }

  /** Returns ciphertext ‖ tag of report {@code number}. */
  static byte[] sealBare(SecretBytes messageKey, MailboxId mailbox, int number, byte[] plaintext) {
    return AesGcmSiv.sealOnce(messageKey, associatedData(mailbox, number), plaintext);
  }

  /** Returns the plaintext of ciphertext ‖ tag from {@code offset} to the end. */
  static byte[] openSealed(
      SecretBytes messageKey, MailboxId mailbox, int number, byte[] envelope, int offset)
      throws CryptoException {
    return AesGcmSiv.openOnce(
        messageKey,
        associatedData(mailbox, number),
        Arrays.copyOfRange(envelope, offset, envelope.length));
  }

  private static int mask(SecretBytes maskKey, byte[] envelope) {
    byte[] block = new AesBlock(maskKey).encrypt(envelope, envelope.length - AesGcmSiv.TAG_BYTES);
    return (block[0] & 0xff) << 8 | (block[1] & 0xff);
  }

  private static byte[] associatedData(MailboxId mailbox, int number) {
    byte[] data = new byte[1 + MailboxId.BYTES + NUMBER_BYTES];
    data[0] = VERSION;
    mailbox.copyTo(data, 1);
    data[1 + MailboxId.BYTES] = (byte) (number >> 8);
    data[1 + MailboxId.BYTES + 1] = (byte) number;
    return data;
  }
}
