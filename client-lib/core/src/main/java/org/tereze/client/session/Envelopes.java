package org.tereze.client.session;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.AesBlock;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;
import org.tereze.wire.MailboxId;

/**
 * The bytes of an ordinary envelope, and the sealing that all reports share.
 *
 * <p>Not thread-safe: its cipher and buffers serve one envelope after the other. Of keys it keeps
 * the mask's of one session, which hides numbers and nothing else.
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

  private final AesGcmSiv cipher = new AesGcmSiv();
  private final byte[] associatedData = new byte[1 + MailboxId.BYTES + NUMBER_BYTES];
  private final byte[] maskBlock = new byte[AesBlock.BLOCK_BYTES];
  private @Nullable ByteString maskKey;
  private @Nullable AesBlock mask;

  /** Returns the cipher, for what is sealed beside envelopes. */
  AesGcmSiv cipher() {
    return cipher;
  }

  /**
   * Returns the envelope of report {@code number}, 1 to 65,535.
   *
   * @param maskKey of the session, 32 bytes
   */
  byte[] seal(
      SecretBytes messageKey, ByteString maskKey, MailboxId mailbox, int number, byte[] plaintext) {
    byte[] envelope = new byte[NUMBER_BYTES + plaintext.length + AesGcmSiv.TAG_BYTES];
    associate(mailbox, number);
    cipher.seal(messageKey, associatedData, plaintext, 0, plaintext.length, envelope, NUMBER_BYTES);
    int masked = number ^ mask(maskKey, envelope);
    envelope[0] = (byte) (masked >> 8);
    envelope[1] = (byte) masked;
    return envelope;
  }

  /** Returns the number that {@code envelope} has if it belongs to the session of this mask. */
  int number(ByteString maskKey, byte[] envelope) {
    return ((envelope[0] & 0xff) << 8 | (envelope[1] & 0xff)) ^ mask(maskKey, envelope);
  }

  /** Returns the plaintext of an ordinary envelope. */
  byte[] open(SecretBytes messageKey, MailboxId mailbox, int number, byte[] envelope)
      throws CryptoException {
    return openSealed(messageKey, mailbox, number, envelope, NUMBER_BYTES);
  }

  /** Returns the plaintext of ciphertext ‖ tag from {@code offset} to the end. */
  byte[] openSealed(
      SecretBytes messageKey, MailboxId mailbox, int number, byte[] envelope, int offset)
      throws CryptoException {
    associate(mailbox, number);
    return cipher.open(messageKey, associatedData, envelope, offset, envelope.length - offset);
  }

  /** Writes ciphertext ‖ tag of report {@code number} to {@code out}. */
  void sealBare(
      SecretBytes messageKey,
      MailboxId mailbox,
      int number,
      byte[] plaintext,
      byte[] out,
      int outOffset) {
    associate(mailbox, number);
    cipher.seal(messageKey, associatedData, plaintext, 0, plaintext.length, out, outOffset);
  }

  private int mask(ByteString key, byte[] envelope) {
    AesBlock block = mask;
    if (block == null || !key.equals(maskKey)) {
      try (SecretBytes own = IncomingSession.secret(key)) {
        block = new AesBlock(own);
      }
      mask = block;
      maskKey = key;
    }
    block.encrypt(envelope, envelope.length - AesGcmSiv.TAG_BYTES, maskBlock, 0);
    return (maskBlock[0] & 0xff) << 8 | (maskBlock[1] & 0xff);
  }

  private void associate(MailboxId mailbox, int number) {
    associatedData[0] = VERSION;
    mailbox.copyTo(associatedData, 1);
    associatedData[1 + MailboxId.BYTES] = (byte) (number >> 8);
    associatedData[1 + MailboxId.BYTES + 1] = (byte) number;
  }

  /** Forgets the mask's key. */
  void forget() {
    mask = null;
    maskKey = null;
  }
}
