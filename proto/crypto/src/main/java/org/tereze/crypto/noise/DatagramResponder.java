package org.tereze.crypto.noise;

import java.security.SecureRandom;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;

/**
 * The relay's keys of one burst of datagrams; {@link DatagramInitiator} shows the forms. Not
 * thread-safe. Made when the first datagram's mac1 is right; worth keeping only if one opens.
 */
public final class DatagramResponder implements AutoCloseable {
  private static final int E_BYTES = NkInitiator.EPHEMERAL_BYTES;

  private final DatagramCipher early;
  private final DatagramKeys keys;
  private final byte[] ephemeral;
  private boolean proven;
  private int lastNumber;

  private DatagramResponder(DatagramCipher early, DatagramKeys keys, byte[] ephemeral) {
    this.early = early;
    this.keys = keys;
    this.ephemeral = ephemeral;
  }

  /**
   * Opens a burst's first datagram.
   *
   * @param key the static or link key that it names; the caller stays its owner
   * @param out takes the payload; its length is {@code length - FirstDatagram.LEAST_BYTES}
   * @throws CryptoException if it was not made for that key, or was changed
   */
  public static DatagramResponder open(
      X25519PrivateKey key, SecureRandom random, byte[] in, int offset, int length, byte[] out)
      throws CryptoException {
    X25519PublicKey e = X25519PublicKey.of(in, offset);
    try (SymmetricState state = new SymmetricState(DatagramInitiator.PROLOGUE, key.publicKey())) {
      state.mixHash(in, offset, E_BYTES);
      state.mixKey(key.agree(e));
      DatagramCipher early = DatagramKeys.early(state);
      boolean opened = false;
      try (X25519PrivateKey own = X25519PrivateKey.generate(random)) {
        openEarly(early, in, offset, length, out);
        byte[] ephemeral = own.publicKey().encoded();
        state.mixHash(ephemeral, 0, E_BYTES);
        state.mixKey(own.agree(e));
        DatagramResponder made =
            new DatagramResponder(early, DatagramKeys.proven(state), ephemeral);
        made.lastNumber = early.lastNumber();
        opened = true;
        return made;
      } finally {
        if (!opened) {
          early.close();
        }
      }
    }
  }

  private static int openEarly(DatagramCipher early, byte[] in, int offset, int length, byte[] out)
      throws CryptoException {
    int lead = FirstDatagram.HEAD_BYTES;
    return early.open(in, offset + lead, length - lead, out, 0);
  }

  /** The id that the client's later datagrams begin with. */
  public int id() {
    return keys.id;
  }

  /**
   * Opens one more that shows the client's key.
   *
   * @return the payload's bytes
   */
  public int openFirst(byte[] in, int offset, int length, byte[] out) throws CryptoException {
    int opened = openEarly(early, in, offset, length, out);
    lastNumber = early.lastNumber();
    return opened;
  }

  /**
   * Opens one that begins with the id: its sender has read an answer.
   *
   * @return the payload's bytes
   */
  public int open(byte[] in, int offset, int length, byte[] out) throws CryptoException {
    int lead = DatagramInitiator.ID_BYTES;
    if (length < lead) {
      throw new CryptoException();
    }
    int opened = keys.toResponder.open(in, offset + lead, length - lead, out, 0);
    lastNumber = keys.toResponder.lastNumber();
    proven = true;
    return opened;
  }

  /** Of the datagram that was opened last. */
  public int lastNumber() {
    return lastNumber;
  }

  /** Whether the client has shown that it reads what is sent to it. */
  public boolean isProven() {
    return proven;
  }

  /** What {@link #seal} adds to a payload now. */
  public int overheadBytes() {
    return (proven ? 0 : E_BYTES) + DatagramCipher.EXTRA_BYTES;
  }

  /**
   * Makes a whole datagram at the start of {@code out}.
   *
   * @param number used once only
   * @return its bytes
   */
  public int seal(int number, byte[] in, int offset, int length, byte[] out) {
    int lead = proven ? 0 : E_BYTES;
    System.arraycopy(ephemeral, 0, out, 0, lead);
    return lead + keys.toInitiator.seal(number, in, offset, length, out, lead);
  }

  @Override
  public void close() {
    early.close();
    keys.close();
  }

  @Override
  public String toString() {
    return "DatagramResponder(" + (proven ? "proven" : "not proven") + ")";
  }
}
