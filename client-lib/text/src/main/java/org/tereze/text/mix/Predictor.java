package org.tereze.text.mix;

import java.util.Arrays;

/**
 * The probability of each binary decision of a message, symbol by symbol.
 *
 * <p>One thread; use again for the next message after {@link #begin}. Coder and decoder walk the
 * same way: {@link #startSymbol}, then for each decision {@link #probability} and {@link #update},
 * then {@link #endSymbol}.
 */
public final class Predictor {
  private static final int ORDERS = (1 << 6) - 1;

  private final Alphabet alphabet;
  private final ContextTable dense;
  private final ContextTable sparse;
  private final Parameters parameters;
  private final int[] kinds;
  private final int[] sparseKinds;
  private final int[] needs;
  private final int[] localFrom;
  private final int[] matchMap;
  private final int matchPlace;
  private final Inputs in;
  private final History history;
  private final Match match;
  private final LocalCounts locals;
  private final Mixers mixers;
  private final int[] items;
  private final FoundContexts found;
  private final long[] contexts;
  private final long[] located;
  private final long[] peeked;

  private final LiveContexts live;
  private final int[] states;
  private int rate = 160;
  private int finalRate = 48;
  private int node;
  private int depth;
  private int expected;

  /** Creates a predictor over a model's parts, with a workspace of its own. */
  public Predictor(
      Alphabet alphabet, ContextTable dense, ContextTable sparse, Parameters parameters) {
    this(alphabet, dense, sparse, parameters, new Workspace());
  }

  Predictor(
      Alphabet alphabet,
      ContextTable dense,
      ContextTable sparse,
      Parameters parameters,
      Workspace workspace) {
    this.alphabet = alphabet;
    this.dense = dense;
    this.sparse = sparse;
    this.parameters = parameters;
    kinds = parameters.kinds();
    matchMap = parameters.matchMap();
    history = new History(alphabet);
    match = new Match(workspace);
    locals = new LocalCounts(parameters.localMaps(), workspace);
    in = new Inputs(parameters.inputs());
    mixers = new Mixers(parameters, in, workspace);
    sparseKinds = sparseKinds(kinds);
    needs = needs(kinds);
    localFrom = localFrom(kinds);
    found = workspace.found();
    items = workspace.items(FoundContexts.PLACES + kinds.length * ContextTable.PLACES);
    contexts = new long[kinds.length];
    located = new long[kinds.length];
    peeked = new long[kinds.length];
    live = new LiveContexts(items, parameters.staticMaps());
    matchPlace = kinds.length + parameters.localMaps().length;
    states = new int[matchPlace + 1];
  }

  /** Indices of the kinds that are looked up in the sparse table. */
  private static int[] sparseKinds(int[] kinds) {
    int[] sparse = new int[kinds.length];
    int count = 0;
    for (int i = 0; i < kinds.length; i++) {
      sparse[count] = i;
      count += kinds[i] < Kind.FIRST_SPARSE ? 0 : 1;
    }
    return Arrays.copyOf(sparse, count);
  }

  /** By index of a kind: a bit for the kind without which it is not looked up, or 0. */
  private static int[] needs(int[] kinds) {
    int[] needs = new int[kinds.length];
    for (int i = 0; i < kinds.length; i++) {
      int needed = Kind.needed(kinds[i]);
      for (int j = 0; j < i; j++) {
        if (kinds[j] == needed) {
          needs[i] = 1 << needed;
        }
      }
    }
    return needs;
  }

  /** By index of a local kind: that of the same kind among the others, or -1. */
  private static int[] localFrom(int[] kinds) {
    int[] localFrom = new int[Parameters.LOCAL_KINDS.length];
    for (int i = 0; i < localFrom.length; i++) {
      localFrom[i] = -1;
      for (int j = 0; j < kinds.length; j++) {
        if (kinds[j] == Parameters.LOCAL_KINDS[i]) {
          localFrom[i] = j;
        }
      }
    }
    return localFrom;
  }

  /** Forgets the message but not what the weights learnt; for the trainer, before every message. */
  public void begin() {
    history.clear();
    match.clear();
    locals.clear();
  }

  /** Starts a message, or a block of one, as the model has it. */
  public void restart() {
    begin();
    loadWeights();
  }

  /** Takes the weights as the model has them. */
  public void loadWeights() {
    mixers.load(parameters);
  }

  /** Gives the weights as they are now to the model; for the trainer. */
  public void storeWeights() {
    mixers.store(parameters);
  }

  /** Sets how fast weights learn, in 1/16384; for the trainer. */
  public void setRates(int mixerRate, int finalMixerRate) {
    rate = mixerRate;
    finalRate = finalMixerRate;
  }

  /** Looks up what is known before the next symbol. */
  public void startSymbol() {
    findContexts();
    for (int i = 0; i < localFrom.length; i++) {
      int same = localFrom[i];
      long context = same < 0 ? history.context(Parameters.LOCAL_KINDS[i]) : contexts[same];
      locals.select(i, context >>> 4);
    }
    expected = match.length() == 0 ? -1 : match.symbol(history);
    mixers.choose(2, history.at(1) * 2 + (history.capital() ? 1 : 0));
    mixers.choose(3, Selectors.ofPlace(match.length(), history.length(), history.wordLength()));
    node = 0;
    depth = 0;
  }

  private void findContexts() {
    for (int i = 0; i < kinds.length; i++) {
      contexts[i] = history.context(kinds[i]);
    }
    // Each step for all before the next one: memory is slow, but reads several places at once.
    for (int i : sparseKinds) {
      located[i] = sparse.locate(contexts[i]);
    }
    for (int i : sparseKinds) {
      peeked[i] = sparse.peek(located[i]);
    }
    live.clear();
    found.makeRoom();
    for (int i = 0; i < kinds.length; i++) {
      states[i] = 0;
      find(i);
    }
  }

  private void find(int i) {
    long context = contexts[i];
    int at;
    int count;
    if (kinds[i] < Kind.FIRST_SPARSE) {
      int slot = FoundContexts.slot(kinds[i], context);
      if (!found.has(slot, context)) {
        int end = found.end();
        found.put(slot, context, dense.find(context, items, end));
      }
      at = found.at(slot);
      count = found.count(slot);
    } else if (needs[i] == 0 || (live.kinds() & needs[i]) != 0) {
      at = FoundContexts.PLACES + i * ContextTable.PLACES;
      count = sparse.find(context, located[i], peeked[i], items, at);
    } else {
      return;
    }
    if (count > 0) {
      live.add(i, kinds[i], at, count);
    }
  }

  /** Returns the probability, 1 to 65535, that the next decision is a one. */
  public int probability() {
    in.count = 0;
    live.read(alphabet.middle(node), states, in);
    locals.read(node, kinds.length, states, in);
    states[matchPlace] = 0;
    if (expected >= 0) {
      int strength = matchMap[match.length()];
      states[matchPlace] = match.length();
      in.add(matchPlace, expectedBit() == 0 ? -strength : strength);
    }
    in.add(matchPlace + 1, Parameters.constant());
    int longest = Integer.SIZE - Integer.numberOfLeadingZeros(live.kinds() & ORDERS);
    int words = live.kinds() >> Kind.WORD & 3;
    mixers.choose(0, (longest * 4 + words) * 2 + (expected < 0 ? 0 : 1));
    mixers.choose(1, node);
    return mixers.mix(depth);
  }

  /** The decision that the match expects, if it expects any. */
  private int expectedBit() {
    return expected < 0
        ? 0
        : alphabet.code(expected) >> (alphabet.length(expected) - depth - 1) & 1;
  }

  /** Learns a decision; returns whether it was the symbol's last. */
  public boolean update(int bit) {
    mixers.update(bit, rate, finalRate);
    locals.update(bit);
    live.update(bit, states);
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
