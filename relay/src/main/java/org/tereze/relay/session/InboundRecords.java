package org.tereze.relay.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.noise.LengthMask;
import org.tereze.crypto.noise.NkInitiator;
import org.tereze.crypto.noise.NkResponder;
import org.tereze.crypto.noise.RecordOpener;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;

/**
 * The client's records, opened: the first by the handshake, then those under the early key, then
 * those under the transport key. One thread; no I/O.
 *
 * <pre>
 *  first:  e(32) ‖ head(3) ‖ sealed     head = u16 sealed length ‖ u8 key number, masked with
 *                                              HMAC-SHA256(static public key, e)[0..3]
 *  later:  head(2) ‖ sealed             head = phase(1 bit) ‖ sealed length(15 bits), masked with
 *                                              the link's length key and a counter
 * </pre>
 *
 * <p>A record is opened in the array in which it was gathered.
 */
final class InboundRecords {
  static final byte[] PROLOGUE = "tereze/1 tcp".getBytes(StandardCharsets.US_ASCII);

  static final int FIRST_HEAD_BYTES = 3;
  static final int HEAD_BYTES = 2;
  static final int PHASE_BIT = 1 << 15;

  private final LinkKeyRing keys;
  private final SecureRandom random;
  private final RecordIntake intake;

  private @Nullable NkResponder handshake;
  private @Nullable LengthMask mask;
  private @Nullable RecordOpener early;
  private @Nullable RecordOpener transport;
  private long laterHeads;
  private boolean headOfTransport;
  private boolean transportSeen;
  private int keyNumber;

  private byte[] payload = {};
  private int payloadBytes;
  private boolean payloadEarly;

  InboundRecords(LinkKeyRing keys, SecureRandom random, RecordArrays arrays) {
    this.keys = keys;
    this.random = random;
    this.intake = new RecordIntake(arrays, NkInitiator.EPHEMERAL_BYTES + FIRST_HEAD_BYTES);
  }

  /**
   * Takes bytes until a record is whole and open, or none are left.
   *
   * @return whether {@link #payload} has a new record; the array then belongs to the caller
   * @throws FirstRecordException if the first record is not for a key that lives
   * @throws MalformedFrameException if a later one is not the next one as it was sealed
   */
  boolean read(ByteBuffer in) throws FirstRecordException, MalformedFrameException {
    if (!intake.inBody()) {
      if (!intake.takeHead(in)) {
        return false;
      }
      intake.expect(handshake == null ? readFirstHead() : readLaterHead());
    }
    if (!intake.takeBody(in)) {
      return false;
    }
    if (handshake == null) {
      openFirst();
    } else {
      openLater();
    }
    payload = intake.release(HEAD_BYTES);
    return true;
  }

  /** What is held of a record that is not whole. */
  int heldBytes() {
    return intake.heldBytes();
  }

  byte[] payload() {
    return payload;
  }

  int payloadBytes() {
    return payloadBytes;
  }

  /**
   * Whether the last payload may be a replay: it came in the first record or under the early key.
   */
  boolean payloadEarly() {
    return payloadEarly;
  }

  /** Whether a first record opened: from then on bytes come from a client, not a stranger. */
  boolean opened() {
    return handshake != null;
  }

  NkResponder handshake() {
    if (handshake == null) {
      throw new IllegalStateException("no first record was opened");
    }
    return handshake;
  }

  /** The keys among which the client chose. */
  LinkKeyRing keys() {
    return keys;
  }

  /** Which key the client used. */
  int keyNumber() {
    return keyNumber;
  }

  /** From now on the client may use the transport key. */
  void answered(RecordOpener opener) {
    transport = opener;
  }

  private int readFirstHead() throws FirstRecordException {
    byte[] head = intake.head();
    byte[] e = new byte[NkInitiator.EPHEMERAL_BYTES];
    System.arraycopy(head, 0, e, 0, e.length);
    byte[] masks = HmacSha256.mac(keys.staticPublic(), e);
    int at = e.length;
    int length = (head[at] ^ masks[0]) & 0xff;
    length = length << 8 | ((head[at + 1] ^ masks[1]) & 0xff);
    keyNumber = (head[at + 2] ^ masks[2]) & 0xff;
    // Bound: a stranger's record, before it is gathered.
    if (length < Limits.AEAD_TAG_BYTES || length > Limits.MAX_RECORD_BYTES) {
      throw new FirstRecordException("first record of " + length + " bytes");
    }
    if (keys.key(keyNumber) == null) {
      throw new FirstRecordException("first record for a key that does not live");
    }
    return length;
  }

  private int readLaterHead() throws MalformedFrameException {
    byte[] head = intake.head();
    LengthMask lengths = mask;
    if (lengths == null) {
      throw new IllegalStateException("no mask");
    }
    int value = ((head[0] & 0xff) << 8 | (head[1] & 0xff)) ^ lengths.at(laterHeads++);
    headOfTransport = (value & PHASE_BIT) != 0;
    if (headOfTransport && transport == null) {
      throw new MalformedFrameException("a transport record before the answer");
    }
    if (!headOfTransport && transportSeen) {
      throw new MalformedFrameException("an early record after a transport record");
    }
    int length = value & ~PHASE_BIT;
    if (length < Limits.AEAD_TAG_BYTES) {
      throw new MalformedFrameException("record of " + length + " bytes");
    }
    return length;
  }

  private void openFirst() throws FirstRecordException {
    X25519PrivateKey key = keys.key(keyNumber);
    if (key == null) {
      throw new FirstRecordException("first record for a key that does not live");
    }
    byte[] body = intake.body();
    try {
      NkResponder opened =
          NkResponder.open(
              key, PROLOGUE, random, intake.head(), 0, body, 0, intake.bodyBytes(), body, 0);
      mask = opened.receiveMask();
      early = opened.early();
      payloadBytes = opened.firstPayloadBytes();
      payloadEarly = true;
      handshake = opened;
    } catch (CryptoException e) {
      throw new FirstRecordException("first record does not open");
    }
  }

  private void openLater() throws MalformedFrameException {
    RecordOpener opener = headOfTransport ? transport : early;
    if (opener == null) {
      throw new IllegalStateException("no key for this phase");
    }
    byte[] body = intake.body();
    try {
      payloadBytes = opener.open(body, 0, intake.bodyBytes(), body, 0);
    } catch (CryptoException e) {
      throw new MalformedFrameException("record does not open", e);
    }
    payloadEarly = !headOfTransport;
    if (headOfTransport && !transportSeen) {
      transportSeen = true;
      if (early != null) {
        early.close();
        early = null;
      }
    }
  }

  /** Destroys the keys of this direction and gives back what is held. */
  void close() {
    intake.close();
    if (mask != null) {
      mask.close();
    }
    if (early != null) {
      early.close();
      early = null;
    }
    if (transport != null) {
      transport.close();
    }
    if (handshake != null) {
      handshake.close();
    }
  }
}
