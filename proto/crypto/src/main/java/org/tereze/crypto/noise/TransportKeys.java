package org.tereze.crypto.noise;

import org.tereze.crypto.SecretBytes;

/**
 * What a finished handshake leaves one side with: a cipher for each direction and the hash that
 * names the link.
 *
 * <p>Not thread-safe as a whole; sealer and opener may live on different threads. Owns both.
 */
public final class TransportKeys implements AutoCloseable {
  private static final int KEY_BYTES = 32;

  private final RecordSealer sealer;
  private final RecordOpener opener;
  private final byte[] handshakeHash;

  /** {@code split}: initiator → responder ‖ responder → initiator; destroyed here. */
  TransportKeys(SecretBytes split, boolean initiator, byte[] handshakeHash) {
    try (SecretBytes both = split;
        SecretBytes toResponder = both.slice(0, KEY_BYTES);
        SecretBytes toInitiator = both.slice(KEY_BYTES, 2 * KEY_BYTES)) {
      this.sealer = new RecordSealer(initiator ? toResponder : toInitiator);
      this.opener = new RecordOpener(initiator ? toInitiator : toResponder);
    }
    this.handshakeHash = handshakeHash;
  }

  public RecordSealer sealer() {
    return sealer;
  }

  public RecordOpener opener() {
    return opener;
  }

  /**
   * The final handshake hash (Noise §11.2), 32 bytes, a fresh copy: the same on both sides, new for
   * each link.
   */
  public byte[] handshakeHash() {
    return handshakeHash.clone();
  }

  @Override
  public void close() {
    sealer.close();
    opener.close();
  }

  @Override
  public String toString() {
    return "TransportKeys";
  }
}
