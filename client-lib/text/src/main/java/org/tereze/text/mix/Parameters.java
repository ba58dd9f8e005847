package org.tereze.text.mix;

import java.util.Arrays;

/**
 * What a model learnt besides its contexts: what states mean, and how to weigh them.
 *
 * <p>Read-only while coding, so safe for any thread; the trainer writes into the arrays.
 */
public final class Parameters {
  /** States of a static context: level of zeros times {@link #SIDE} plus level of ones. */
  public static final int SIDE = Levels.COUNT + 1;

  /** The kinds of context that are counted within the message. */
  static final int[] LOCAL_KINDS = {
    Kind.ORDER_1, Kind.ORDER_1 + 1, Kind.ORDER_1 + 2, Kind.ORDER_1 + 3, Kind.ORDER_1 + 5, Kind.WORD
  };

  private static final int CONSTANT = 256;

  private final int[] kinds;
  private final int[][] staticMaps;
  private final int[][] localMaps;
  private final int[] matchMap;
  private final int[][] weights;
  private final int[] finalWeights;
  private final int[] setCounts;

  /** Creates parameters of zero for a model with these kinds of context. */
  public Parameters(int[] kinds, Alphabet alphabet) {
    this.kinds = kinds.clone();
    staticMaps = new int[kinds.length][SIDE * SIDE];
    localMaps = new int[LOCAL_KINDS.length][LocalCounts.STATES];
    matchMap = new int[Match.LONGEST + 1];
    setCounts = Selectors.counts(alphabet);
    weights = new int[setCounts.length][];
    for (int i = 0; i < setCounts.length; i++) {
      weights[i] = new int[setCounts[i] * inputs()];
    }
    finalWeights = new int[Selectors.finalCount() * setCounts.length];
  }

  /** Returns how many values are mixed: static, local, match, constant. */
  public int inputs() {
    return kinds.length + LOCAL_KINDS.length + 2;
  }

  public int[] kinds() {
    return kinds.clone();
  }

  public int[][] staticMaps() {
    return staticMaps;
  }

  public int[][] localMaps() {
    return localMaps;
  }

  public int[] matchMap() {
    return matchMap;
  }

  public int[][] weights() {
    return weights;
  }

  public int[] finalWeights() {
    return finalWeights;
  }

  /** Returns every map, in the order of the file. */
  int[][] maps() {
    int[][] maps = new int[staticMaps.length + localMaps.length + 1][];
    System.arraycopy(staticMaps, 0, maps, 0, staticMaps.length);
    System.arraycopy(localMaps, 0, maps, staticMaps.length, localMaps.length);
    maps[maps.length - 1] = matchMap;
    return maps;
  }

  /** Returns every mixer's weights, in the order of the file. */
  int[][] allWeights() {
    int[][] all = Arrays.copyOf(weights, weights.length + 1);
    all[weights.length] = finalWeights;
    return all;
  }

  int[] setCounts() {
    return setCounts.clone();
  }

  static int constant() {
    return CONSTANT;
  }
}
