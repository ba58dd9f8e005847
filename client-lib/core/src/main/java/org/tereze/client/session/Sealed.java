package org.tereze.client.session;

import org.tereze.client.codec.Packed;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;

/**
 * A report that was sealed, and the state of the sending end after it.
 *
 * <p>Immutable; safe for any thread.
 *
 * <p>Order: {@link #next} is durable before {@link #envelope} leaves; the state before it is
 * overwritten then.
 */
public final class Sealed {
  private final SendingEnd next;
  private final MailboxId mailbox;
  private final Packed packed;
  private final byte[] envelope;
  private final byte[] spare;
  private final SessionId session;
  private final int number;

  Sealed(
      SendingEnd next,
      MailboxId mailbox,
      Packed packed,
      byte[] envelope,
      byte[] spare,
      SessionId session,
      int number) {
    this.next = next;
    this.mailbox = mailbox;
    this.packed = packed;
    this.envelope = envelope;
    this.spare = spare;
    this.session = session;
    this.number = number;
  }

  /** Returns the state to store before the envelope leaves. */
  public SendingEnd next() {
    return next;
  }

  /** Returns where the envelope goes. */
  public MailboxId mailbox() {
    return mailbox;
  }

  /** Returns what made the report small, as {@link Packed#codec} names it. */
  public String codec() {
    return packed.codec();
  }

  /** Returns how long the report is under that codec, without first byte and padding. */
  public int packedBytes() {
    return packed.bytes();
  }

  /** Returns how long the plaintext is that was sealed, first byte and padding included. */
  public int paddedBytes() {
    return packed.plaintext().length;
  }

  /** Returns the envelope; every resend is these very bytes. */
  public byte[] envelope() {
    return envelope.clone();
  }

  /** Returns what goes when the recipient says that it could not open the envelope. */
  public byte[] spare() {
    return spare.clone();
  }

  /** Returns the envelope's name at relays. */
  public EnvelopeId id() {
    return EnvelopeId.of(mailbox, envelope);
  }

  /** Returns the spare's name at relays. */
  public EnvelopeId spareId() {
    return EnvelopeId.of(mailbox, spare);
  }

  /** Returns the session that it belongs to; receipts name it. */
  public SessionId session() {
    return session;
  }

  /** Returns its number in the session, 0 to 65,535. */
  public int number() {
    return number;
  }

  /** Returns whether it opens its session and so goes before all others of it. */
  public boolean opening() {
    return number == 0;
  }

  @Override
  public String toString() {
    return "Sealed(" + envelope.length + ")";
  }
}
