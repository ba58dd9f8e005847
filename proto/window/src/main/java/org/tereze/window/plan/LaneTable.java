package org.tereze.window.plan;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Precedence;

/** What is known of each lane and its head, column by column. One thread. */
final class LaneTable {
  /** Null: the lane is not open. */
  private final @Nullable Precedence[] precedences;

  private final Part[] parts;
  private final int[] free;
  private int freeCount;

  /** Of the head: bytes of its envelope, of the mean with others, until when it is worth most. */
  final int[] bytes;

  final int[] paceBytes;
  final long[] deadlineMillis;

  /** When it was served last, or began to wait; and a number that tells what was at once apart. */
  final long[] servedMillis;

  final long[] servedSerial;

  /** When its turn among those that are alike began, and how much of it is used. */
  final long[] turnSerial;

  final int[] turnUsedBytes;

  LaneTable(int capacity) {
    precedences = new @Nullable Precedence[capacity];
    parts = new Part[capacity];
    free = new int[capacity];
    bytes = new int[capacity];
    paceBytes = new int[capacity];
    deadlineMillis = new long[capacity];
    servedMillis = new long[capacity];
    servedSerial = new long[capacity];
    turnSerial = new long[capacity];
    turnUsedBytes = new int[capacity];
    Arrays.fill(parts, Part.WHOLE);
    for (int lane = capacity - 1; lane >= 0; lane--) {
      free[freeCount++] = lane;
    }
  }

  boolean isFull() {
    return freeCount == 0;
  }

  int size() {
    return free.length - freeCount;
  }

  /** Another lane; {@link BurstPlanner#NONE} if there is no room. */
  int open(Precedence precedence, Part part) {
    // Bound: lanes, and with them every heap.
    if (freeCount == 0) {
      return BurstPlanner.NONE;
    }
    int lane = free[--freeCount];
    precedences[lane] = precedence;
    parts[lane] = part;
    turnUsedBytes[lane] = 0;
    return lane;
  }

  void close(int lane) {
    precedence(lane);
    precedences[lane] = null;
    free[freeCount++] = lane;
  }

  /**
   * How urgent it is.
   *
   * @throws IllegalArgumentException if the lane is not open
   */
  Precedence precedence(int lane) {
    Precedence precedence = lane < 0 || lane >= free.length ? null : precedences[lane];
    if (precedence == null) {
      throw new IllegalArgumentException("lane " + lane + " is not open");
    }
    return precedence;
  }

  /** What the head takes of the line. */
  int costBytes(int lane) {
    return bytes[lane] + BurstPlanner.FRAME_BYTES;
  }

  int rank(int lane, long nowMillis) {
    int cost = paceBytes[lane] + BurstPlanner.FRAME_BYTES;
    return Worth.rank(precedence(lane), parts[lane], deadlineMillis[lane], nowMillis, cost);
  }
}
