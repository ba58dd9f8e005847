package org.tereze.text.mix;

/**
 * The logistic function in integers: from log-odds to a probability.
 *
 * <p>Log-odds are counted in 1/256 of a nat and lie within ±{@link #LIMIT}; a probability is
 * counted in 1/65536. Stateless; safe for any thread.
 */
public final class Logistic {
  /** The largest log-odds, about 11 nats. */
  public static final int LIMIT = 2815;

  /** One, as a probability. */
  public static final int ONE = 1 << 16;

  /** exp(-1/256) in 1/2^32. */
  private static final long STEP = 4_278_222_805L;

  private static final char[] TABLE = table();

  private Logistic() {}

  /** Returns the probability of a one, 1 to 65535, for log-odds of any size. */
  public static int squash(int logOdds) {
    int x = logOdds;
    if (x > LIMIT) {
      x = LIMIT;
    } else if (x < -LIMIT) {
      x = -LIMIT;
    }
    return TABLE[x + LIMIT];
  }

  /** exp(-k/256) for k = 0, 1, 2… by repeated multiplication, so that no float is needed. */
  private static char[] table() {
    char[] table = new char[2 * LIMIT + 1];
    long power = 1L << 32;
    for (int k = 0; k <= LIMIT; k++) {
      int p = (int) ((1L << 48) / ((1L << 32) + power));
      p = Math.min(p, ONE - 1);
      table[LIMIT + k] = (char) p;
      table[LIMIT - k] = (char) (ONE - p);
      power = (power * STEP) >>> 32;
    }
    return table;
  }
}
