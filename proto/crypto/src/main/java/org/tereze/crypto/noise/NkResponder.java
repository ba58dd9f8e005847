package org.tereze.crypto.noise;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;

/**
 * The relay's half of a link handshake {@code Noise_NK_25519_ChaChaPoly_SHA256}; {@link
 * NkInitiator} shows both messages.
 *
 * <p>Not thread-safe. Made by opening a first message; then early records can be opened at once,
 * and the answer is sealed once.
 */
public final class NkResponder implements AutoCloseable {
  private final SymmetricState state;
  private final X25519PrivateKey ephemeral;
  private final X25519PublicKey initiatorEphemeral;
  private final EarlySecrets secrets;
  private final int firstPayloadBytes;
  private @Nullable TransportKeys transport;

  private NkResponder(
      SymmetricState state,
      EarlySecrets secrets,
      X25519PublicKey initiatorEphemeral,
      X25519PrivateKey ephemeral,
      int firstPayloadBytes) {
    this.state = state;
    this.secrets = secrets;
    this.initiatorEphemeral = initiatorEphemeral;
    this.ephemeral = ephemeral;
    this.firstPayloadBytes = firstPayloadBytes;
  }

  /**
   * Opens a first message: the initiator's ephemeral key (32 bytes at {@code ephemeralOffset}) and
   * its sealed payload, in place if wished.
   *
   * @param key the static or link key that the initiator chose; the caller stays its owner
   * @throws CryptoException if it was made for another key or prologue or was changed; {@code out}
   *     is then untouched
   */
  public static NkResponder open(
      X25519PrivateKey key,
      byte[] prologue,
      SecureRandom random,
      byte[] initiatorEphemeral,
      int ephemeralOffset,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset)
      throws CryptoException {
    X25519PublicKey e = X25519PublicKey.of(initiatorEphemeral, ephemeralOffset);
    SymmetricState state = new SymmetricState(prologue, key.publicKey());
    state.mixHash(initiatorEphemeral, ephemeralOffset, NkInitiator.EPHEMERAL_BYTES);
    state.mixKey(key.agree(e));
    EarlySecrets secrets = new EarlySecrets(state);
    boolean opened = false;
    try {
      int payloadBytes = state.open(in, offset, length, out, outOffset);
      opened = true;
      return new NkResponder(state, secrets, e, X25519PrivateKey.generate(random), payloadBytes);
    } finally {
      if (!opened) {
        state.close();
        secrets.close();
      }
    }
  }

  /** Length of the first message's payload. */
  public int firstPayloadBytes() {
    return firstPayloadBytes;
  }

  /**
   * The handshake hash after {@code es}, before any payload: what a signature inside the payload is
   * bound to.
   */
  public byte[] hashAfterEs() {
    return secrets.hashAfterEs();
  }

  /** A mask for the heads of all records that this side sends; the caller owns it. */
  public LengthMask sendMask() {
    return secrets.maskToInitiator();
  }

  /** A mask for the heads of the records that come after the first; the caller owns it. */
  public LengthMask receiveMask() {
    return secrets.maskToResponder();
  }

  /** A cipher for records that were sent before the answer arrived; the caller owns it. */
  public RecordOpener early() {
    return new RecordOpener(secrets.earlyKey());
  }

  /** Writes this side's {@code e}, 32 bytes, which goes before the answer's sealed payload. */
  public void writeEphemeral(byte[] out, int offset) {
    ephemeral.publicKey().write(out, offset);
  }

  /**
   * Seals the answer's payload, which may be empty, into {@code length + 16} bytes.
   *
   * @return the number of bytes written
   * @throws CryptoException if the initiator's key forces an all-zero secret
   */
  public int sealAnswer(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws CryptoException {
    if (transport != null) {
      throw new IllegalStateException("the answer was sealed before");
    }
    state.mixHash(ephemeral.publicKey().encoded(), 0, NkInitiator.EPHEMERAL_BYTES);
    state.mixKey(ephemeral.agree(initiatorEphemeral));
    int sealed = state.seal(in, offset, length, out, outOffset);
    transport = new TransportKeys(state.split(), false, state.hash());
    state.close();
    ephemeral.destroy();
    return sealed;
  }

  /** The ciphers after the answer; the caller owns them. */
  public TransportKeys transport() {
    if (transport == null) {
      throw new IllegalStateException("no answer was sealed");
    }
    return transport;
  }

  /** Destroys the handshake's secrets; what {@link #transport} and the masks returned lives on. */
  @Override
  public void close() {
    state.close();
    ephemeral.destroy();
    secrets.close();
  }

  @Override
  public String toString() {
    return "NkResponder";
  }
}
