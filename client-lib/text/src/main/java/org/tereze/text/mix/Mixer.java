package org.tereze.text.mix;

/**
 * A weighted sum of log-odds whose weights are chosen by a context and learn from every decision.
 *
 * <p>One thread. Weights count in 1/65536.
 */
final class Mixer {
  private final int inputs;
  private final int[] weights;
  private int from;
  private int sum;

  Mixer(int inputs, int sets) {
    this.inputs = inputs;
    this.weights = new int[inputs * sets];
  }

  int[] weights() {
    return weights;
  }

  /** Returns the log-odds by the weights of a set. */
  int mix(int[] values, int set) {
    from = set * inputs;
    long total = 0;
    for (int i = 0; i < inputs; i++) {
      total += (long) weights[from + i] * values[i];
    }
    total >>= 16;
    sum = (int) Math.max(-Logistic.LIMIT, Math.min(Logistic.LIMIT, total));
    return sum;
  }

  /** Learns the decision that {@link #mix} was asked for last; the rate counts in 1/16384. */
  void update(int[] values, int bit, int rate) {
    long error = ((bit << 16) - Logistic.squash(sum)) * (long) rate;
    for (int i = 0; i < inputs; i++) {
      weights[from + i] += (int) (values[i] * error + (1 << 21) >> 22);
    }
  }
}
