package org.tereze.window.plan;

/**
 * A part of the line's bytes that is not given by worth: who is first by another order goes as soon
 * as others were sent for a multiple of what it costs. One thread.
 */
final class Claim {
  private final int divisor;
  private long othersBytes;

  /** One byte in so many. */
  Claim(int divisor) {
    this.divisor = divisor;
  }

  /** Whether who is first by its order, and costs so much, is to go before what is worth most. */
  boolean isDue(int costBytes) {
    return othersBytes >= (long) divisor * costBytes;
  }

  /** Who was first by its order was sent, for whatever reason. */
  void met() {
    othersBytes = 0;
  }

  /** Another was sent. */
  void passedOver(int costBytes) {
    othersBytes += costBytes;
  }
}
