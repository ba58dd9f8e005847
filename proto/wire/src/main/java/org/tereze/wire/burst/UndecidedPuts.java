package org.tereze.wire.burst;

import java.util.Arrays;
import java.util.BitSet;
import org.tereze.wire.AckCode;
import org.tereze.wire.Limits;
import org.tereze.wire.frame.AckCursor;
import org.tereze.wire.frame.FrameWriter;

/**
 * The puts of one link from the first that the sender may still wait for, as a ring of bits, and
 * the refusals that were not told yet. One thread; at most {@link Limits#MAX_UNANSWERED_PUTS} of
 * either.
 */
final class UndecidedPuts {
  private final BitSet decided = new BitSet();
  private byte[] holes = new byte[8];
  private int[] refused = new int[8];
  private int refusedCount;

  /** Numbers: every put below {@code first} is decided; {@code next} is the next to come. */
  private long first;

  /** What {@code first} was in the ack written last: below it, nothing is left to tell. */
  private long told;

  private long next;
  private long last = -1;
  private int undecided;
  private boolean news;

  /** Puts that the sender may still wait for. */
  int span() {
    return (int) (next - told);
  }

  long next() {
    return next;
  }

  int undecided() {
    return undecided;
  }

  boolean hasNews() {
    return news;
  }

  long add() {
    decided.clear(slot(next));
    undecided++;
    return next++;
  }

  void decide(long put, AckCode code) {
    if (put < first || put >= next || decided.get(slot(put))) {
      throw new IllegalStateException("put decided twice, or never received");
    }
    if (code != AckCode.STORED) {
      if (refusedCount == refused.length) {
        refused = Arrays.copyOf(refused, refusedCount * 2);
      }
      refused[refusedCount++] = AckCursor.refusal(put, code.code());
    }
    decided.set(slot(put));
    last = Math.max(last, put);
    undecided--;
    news = true;
    while (first < next && decided.get(slot(first))) {
      first++;
    }
  }

  boolean writeAck(FrameWriter writer) {
    if (!news) {
      return false;
    }
    int holesBytes = fillHoles();
    if (AckCursor.frameBytes(first, holesBytes, refused, refusedCount) > writer.room()) {
      return false;
    }
    AckCursor.write(writer, first, holes, holesBytes, refused, refusedCount);
    refusedCount = 0;
    told = first;
    news = false;
    return true;
  }

  /** Bit i: put {@code first + 1 + i}; {@code first} itself is undecided. */
  private int fillHoles() {
    int bits = (int) Math.max(0, last - first);
    int bytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
    if (bytes > holes.length) {
      holes = new byte[Math.max(bytes, holes.length * 2)];
    }
    Arrays.fill(holes, 0, bytes, (byte) 0);
    for (int i = 0; i < bits; i++) {
      if (decided.get(slot(first + 1 + i))) {
        holes[i >> 3] |= (byte) (1 << (i & 7));
      }
    }
    return bytes;
  }

  private static int slot(long put) {
    return (int) put & (Limits.MAX_UNANSWERED_PUTS - 1);
  }
}
