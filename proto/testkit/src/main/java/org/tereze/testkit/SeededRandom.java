package org.tereze.testkit;

import java.security.SecureRandom;
import java.util.Random;

/**
 * Random bytes that a seed repeats, where the code under test wants a {@link SecureRandom}. For
 * tests only: everything it yields is foreseeable. Safe in any thread; the order of threads then
 * decides who gets what.
 */
public final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final long seed;
  private final Random random;

  public SeededRandom(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /**
   * A generator for a property test: seeded from the system property {@code tereze.seed}, else
   * differently every time, and printed with the test's name so that a failure can be repeated.
   */
  public static SeededRandom printed(String test) {
    Long given = Long.getLong("tereze.seed");
    long seed = given != null ? given : new Random().nextLong();
    System.out.println(test + ": -Dtereze.seed=" + seed);
    return new SeededRandom(seed);
  }

  /** What repeats this generator from its start. */
  public long seed() {
    return seed;
  }

  /** The next {@code count} bytes. */
  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    nextBytes(bytes);
    return bytes;
  }

  @Override
  public void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }

  @Override
  public String getAlgorithm() {
    return "seeded";
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
