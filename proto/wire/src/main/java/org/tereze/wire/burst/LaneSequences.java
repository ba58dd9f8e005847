package org.tereze.wire.burst;

import org.tereze.wire.Precedence;

/** The last sequence of each lane of one fetch; 0 = none yet. One thread. */
final class LaneSequences {
  private static final int LANES = Precedence.values().length;

  private final long[] last = new long[LANES];

  long last(int lane) {
    return last[lane];
  }

  void set(int lane, long sequence) {
    last[lane] = sequence;
  }
}
