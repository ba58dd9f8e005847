package org.tereze.client.session;

import java.nio.ByteBuffer;

/**
 * How many hours have passed for certain: those that both one's own clock and a relay's answers
 * agree on.
 *
 * <p>Immutable; safe for any thread. Keys are destroyed by this count: somebody who sets a phone's
 * clock, or a relay that lies about the hour, destroys nothing.
 */
public final class ConfirmedHours {
  private static final int BYTES = 12;

  private final int hours;
  private final int relayHour;
  private final int ownHour;

  private ConfirmedHours(int hours, int relayHour, int ownHour) {
    this.hours = hours;
    this.relayHour = relayHour;
    this.ownHour = ownHour;
  }

  /** Nothing counted yet, starting at one's own hour. */
  public static ConfirmedHours start(int ownHour) {
    return new ConfirmedHours(0, -1, ownHour);
  }

  /** Reads what {@link #toBytes} wrote, 12 bytes. */
  public static ConfirmedHours fromBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("12 bytes, not " + bytes.length);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new ConfirmedHours(in.getInt(), in.getInt(), in.getInt());
  }

  /** Returns the count and its two references for the vault. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putInt(hours).putInt(relayHour).putInt(ownHour).array();
  }

  /**
   * Returns the count after a relay's {@code Hint}.
   *
   * @param newRelayHour the relay's hour since the epoch
   * @param newOwnHour one's own
   */
  public ConfirmedHours confirm(int newRelayHour, int newOwnHour) {
    if (relayHour < 0) {
      return new ConfirmedHours(hours, newRelayHour, newOwnHour);
    }
    int relayPassed = newRelayHour - relayHour;
    int ownPassed = newOwnHour - ownHour;
    int passed = Math.max(0, Math.min(relayPassed, ownPassed));
    return new ConfirmedHours(hours + passed, newRelayHour, newOwnHour);
  }

  /** Returns how many hours were confirmed. */
  public int hours() {
    return hours;
  }

  @Override
  public String toString() {
    return "ConfirmedHours(" + hours + ")";
  }
}
