package org.tereze.client;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What a client needs from its surroundings: time, randomness, and how long to wait.
 *
 * <p>Immutable; {@code with…} methods make copies.
 */
public final class ClientOptions {
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final SecureRandom random;
  private final long connectTimeoutMillis;

  private ClientOptions(
      Clock clock, LongSupplier nanoTime, SecureRandom random, long connectTimeoutMillis) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.random = random;
    this.connectTimeoutMillis = connectTimeoutMillis;
  }

  /**
   * Options on the given clock (for dates; may be wrong by days), monotonic nanoseconds (for
   * waiting) and randomness.
   */
  public static ClientOptions of(Clock clock, LongSupplier nanoTime, SecureRandom random) {
    return new ClientOptions(clock, nanoTime, random, 30_000);
  }

  /** The same, but gives up connecting after this time; 30 s unless said. */
  public ClientOptions withConnectTimeoutMillis(long millis) {
    return new ClientOptions(clock, nanoTime, random, millis);
  }

  Clock clock() {
    return clock;
  }

  LongSupplier nanoTime() {
    return nanoTime;
  }

  SecureRandom random() {
    return random;
  }

  long connectTimeoutMillis() {
    return connectTimeoutMillis;
  }
}
