package org.tereze.client.contact;

import org.tereze.client.codec.PaddingPolicy;

/**
 * A contact as a person sees it: a name, what was exchanged, how sure it is.
 *
 * <p>Immutable; any thread.
 */
public final class Contact {
  private final String name;
  private final State state;
  private final boolean cardHeld;
  private final boolean cardGiven;
  private final boolean confirmed;
  private final boolean quantumSafe;
  private final boolean inboxFull;
  private final PaddingPolicy padding;

  /** A view; made by the contact book. */
  public Contact(
      String name,
      State state,
      boolean cardHeld,
      boolean cardGiven,
      boolean confirmed,
      boolean quantumSafe,
      boolean inboxFull,
      PaddingPolicy padding) {
    this.name = name;
    this.state = state;
    this.cardHeld = cardHeld;
    this.cardGiven = cardGiven;
    this.confirmed = confirmed;
    this.quantumSafe = quantumSafe;
    this.inboxFull = inboxFull;
    this.padding = padding;
  }

  /** The name given to it on this device. */
  public String name() {
    return name;
  }

  /** Whether it is in use, moving to a new mailbox, or revoked. */
  public State state() {
    return state;
  }

  /** Whether its card is held, so that it can be written to. */
  public boolean cardHeld() {
    return cardHeld;
  }

  /** Whether a card was made for it, so that it can write here. */
  public boolean cardGiven() {
    return cardGiven;
  }

  /** Whether fingerprints were compared. */
  public boolean confirmed() {
    return confirmed;
  }

  /**
   * Whether a session of the pair is sealed with ML-KEM, so that recordings stay closed to a
   * quantum computer.
   */
  public boolean quantumSafe() {
    return quantumSafe;
  }

  /**
   * Whether its reports fill their share of this device, so that further ones wait at the relay
   * until some are forgotten.
   */
  public boolean inboxFull() {
    return inboxFull;
  }

  /** To which sizes reports to it are filled up, unless a report says otherwise. */
  public PaddingPolicy padding() {
    return padding;
  }

  /** What a contact can be. */
  public enum State {
    /** In use. */
    ACTIVE,
    /** Told to write to a new mailbox; the old one is still read. */
    MOVING,
    /** Sessions and mailbox dropped. */
    REVOKED
  }
}
