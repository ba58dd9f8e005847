package org.tereze.text.mix;

/**
 * Weighted sums of log-odds whose weights are chosen by contexts and learn from every decision:
 * four of all inputs, and a last one of these four.
 *
 * <p>One thread. Weights count in 1/65536.
 */
final class Mixers {
  /** How many there are of all inputs. */
  static final int COUNT = 4;

  private final int inputs;
  private final int[] starts = new int[COUNT + 1];
  private final int[] weights;
  private final Inputs in;
  private final int[] from = new int[COUNT];
  private final int[] outs = new int[COUNT];
  private int lastFrom;
  private int out;

  /** Mixes the inputs that these parameters have. */
  Mixers(Parameters parameters, Inputs in, Workspace workspace) {
    inputs = parameters.inputs();
    int[] sets = parameters.setCounts();
    for (int i = 0; i < COUNT; i++) {
      starts[i + 1] = starts[i] + sets[i] * inputs;
    }
    weights = workspace.weights(starts[COUNT] + parameters.finalWeights().length);
    this.in = in;
  }

  /** Takes the weights as the model has them. */
  void load(Parameters parameters) {
    for (int i = 0; i < COUNT; i++) {
      int[] of = parameters.weights()[i];
      System.arraycopy(of, 0, weights, starts[i], of.length);
    }
    int[] last = parameters.finalWeights();
    System.arraycopy(last, 0, weights, starts[COUNT], last.length);
  }

  /** Gives the weights as they are now to the model. */
  void store(Parameters parameters) {
    for (int i = 0; i < COUNT; i++) {
      int[] of = parameters.weights()[i];
      System.arraycopy(weights, starts[i], of, 0, of.length);
    }
    int[] last = parameters.finalWeights();
    System.arraycopy(weights, starts[COUNT], last, 0, last.length);
  }

  /** Chooses the set of a mixer. */
  void choose(int mixer, int set) {
    from[mixer] = starts[mixer] + set * inputs;
  }

  /** Returns the probability, 1 to 65535, of a one. */
  int mix(int lastSet) {
    int from0 = from[0];
    int from1 = from[1];
    int from2 = from[2];
    int from3 = from[3];
    int sum0 = 0;
    int sum1 = 0;
    int sum2 = 0;
    int sum3 = 0;
    int[] w = weights;
    int[] places = in.places;
    int[] values = in.values;
    int n = in.count;
    for (int i = 0; i < n; i++) {
      int place = places[i];
      int value = values[i];
      sum0 += (w[from0 + place] * value) >> 8;
      sum1 += (w[from1 + place] * value) >> 8;
      sum2 += (w[from2 + place] * value) >> 8;
      sum3 += (w[from3 + place] * value) >> 8;
    }
    outs[0] = clamp(sum0 >> 8);
    outs[1] = clamp(sum1 >> 8);
    outs[2] = clamp(sum2 >> 8);
    outs[3] = clamp(sum3 >> 8);
    lastFrom = starts[COUNT] + lastSet * COUNT;
    int sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (weights[lastFrom + i] * outs[i]) >> 8;
    }
    out = clamp(sum >> 8);
    return Logistic.squash(out);
  }

  private static int clamp(int sum) {
    return Math.max(-Logistic.LIMIT, Math.min(Logistic.LIMIT, sum));
  }

  /** Learns the decision that {@link #mix} was asked for last; rates count in 1/16384. */
  void update(int bit, int rate, int lastRate) {
    int from0 = from[0];
    int from1 = from[1];
    int from2 = from[2];
    int from3 = from[3];
    int error0 = error(outs[0], bit, rate);
    int error1 = error(outs[1], bit, rate);
    int error2 = error(outs[2], bit, rate);
    int error3 = error(outs[3], bit, rate);
    int[] w = weights;
    int[] places = in.places;
    int[] values = in.values;
    int n = in.count;
    for (int i = 0; i < n; i++) {
      int place = places[i];
      int value = values[i];
      w[from0 + place] += learn(value * error0);
      w[from1 + place] += learn(value * error1);
      w[from2 + place] += learn(value * error2);
      w[from3 + place] += learn(value * error3);
    }
    int error = error(out, bit, lastRate);
    for (int i = 0; i < COUNT; i++) {
      weights[lastFrom + i] += learn(outs[i] * error);
    }
  }

  private static int error(int mixed, int bit, int rate) {
    return (((bit << 16) - Logistic.squash(mixed)) * rate) >> 8;
  }

  private static int learn(int product) {
    return (product + (1 << 13)) >> 14;
  }
}
