package org.tereze.crypto.noise;

import org.tereze.crypto.Context;
import org.tereze.crypto.SecretBytes;

/**
 * The ciphers after {@code ee}, the same on both sides. Not thread-safe; owns them.
 *
 * <p>HKDF of the chaining key after {@code ee}, label {@code tereze/1 datagram}: key to the
 * responder ‖ its head key ‖ key to the initiator ‖ its head key (32 bytes each) ‖ id(4).
 */
final class DatagramKeys implements AutoCloseable {
  private static final Context EARLY = Context.of("datagram early");
  private static final Context PROVEN = Context.of("datagram");
  private static final int KEY_BYTES = 32;
  private static final int ID_BYTES = 4;

  final DatagramCipher toResponder;
  final DatagramCipher toInitiator;
  final int id;

  private DatagramKeys(DatagramCipher toResponder, DatagramCipher toInitiator, int id) {
    this.toResponder = toResponder;
    this.toInitiator = toInitiator;
    this.id = id;
  }

  /** {@code state} must have mixed {@code e}, {@code es} and nothing after. */
  static DatagramCipher early(SymmetricState state) {
    try (SecretBytes keys = state.derive(EARLY, 2 * KEY_BYTES)) {
      return cipher(keys, 0, state.hash());
    }
  }

  /** {@code state} must have mixed the responder's {@code e} and {@code ee} last. */
  static DatagramKeys proven(SymmetricState state) {
    try (SecretBytes keys = state.derive(PROVEN, 4 * KEY_BYTES + ID_BYTES)) {
      byte[] bytes = keys.expose();
      int id = 0;
      for (int i = 0; i < ID_BYTES; i++) {
        id = id << 8 | (bytes[4 * KEY_BYTES + i] & 0xFF);
      }
      byte[] hash = state.hash();
      return new DatagramKeys(cipher(keys, 0, hash), cipher(keys, 2 * KEY_BYTES, hash), id);
    }
  }

  private static DatagramCipher cipher(SecretBytes keys, int at, byte[] hash) {
    try (SecretBytes key = keys.slice(at, at + KEY_BYTES);
        SecretBytes head = keys.slice(at + KEY_BYTES, at + 2 * KEY_BYTES)) {
      return new DatagramCipher(key, head, hash);
    }
  }

  @Override
  public void close() {
    toResponder.close();
    toInitiator.close();
  }
}
