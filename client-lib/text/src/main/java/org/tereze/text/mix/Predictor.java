package org.tereze.text.mix;

/**
 * The probability of each binary decision of a message, symbol by symbol.
 *
 * <p>One thread; use again for the next message after {@link #begin}. Coder and decoder walk the
 * same way: {@link #startSymbol}, then for each decision {@link #probability} and {@link #update},
 * then {@link #endSymbol}.
 */
public final class Predictor {
  private static final int CAPACITY = FoundContexts.CAPACITY;

  private final Alphabet alphabet;
  private final ContextTable sparse;
  private final Parameters parameters;
  private final int[] kinds;
  private final int[] needs;
  private final int[][] staticMaps;
  private final int[][] localMaps;
  private final int[] matchMap;
  private final History history;
  private final Match match = new Match();
  private final LocalCounts[] locals;
  private final Mixer[] mixers;
  private final Mixer last;
  private final int[] values;
  private final int[] outs;
  private final int[] items;
  private final FoundContexts found;
  private final int[] from;
  private final int[] to;
  private final int[] ones;
  private final int[] states;
  private final int[] sets;
  private int rate = 160;
  private int finalRate = 48;
  private int node;
  private int depth;
  private int placeSet;
  private int symbolSet;
  private int expected;

  /** Creates a predictor over a model's parts. */
  public Predictor(
      Alphabet alphabet, ContextTable dense, ContextTable sparse, Parameters parameters) {
    this.alphabet = alphabet;
    this.sparse = sparse;
    this.parameters = parameters;
    kinds = parameters.kinds();
    staticMaps = parameters.staticMaps();
    localMaps = parameters.localMaps();
    matchMap = parameters.matchMap();
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
    needs = needs(kinds);
    values = new int[parameters.inputs()];
    outs = new int[mixers.length];
    items = new int[FoundContexts.PLACES + kinds.length * CAPACITY];
    found = new FoundContexts(dense, items);
    from = new int[kinds.length];
    to = new int[kinds.length];
    ones = new int[kinds.length];
    states = new int[kinds.length + locals.length + 1];
    sets = new int[mixers.length];
    begin();
    loadWeights();
  }

  /** By index of a kind: that of the kind without which it is not looked up, or -1. */
  private static int[] needs(int[] kinds) {
    int[] needs = new int[kinds.length];
    for (int i = 0; i < kinds.length; i++) {
      int needed = Kind.needed(kinds[i]);
      needs[i] = -1;
      for (int j = 0; j < i; j++) {
        if (kinds[j] == needed) {
          needs[i] = j;
        }
      }
    }
    return needs;
  }

  /** Forgets the message but not what the weights learnt; for the trainer, before every message. */
  public void begin() {
    history.clear();
    match.clear();
    for (LocalCounts local : locals) {
      local.clear();
    }
  }

  /** Starts a message, or a block of one, as the model has it. */
  public void restart() {
    begin();
    loadWeights();
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
      long context = history.context(kinds[i]);
      if (kinds[i] < Kind.FIRST_SPARSE) {
        from[i] = found.find(kinds[i], context);
        to[i] = from[i] + found.count();
        continue;
      }
      from[i] = FoundContexts.PLACES + i * CAPACITY;
      to[i] = from[i];
      int needed = needs[i];
      if (needed < 0 || to[needed] > from[needed]) {
        to[i] += sparse.find(context, items, from[i]);
      }
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
    int longest = 0;
    int words = 0;
    int middle = alphabet.middle(node);
    for (int i = 0; i < kinds.length; i++) {
      int state = from[i] == to[i] ? 0 : split(i, middle);
      states[i] = state;
      if (state == 0) {
        values[i] = 0;
        continue;
      }
      values[i] = staticMaps[i][state];
      int kind = kinds[i];
      if (kind < 6) {
        longest = Math.max(longest, kind + 1);
      } else if (kind == Kind.WORD) {
        words |= 1;
      } else if (kind == Kind.WORD_1) {
        words |= 2;
      }
    }
    readLocal();
    sets[0] = (longest * 4 + words) * 2 + (expected < 0 ? 0 : 1);
    sets[1] = node;
    sets[2] = symbolSet;
    sets[3] = placeSet;
    for (int i = 0; i < mixers.length; i++) {
      outs[i] = mixers[i].mix(values, sets[i]);
    }
    return Logistic.squash(last.mix(outs, depth));
  }

  /** Parts a context's symbols at a leaf; returns the state. */
  private int split(int i, int middle) {
    int zeroCount = 0;
    int oneCount = 0;
    int at = from[i];
    int end = to[i];
    for (; at < end && ContextTable.leaf(items[at]) < middle; at++) {
      zeroCount += ContextTable.count(items[at]);
    }
    ones[i] = at;
    for (; at < end; at++) {
      oneCount += ContextTable.count(items[at]);
    }
    return Levels.of(zeroCount) * Parameters.SIDE + Levels.of(oneCount);
  }

  private void readLocal() {
    int at = kinds.length;
    for (int i = 0; i < locals.length; i++) {
      int state = locals[i].state(node);
      states[at] = state;
      values[at++] = localMaps[i][state];
    }
    states[at] = expected < 0 ? 0 : match.length();
    int strength = expected < 0 ? 0 : matchMap[match.length()];
    values[at++] = expectedBit() == 0 ? -strength : strength;
    values[at] = Parameters.constant();
  }

  /** The decision that the match expects, if it expects any. */
  private int expectedBit() {
    return expected < 0
        ? 0
        : alphabet.code(expected) >> (alphabet.length(expected) - depth - 1) & 1;
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
      if (from[i] != to[i]) {
        if (bit == 0) {
          to[i] = ones[i];
        } else {
          from[i] = ones[i];
        }
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
