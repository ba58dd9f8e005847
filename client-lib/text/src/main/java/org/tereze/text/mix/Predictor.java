package org.tereze.text.mix;

/**
 * The probability of each binary decision of a message, symbol by symbol.
 *
 * <p>One thread; use again for the next message after {@link #begin}. Coder and decoder walk the same
 * way: {@link #startSymbol}, then for each decision {@link #probability} and {@link #update}, then
 * {@link #endSymbol}.
 */
public final class Predictor {
  private static final int CAPACITY = ContextTable.MAX_ITEMS + 1;

  private final Alphabet alphabet;
  private final ContextTable table;
  private final Parameters parameters;
  private final int[] kinds;
  private final History history;
  private final Match match = new Match();
  private final LocalCounts[] locals;
  private final Mixer[] mixers;
  private final Mixer last;
  private final int[] values;
  private final int[] outs;
  private final int[] leaves;
  private final int[] counts;
  private final int[] from;
  private final int[] to;
  private final int[] ones;
  private final int[] states;
  private final int[] sets;
  private int rate = 24;
  private int finalRate = 6;
  private int node;
  private int depth;
  private int placeSet;
  private int symbolSet;
  private int expected;
  private int mixed;

  /** Creates a predictor over a model's parts. */
  public Predictor(Alphabet alphabet, ContextTable table, Parameters parameters) {
    this.alphabet = alphabet;
    this.table = table;
    this.parameters = parameters;
    kinds = parameters.kinds();
    history = new History(alphabet);
    locals = new LocalCounts[Parameters.LOCAL_KINDS.length];
    for (int i = 0; i < locals.length; i++) {
      locals[i] = new LocalCounts();
    }
    int[] setCounts = parameters.setCounts();
    mixers = new Mixer[setCounts.length];
    for (int i = 0; i < mixers.length; i++) {
      mixers[i] = new Mixer(parameters.inputs(), setCounts[i]);
    }
    last = new Mixer(mixers.length, Selectors.finalCount());
    values = new int[parameters.inputs()];
    outs = new int[mixers.length];
    leaves = new int[kinds.length * CAPACITY];
    counts = new int[kinds.length * CAPACITY];
    from = new int[kinds.length];
    to = new int[kinds.length];
    ones = new int[kinds.length];
    states = new int[kinds.length + locals.length + 1];
    sets = new int[mixers.length];
    begin();
    loadWeights();
  }

  /** Forgets the message but not what the weights learnt; for the trainer, before every message. */
  public void begin() {
    history.clear();
    match.clear();
    for (LocalCounts local : locals) {
      local.clear();
    }
  }

  /** Takes the weights as the model has them. */
  public void loadWeights() {
    for (int i = 0; i < mixers.length; i++) {
      int[] weights = mixers[i].weights();
      System.arraycopy(parameters.weights()[i], 0, weights, 0, weights.length);
    }
    System.arraycopy(parameters.finalWeights(), 0, last.weights(), 0, last.weights().length);
  }

  /** Gives the weights as they are now to the model; for the trainer. */
  public void storeWeights() {
    for (int i = 0; i < mixers.length; i++) {
      int[] weights = mixers[i].weights();
      System.arraycopy(weights, 0, parameters.weights()[i], 0, weights.length);
    }
    System.arraycopy(last.weights(), 0, parameters.finalWeights(), 0, last.weights().length);
  }

  /** Sets how fast weights learn, in 1/16384; for the trainer. */
  public void setRates(int mixerRate, int finalMixerRate) {
    rate = mixerRate;
    finalRate = finalMixerRate;
  }

  /** Looks up what is known before the next symbol. */
  public void startSymbol() {
    for (int i = 0; i < kinds.length; i++) {
      from[i] = i * CAPACITY;
      to[i] = from[i] + table.find(history.context(kinds[i]), leaves, counts, from[i]);
    }
    for (int i = 0; i < locals.length; i++) {
      locals[i].select(history.context(Parameters.LOCAL_KINDS[i]) >>> 4);
    }
    expected = match.length() == 0 ? -1 : match.symbol(history);
    placeSet = Selectors.ofPlace(match.length(), history.length(), history.wordLength());
    symbolSet = history.at(1) * 2 + (history.capital() ? 1 : 0);
    node = 0;
    depth = 0;
  }

  /** Returns the probability, 1 to 65535, that the next decision is a one. */
  public int probability() {
    int middle = alphabet.middle(node);
    int longest = 0;
    int words = 0;
    for (int i = 0; i < kinds.length; i++) {
      int zeroCount = 0;
      int oneCount = 0;
      int at = from[i];
      for (; at < to[i] && leaves[at] < middle; at++) {
        zeroCount += counts[at];
      }
      ones[i] = at;
      for (; at < to[i]; at++) {
        oneCount += counts[at];
      }
      int state = Levels.of(zeroCount) * Parameters.SIDE + Levels.of(oneCount);
      states[i] = state;
      values[i] = parameters.staticMaps()[i][state];
      if (state != 0) {
        int kind = kinds[i];
        if (kind < 6) {
          longest = Math.max(longest, kind + 1);
        } else if (kind == Kind.WORD) {
          words |= 1;
        } else if (kind == Kind.WORD_1) {
          words |= 2;
        }
      }
    }
    int at = kinds.length;
    for (int i = 0; i < locals.length; i++) {
      int state = locals[i].state(node);
      states[at] = state;
      values[at++] = parameters.localMaps()[i][state];
    }
    states[at] = expected < 0 ? 0 : match.length();
    int strength = expected < 0 ? 0 : parameters.matchMap()[match.length()];
    values[at++] = expectedBit() == 0 ? -strength : strength;
    values[at] = Parameters.constant();
    sets[0] = (longest * 4 + words) * 2 + (expected < 0 ? 0 : 1);
    sets[1] = node;
    sets[2] = symbolSet;
    sets[3] = placeSet;
    for (int i = 0; i < mixers.length; i++) {
      outs[i] = mixers[i].mix(values, sets[i]);
    }
    mixed = last.mix(outs, depth);
    return Logistic.squash(mixed);
  }

  /** The decision that the match expects, if it expects any. */
  private int expectedBit() {
    return expected < 0 ? 0 : alphabet.code(expected) >> alphabet.length(expected) - depth - 1 & 1;
  }

  /** Learns a decision; returns whether it was the symbol's last. */
  public boolean update(int bit) {
    for (int i = 0; i < mixers.length; i++) {
      mixers[i].update(values, bit, rate);
    }
    last.update(outs, bit, finalRate);
    for (LocalCounts local : locals) {
      local.update(bit);
    }
    for (int i = 0; i < kinds.length; i++) {
      if (bit == 0) {
        to[i] = ones[i];
      } else {
        from[i] = ones[i];
      }
    }
    if (expected >= 0 && expectedBit() != bit) {
      expected = -1;
    }
    depth++;
    node = alphabet.next(node, bit);
    return node < 0;
  }

  /** Takes the symbol that was decided; returns it. */
  public int endSymbol() {
    int symbol = alphabet.symbolAt(~node);
    history.push(symbol);
    if (symbol != Alphabet.CAPITAL) {
      match.push(history);
    }
    return symbol;
  }

  /** Returns the states of the last decision: static, local, match; for the trainer. */
  public int[] states() {
    return states;
  }

  /** Returns the decision the match expected, -1 for none; for the trainer. */
  public int matchBit() {
    return expected < 0 ? -1 : expectedBit();
  }
}
