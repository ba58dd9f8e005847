package org.tereze.testkit;

/** One of the two directions of a link. */
public enum Way {
  /** From the side that connects: client to relay. */
  UP,

  /** To the side that connects: relay to client. */
  DOWN;

  public Way other() {
    return this == UP ? DOWN : UP;
  }
}
