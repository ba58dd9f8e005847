package org.tereze.crypto.noise;

import org.tereze.crypto.Context;
import org.tereze.crypto.SecretBytes;

/**
 * What both sides derive from the chaining key after {@code es}, beside what Noise does with it:
 * the key of early records and the keys of the length masks.
 *
 * <p>Not thread-safe; owns its secrets.
 */
final class EarlySecrets implements AutoCloseable {
  private static final Context EARLY = Context.of("early");
  private static final Context LENGTH = Context.of("length");
  private static final int KEY_BYTES = 32;

  private final SecretBytes earlyKey;
  private final SecretBytes lengthKeys;
  private final byte[] hashAfterEs;

  /** {@code state} must have mixed {@code e} and {@code es} and nothing after. */
  EarlySecrets(SymmetricState state) {
    this.earlyKey = state.derive(EARLY, KEY_BYTES);
    this.lengthKeys = state.derive(LENGTH, 2 * KEY_BYTES);
    this.hashAfterEs = state.hash();
  }

  SecretBytes earlyKey() {
    return earlyKey;
  }

  LengthMask maskToResponder() {
    return new LengthMask(lengthKeys.slice(0, KEY_BYTES));
  }

  LengthMask maskToInitiator() {
    return new LengthMask(lengthKeys.slice(KEY_BYTES, 2 * KEY_BYTES));
  }

  byte[] hashAfterEs() {
    return hashAfterEs.clone();
  }

  @Override
  public void close() {
    earlyKey.destroy();
    lengthKeys.destroy();
  }
}
