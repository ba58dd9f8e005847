package org.tereze.crypto.noise;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;

/**
 * The client's keys of one burst of datagrams. Not Noise messages: NK is run to {@code es}, then to
 * {@code ee}, and each datagram is sealed by itself under its number. Not thread-safe.
 *
 * <pre>
 * to the relay until it answered   {@link FirstDatagram}
 * to the relay afterwards          id(4) ‖ masked number(2) ‖ sealed payload
 * from the relay                   [e(32) ‖] masked number(2) ‖ sealed payload
 * from one that is beset           {@link CookieDatagram}
 * </pre>
 *
 * <p>Guarantees: who does not hold the relay's key reads nothing and answers nothing; what is sent
 * after the answer, and every answer, has forward secrecy. <b>Does not</b> keep a datagram from
 * being replayed or from being dropped.
 */
public final class DatagramInitiator implements AutoCloseable {
  static final byte[] PROLOGUE = "tereze/1 udp".getBytes(StandardCharsets.US_ASCII);
  static final int ID_BYTES = 4;

  private static final int E_BYTES = NkInitiator.EPHEMERAL_BYTES;

  /** A relay that forgot its cookies, or never gave this one, is silent: then it is asked anew. */
  private static final int COOKIE_USES = 12;

  private final X25519PublicKey relayStatic;
  private final FirstMac mac;
  private final int keyNumber;
  private final SymmetricState state;
  private final X25519PrivateKey ephemeral;
  private final DatagramCipher early;
  private @Nullable DatagramKeys keys;
  private byte[] answerer = {};
  private int cookie = AddressCookies.NONE;
  private int cookieUses;
  private int lastNumber;

  private DatagramInitiator(
      X25519PublicKey relayStatic, X25519PublicKey key, int keyNumber, X25519PrivateKey ephemeral)
      throws CryptoException {
    this.relayStatic = relayStatic;
    this.mac = new FirstMac(relayStatic);
    this.keyNumber = keyNumber;
    this.ephemeral = ephemeral;
    this.state = new SymmetricState(PROLOGUE, key);
    state.mixHash(ephemeral.publicKey().encoded(), 0, E_BYTES);
    state.mixKey(ephemeral.agree(key));
    this.early = DatagramKeys.early(state);
  }

  /**
   * Keys with a fresh ephemeral one.
   *
   * @param key the static key or the link key with that number
   * @param keyNumber 0 for the static key
   * @throws CryptoException if that key forces an all-zero secret
   */
  public static DatagramInitiator start(
      X25519PublicKey relayStatic, X25519PublicKey key, int keyNumber, SecureRandom random)
      throws CryptoException {
    return new DatagramInitiator(relayStatic, key, keyNumber, X25519PrivateKey.generate(random));
  }

  /** What {@link #seal} adds to a payload now. */
  public int overheadBytes() {
    return (keys == null ? FirstDatagram.HEAD_BYTES : ID_BYTES) + DatagramCipher.EXTRA_BYTES;
  }

  /** Whether the relay has answered, which proves that it holds its key. */
  public boolean answered() {
    return keys != null;
  }

  /**
   * Makes a whole datagram at the start of {@code out}.
   *
   * @param number used once only
   * @return its bytes
   */
  public int seal(int number, byte[] in, int offset, int length, byte[] out) {
    DatagramKeys proven = keys;
    if (proven == null) {
      int sealed = early.seal(number, in, offset, length, out, FirstDatagram.HEAD_BYTES);
      int bytes = FirstDatagram.HEAD_BYTES + sealed;
      FirstDatagram.write(relayStatic, mac, ephemeral.publicKey(), keyNumber, cookie(), out, bytes);
      return bytes;
    }
    for (int i = 0; i < ID_BYTES; i++) {
      out[i] = (byte) (proven.id >>> (8 * (ID_BYTES - 1 - i)));
    }
    return ID_BYTES + proven.toResponder.seal(number, in, offset, length, out, ID_BYTES);
  }

  private int cookie() {
    if (cookieUses == 0) {
      return AddressCookies.NONE;
    }
    cookieUses--;
    return cookie;
  }

  /**
   * Reads what {@link #open} did not: the relay may have had no time to open what was sent so far,
   * and told a cookie, which the next datagrams show.
   *
   * @return whether that is so: all must be sent again, under new numbers; no for further copies
   *     while one is in use
   */
  public boolean learnsCookie(byte[] in, int offset, int length) {
    if (keys != null || cookieUses > 0) {
      return false;
    }
    try {
      cookie =
          CookieDatagram.read(relayStatic, ephemeral.publicKey().encoded(), in, offset, length);
      cookieUses = COOKIE_USES;
      return true;
    } catch (CryptoException e) {
      return false;
    }
  }

  /**
   * Opens a datagram of the relay's.
   *
   * @return the payload's bytes
   * @throws CryptoException if it is none; nothing has changed then
   */
  public int open(byte[] in, int offset, int length, byte[] out) throws CryptoException {
    DatagramKeys proven = keys;
    if (proven == null) {
      return openFirst(in, offset, length, out);
    }
    int lead = startsWithAnswerer(in, offset, length) ? E_BYTES : 0;
    int opened = proven.toInitiator.open(in, offset + lead, length - lead, out, 0);
    lastNumber = proven.toInitiator.lastNumber();
    return opened;
  }

  private boolean startsWithAnswerer(byte[] in, int offset, int length) {
    boolean same = length >= E_BYTES;
    for (int i = 0; same && i < E_BYTES; i++) {
      same = in[offset + i] == answerer[i];
    }
    return same;
  }

  private int openFirst(byte[] in, int offset, int length, byte[] out) throws CryptoException {
    if (length < E_BYTES + DatagramCipher.EXTRA_BYTES) {
      throw new CryptoException();
    }
    DatagramKeys tried;
    try (SymmetricState copy = state.copy()) {
      copy.mixHash(in, offset, E_BYTES);
      copy.mixKey(ephemeral.agree(X25519PublicKey.of(in, offset)));
      tried = DatagramKeys.proven(copy);
    }
    boolean opened = false;
    try {
      int bytes = tried.toInitiator.open(in, offset + E_BYTES, length - E_BYTES, out, 0);
      opened = true;
      keys = tried;
      answerer = Arrays.copyOfRange(in, offset, offset + E_BYTES);
      lastNumber = tried.toInitiator.lastNumber();
      return bytes;
    } finally {
      if (!opened) {
        tried.close();
      }
    }
  }

  /** Of the datagram that was opened last. */
  public int lastNumber() {
    return lastNumber;
  }

  @Override
  public void close() {
    state.close();
    ephemeral.destroy();
    early.close();
    if (keys != null) {
      keys.close();
    }
  }

  @Override
  public String toString() {
    return "DatagramInitiator(" + (answered() ? "answered" : "not answered") + ")";
  }
}
