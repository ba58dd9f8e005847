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
    int total = 0;
    int[] w = weights;
    for (int i = 0; i < inputs; i++) {
      total += (w[from + i] * values[i]) >> 8;
    }
    total >>= 8;
    sum = Math.max(-Logistic.LIMIT, Math.min(Logistic.LIMIT, total));
    return sum;
  }

  /** Learns the decision that {@link #mix} was asked for last; the rate counts in 1/16384. */
  void update(int[] values, int bit, int rate) {
    int error = (((bit << 16) - Logistic.squash(sum)) * rate) >> 8;
    int[] w = weights;
    for (int i = 0; i < inputs; i++) {
      w[from + i] += (values[i] * error + (1 << 13)) >> 14;
    }
  }
}
