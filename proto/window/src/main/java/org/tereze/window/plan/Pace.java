package org.tereze.window.plan;

/**
 * What an envelope of a lane takes if it goes with the ones behind it: the least mean of the first
 * one, two, three and {@value #MOST}. One thread.
 *
 * <p>Looking further was tried: it gains nothing.
 */
public final class Pace {
  /** So many count. */
  public static final int MOST = 4;

  private int count;
  private int sumBytes;
  private int leastBytes = Integer.MAX_VALUE;

  /** The next one of the lane. */
  public void add(int bytes) {
    if (count < MOST) {
      count++;
      sumBytes += bytes;
      leastBytes = Math.min(leastBytes, sumBytes / count);
    }
  }

  /** Whether more of them would change nothing. */
  public boolean isFull() {
    return count == MOST;
  }

  /** At least one was added. */
  public int bytes() {
    return leastBytes;
  }
}
