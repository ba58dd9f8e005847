package org.tereze.trainer;

import java.util.Arrays;
import java.util.List;
import org.tereze.text.mix.Alphabet;
import org.tereze.text.mix.Levels;
import org.tereze.text.mix.Parameters;
import org.tereze.text.mix.Predictor;

/** Learns what states mean and how to weigh them, on text the contexts were not counted in. */
final class Tuner {
  private static final double PRIOR = 4;
  private static final int CLAMP = 2047;

  private final Alphabet alphabet;
  private final Parameters parameters;
  private final Predictor predictor;
  private final List<String> messages;
  private final double[][] ones;
  private final double[][] totals;

  Tuner(Alphabet alphabet, Predictor predictor, Parameters parameters, List<String> messages) {
    this.alphabet = alphabet;
    this.parameters = parameters;
    this.messages = messages;
    int kinds = parameters.staticMaps().length;
    int locals = parameters.localMaps().length;
    ones = new double[kinds + locals + 1][];
    totals = new double[kinds + locals + 1][];
    for (int i = 0; i < ones.length; i++) {
      int size =
          i < kinds
              ? parameters.staticMaps()[i].length
              : i < kinds + locals
                  ? parameters.localMaps()[0].length
                  : parameters.matchMap().length;
      ones[i] = new double[size];
      totals[i] = new double[size];
    }
    this.predictor = predictor;
  }

  void run(int passes) {
    startMaps();
    startWeights();
    predictor.loadWeights();
    for (int pass = 0; pass < passes; pass++) {
      double bits = 0;
      long chars = 0;
      int done = 0;
      for (String message : messages) {
        double progress = (pass + (double) done++ / messages.size()) / passes;
        if (pass == 0) {
          predictor.setRates(60, 20);
        } else {
          predictor.setRates(
              (int) Math.max(3, 48 * (1 - progress)), (int) Math.max(2, 12 * (1 - progress)));
        }
        bits += learn(message, pass == 0);
        chars += message.codePointCount(0, message.length());
        if (pass == 0 && done % 200 == 0) {
          setMaps();
        }
      }
      if (pass == 0) {
        setMaps();
      }
      Log.line("pass %d: %.4f bits a character", pass, bits / chars);
    }
    predictor.storeWeights();
  }

  private double learn(String message, boolean maps) {
    predictor.begin();
    double bits = 0;
    for (int symbol : Symbols.of(alphabet, message)) {
      predictor.startSymbol();
      int code = alphabet.code(symbol);
      for (int i = alphabet.length(symbol) - 1; i >= 0; i--) {
        int bit = code >> i & 1;
        int p = predictor.probability();
        bits -= StrictMath.log((bit == 1 ? p : 65536 - p) / 65536.0);
        if (maps) {
          count(bit);
        }
        predictor.update(bit);
      }
      predictor.endSymbol();
    }
    return bits / StrictMath.log(2);
  }

  private void count(int bit) {
    int[] states = predictor.states();
    int match = states.length - 1;
    for (int i = 0; i < match; i++) {
      ones[i][states[i]] += bit;
      totals[i][states[i]]++;
    }
    int expected = predictor.matchBit();
    if (expected >= 0) {
      ones[match][states[match]] += expected == bit ? 1 : 0;
      totals[match][states[match]]++;
    }
  }

  private void startMaps() {
    for (int[] map : parameters.staticMaps()) {
      for (int state = 0; state < map.length; state++) {
        map[state] = logOdds(priorOfStatic(state));
      }
    }
    for (int[] map : parameters.localMaps()) {
      for (int state = 0; state < map.length; state++) {
        map[state] = logOdds(priorOfLocal(state));
      }
    }
    for (int length = 0; length < parameters.matchMap().length; length++) {
      parameters.matchMap()[length] = 256;
    }
  }

  private static double priorOfStatic(int state) {
    int zeroLevel = state / Parameters.SIDE;
    int oneLevel = state % Parameters.SIDE;
    double zeros = zeroLevel == 0 ? 0 : Levels.value(zeroLevel - 1);
    double one = oneLevel == 0 ? 0 : Levels.value(oneLevel - 1);
    return (one + 0.3) / (zeros + one + 0.6);
  }

  private static double priorOfLocal(int state) {
    return ((state & 15) + 0.6) / ((state >> 4) + (state & 15) + 1.2);
  }

  private void setMaps() {
    int kinds = parameters.staticMaps().length;
    int locals = parameters.localMaps().length;
    for (int i = 0; i < ones.length; i++) {
      int[] map =
          i < kinds
              ? parameters.staticMaps()[i]
              : i < kinds + locals ? parameters.localMaps()[i - kinds] : parameters.matchMap();
      for (int state = 0; state < map.length; state++) {
        double prior =
            i < kinds ? priorOfStatic(state) : i < kinds + locals ? priorOfLocal(state) : 0.73;
        if (i < kinds + locals && state == 0) {
          map[state] = 0;
          continue;
        }
        map[state] = logOdds((ones[i][state] + PRIOR * prior) / (totals[i][state] + PRIOR));
      }
    }
  }

  private static int logOdds(double p) {
    long value = Math.round(256 * StrictMath.log(p / (1 - p)));
    return (int) Math.max(-CLAMP, Math.min(CLAMP, value));
  }

  private void startWeights() {
    for (int[] weights : parameters.weights()) {
      Arrays.fill(weights, (int) (65536 * 0.2));
    }
    Arrays.fill(parameters.finalWeights(), 65536 / parameters.weights().length);
  }
}
