package org.tereze.window.schedule;

/** Which ways reports may go in a window. */
public enum Direction {
  /** Both. */
  BOTH,

  /** Nothing is fetched. */
  SEND_ONLY,

  /** Nothing is put. */
  RECEIVE_ONLY;

  /** Whether puts may go. */
  public boolean sends() {
    return this != RECEIVE_ONLY;
  }

  /** Whether mail may be fetched. */
  public boolean receives() {
    return this != SEND_ONLY;
  }
}
