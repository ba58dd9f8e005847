package org.tereze.relay.session;

import org.jspecify.annotations.Nullable;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.noise.LengthMask;
import org.tereze.crypto.noise.NkInitiator;
import org.tereze.crypto.noise.NkResponder;
import org.tereze.crypto.noise.RecordSealer;
import org.tereze.crypto.noise.TransportKeys;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;

/**
 * The relay's records: the first completes the handshake, all later ones are under the transport
 * key. One thread; no I/O.
 *
 * <pre>
 *  first:  e(32) ‖ head(2) ‖ sealed
 *  later:  head(2) ‖ sealed             head = 1 (phase) ‖ sealed length(15 bits), masked with the
 *                                              link's length key; the first record's has number 0
 * </pre>
 */
final class OutboundRecords {
  /** What the first record has beyond its payload. */
  static final int FIRST_EXTRA_BYTES =
      NkInitiator.EPHEMERAL_BYTES + InboundRecords.HEAD_BYTES + Limits.AEAD_TAG_BYTES;

  private final NkResponder handshake;
  private final LengthMask mask;
  private @Nullable TransportKeys transport;
  private long heads;

  OutboundRecords(NkResponder handshake) {
    this.handshake = handshake;
    this.mask = handshake.sendMask();
  }

  boolean answered() {
    return transport != null;
  }

  /** The keys after the answer. */
  TransportKeys transport() {
    if (transport == null) {
      throw new IllegalStateException("nothing was answered");
    }
    return transport;
  }

  /**
   * Seals a payload into a whole record at the start of {@code out}.
   *
   * @return its bytes, at most {@link #FIRST_EXTRA_BYTES} more than the payload
   */
  int seal(byte[] payload, int offset, int length, byte[] out) throws MalformedFrameException {
    int at = transport == null ? NkInitiator.EPHEMERAL_BYTES : 0;
    int sealedAt = at + InboundRecords.HEAD_BYTES;
    int sealed;
    if (transport == null) {
      handshake.writeEphemeral(out, 0);
      sealed = answer(payload, offset, length, out, sealedAt);
    } else {
      RecordSealer sealer = transport.sealer();
      sealed = sealer.seal(payload, offset, length, out, sealedAt);
    }
    int head = (InboundRecords.PHASE_BIT | sealed) ^ mask.at(heads++);
    out[at] = (byte) (head >>> 8);
    out[at + 1] = (byte) head;
    return sealedAt + sealed;
  }

  private int answer(byte[] payload, int offset, int length, byte[] out, int at)
      throws MalformedFrameException {
    try {
      int sealed = handshake.sealAnswer(payload, offset, length, out, at);
      transport = handshake.transport();
      return sealed;
    } catch (CryptoException e) {
      throw new MalformedFrameException("the client's key agrees on nothing", e);
    }
  }

  /** Destroys the keys of this direction. */
  void close() {
    mask.close();
    if (transport != null) {
      transport.sealer().close();
    }
  }
}
