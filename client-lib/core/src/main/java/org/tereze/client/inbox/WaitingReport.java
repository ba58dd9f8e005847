package org.tereze.client.inbox;

import java.time.Instant;

/**
 * A report that came and cannot be read before its text model is added. It is kept, and its writer
 * gets no receipt yet.
 *
 * <p>Immutable; any thread.
 */
public final class WaitingReport {
  private final String from;
  private final Instant received;
  private final String neededModel;

  WaitingReport(String from, Instant received, String neededModel) {
    this.from = from;
    this.received = received;
    this.neededModel = neededModel;
  }

  /** The contact whose session brought it. */
  public String from() {
    return from;
  }

  /** When it came, by this device's clock. */
  public Instant received() {
    return received;
  }

  /** The text model's name: a language of the base set, or the eight hex digits of a pack. */
  public String neededModel() {
    return neededModel;
  }
}
