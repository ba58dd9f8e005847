package org.tereze.client.session;

/** How a session was opened, and so what is known about it. */
public enum OpeningMode {
  /** HPKE base: the recipient could not hold the sender's card; it rides inside. */
  BASE,
  /** HPKE auth: only the sender or the recipient can have made it. */
  AUTH,
  /** HPKE auth-psk with an ML-KEM-768 secret: closed to a quantum computer. */
  ML_KEM,
  /** HPKE auth-psk with what an earlier quantum-safe session left. */
  LATER;

  /** Returns whether recorded traffic stays closed to a quantum computer. */
  public boolean quantumSafe() {
    switch (this) {
      case BASE:
      case AUTH:
        return false;
      case ML_KEM:
      case LATER:
        return true;
    }
    throw new AssertionError(this);
  }
}
