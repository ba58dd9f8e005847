package org.tereze.crypto.noise;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;

/**
 * The client's half of a link handshake {@code Noise_NK_25519_ChaChaPoly_SHA256} (Noise revision
 * 34, §7.5).
 *
 * <p>Not thread-safe. In order: {@link #hashAfterEs} and the masks at once, {@link #sealFirst}
 * once, records under {@link #early} until the answer, {@link #openAnswer} once, then {@link
 * #transport}.
 *
 * <pre>
 *   NK:  &lt;- s   ...   -&gt; e, es (first message)   &lt;- e, ee (answer)
 *   message 1 = e(32) ‖ sealed payload(length + 16)
 *   message 2 = e(32) ‖ sealed payload(length + 16)
 * </pre>
 *
 * <p>Guarantees: only the owner of the static key can read or answer; the answer and all after it
 * have forward secrecy.
 *
 * <p>Non-guarantees: the first message and early records can be replayed, and be read by who takes
 * the relay's private key later; the client stays anonymous.
 */
public final class NkInitiator implements AutoCloseable {
  /** Length of the ephemeral key before each sealed payload. */
  public static final int EPHEMERAL_BYTES = X25519PublicKey.SIZE_BYTES;

  private enum Step {
    READY,
    AWAITING_ANSWER,
    DONE,
    FAILED
  }

  private final SymmetricState state;
  private final X25519PrivateKey ephemeral;
  private final EarlySecrets secrets;
  private Step step = Step.READY;
  private @Nullable RecordSealer early;
  private @Nullable TransportKeys transport;

  private NkInitiator(X25519PublicKey responderStatic, byte[] prologue, X25519PrivateKey ephemeral)
      throws CryptoException {
    this.ephemeral = ephemeral;
    this.state = new SymmetricState(prologue, responderStatic);
    state.mixHash(ephemeral.publicKey().encoded(), 0, EPHEMERAL_BYTES);
    state.mixKey(ephemeral.agree(responderStatic));
    this.secrets = new EarlySecrets(state);
  }

  /**
   * A handshake with a fresh ephemeral key, towards the owner of {@code responderStatic} (the
   * relay's static key or a link key).
   *
   * @throws CryptoException if that key forces an all-zero secret
   */
  public static NkInitiator start(
      X25519PublicKey responderStatic, byte[] prologue, SecureRandom random)
      throws CryptoException {
    return new NkInitiator(responderStatic, prologue, X25519PrivateKey.generate(random));
  }

  /** Writes {@code e}, 32 bytes, which goes before the first sealed payload. */
  public void writeEphemeral(byte[] out, int offset) {
    ephemeral.publicKey().write(out, offset);
  }

  /**
   * The handshake hash after {@code es}, before any payload: what a signature inside the payload is
   * bound to.
   */
  public byte[] hashAfterEs() {
    return secrets.hashAfterEs();
  }

  /**
   * A mask for the heads of the records that this side sends after the first; the caller owns it.
   */
  public LengthMask sendMask() {
    return secrets.maskToResponder();
  }

  /** A mask for the heads of all records that come back; the caller owns it. */
  public LengthMask receiveMask() {
    return secrets.maskToInitiator();
  }

  /** The cipher for records between the first message and the answer; the caller owns it. */
  public RecordSealer early() {
    // Bound: one sealer however often asked, since a second would count from 0 again under its key.
    if (early == null) {
      early = new RecordSealer(secrets.earlyKey());
    }
    return early;
  }

  /**
   * Seals the first message's payload, which may be empty, into {@code length + 16} bytes.
   *
   * @return the number of bytes written
   */
  public int sealFirst(byte[] in, int offset, int length, byte[] out, int outOffset) {
    expect(Step.READY);
    int sealed = state.seal(in, offset, length, out, outOffset);
    step = Step.AWAITING_ANSWER;
    return sealed;
  }

  /**
   * Opens the answer: the responder's ephemeral key (32 bytes at {@code ephemeralOffset}) and its
   * sealed payload.
   *
   * @return the number of payload bytes written to {@code out}
   * @throws CryptoException if it is not an answer to this handshake, after which this object is of
   *     no more use
   */
  public int openAnswer(
      byte[] responderEphemeral,
      int ephemeralOffset,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset)
      throws CryptoException {
    expect(Step.AWAITING_ANSWER);
    step = Step.FAILED;
    X25519PublicKey e = X25519PublicKey.of(responderEphemeral, ephemeralOffset);
    state.mixHash(responderEphemeral, ephemeralOffset, EPHEMERAL_BYTES);
    SecretBytes shared = ephemeral.agree(e);
    state.mixKey(shared);
    int opened = state.open(in, offset, length, out, outOffset);
    transport = new TransportKeys(state.split(), true, state.hash());
    step = Step.DONE;
    state.close();
    ephemeral.destroy();
    return opened;
  }

  /** The ciphers after the answer; the caller owns them. */
  public TransportKeys transport() {
    if (transport == null) {
      throw new IllegalStateException("no answer was opened");
    }
    return transport;
  }

  private void expect(Step expected) {
    if (step != expected) {
      throw new IllegalStateException("handshake is " + step);
    }
  }

  /** Destroys the handshake's secrets; what {@link #transport} and the masks returned lives on. */
  @Override
  public void close() {
    if (step != Step.DONE) {
      step = Step.FAILED;
    }
    state.close();
    ephemeral.destroy();
    secrets.close();
  }

  @Override
  public String toString() {
    return "NkInitiator(" + step + ")";
  }
}
