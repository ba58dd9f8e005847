package org.tereze.bench.overload;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which reports were acknowledged and which came out. Safe on any thread. */
final class Ledger {
  private final List<BitSet> acked = new ArrayList<>();
  private final List<BitSet> delivered = new ArrayList<>();

  Ledger(int writers) {
    for (int i = 0; i < writers; i++) {
      acked.add(new BitSet());
      delivered.add(new BitSet());
    }
  }

  /** The head of a writer's report. */
  static void name(byte[] report, int writer, int number) {
    ByteBuffer.wrap(report).putInt(writer).putInt(number);
  }

  synchronized void acked(int writer, int number) {
    acked.get(writer).set(number);
  }

  synchronized void delivered(byte[] array, int offset) {
    ByteBuffer head = ByteBuffer.wrap(array, offset, 2 * Integer.BYTES);
    delivered.get(head.getInt()).set(head.getInt());
  }

  synchronized long ackedCount() {
    return acked.stream().mapToLong(BitSet::cardinality).sum();
  }

  /** Acknowledged and never delivered. */
  synchronized long lost() {
    long lost = 0;
    for (int i = 0; i < acked.size(); i++) {
      BitSet missing = (BitSet) acked.get(i).clone();
      missing.andNot(delivered.get(i));
      lost += missing.cardinality();
    }
    return lost;
  }
}
