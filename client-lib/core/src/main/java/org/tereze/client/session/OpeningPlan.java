package org.tereze.client.session;

import org.jspecify.annotations.Nullable;
import org.tereze.crypto.MlKem768PublicKey;
import org.tereze.crypto.X25519PublicKey;

/**
 * How the next session is to be opened: mode, prekey, and what the mode needs.
 *
 * <p>Immutable.
 */
final class OpeningPlan {
  final OpeningMode mode;
  final X25519PublicKey prekey;

  /** Serial of the prekey's bundle; 0 for the card's. */
  final int serial;

  final @Nullable MlKem768PublicKey mlKem;
  final @Nullable LaterSecret later;

  private OpeningPlan(
      OpeningMode mode,
      X25519PublicKey prekey,
      int serial,
      @Nullable MlKem768PublicKey mlKem,
      @Nullable LaterSecret later) {
    this.mode = mode;
    this.prekey = prekey;
    this.serial = serial;
    this.mlKem = mlKem;
    this.later = later;
  }

  static OpeningPlan base(X25519PublicKey prekey, int serial) {
    return new OpeningPlan(OpeningMode.BASE, prekey, serial, null, null);
  }

  static OpeningPlan auth(X25519PublicKey prekey, int serial) {
    return new OpeningPlan(OpeningMode.AUTH, prekey, serial, null, null);
  }

  static OpeningPlan mlKem(X25519PublicKey prekey, int serial, MlKem768PublicKey key) {
    return new OpeningPlan(OpeningMode.ML_KEM, prekey, serial, key, null);
  }

  static OpeningPlan later(X25519PublicKey prekey, int serial, LaterSecret secret) {
    return new OpeningPlan(OpeningMode.LATER, prekey, serial, null, secret);
  }
}
