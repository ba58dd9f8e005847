package org.tereze.window.plan;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Precedence;

/** What is known of each lane and its head, column by column. One thread. */
final class LaneTable {
  private final @Nullable Destination[] destinations;
  private final Precedence[] precedences;
  private final Part[] parts;
  private final int[] next;
  private final int[] previous;
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
    destinations = new @Nullable Destination[capacity];
    precedences = new Precedence[capacity];
    parts = new Part[capacity];
    next = new int[capacity];
    previous = new int[capacity];
    free = new int[capacity];
    bytes = new int[capacity];
    paceBytes = new int[capacity];
    deadlineMillis = new long[capacity];
    servedMillis = new long[capacity];
    servedSerial = new long[capacity];
    turnSerial = new long[capacity];
    turnUsedBytes = new int[capacity];
    Arrays.fill(precedences, Precedence.ROUTINE);
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
  int open(Destination destination, Precedence precedence, Part part) {
    // Bound: lanes, and with them every heap.
    if (freeCount == 0) {
      return BurstPlanner.NONE;
    }
    int lane = free[--freeCount];
    destinations[lane] = destination;
    precedences[lane] = precedence;
    parts[lane] = part;
    turnUsedBytes[lane] = 0;
    link(destination, lane);
    return lane;
  }

  private void link(Destination destination, int lane) {
    int first = destination.first;
    next[lane] = first;
    previous[lane] = BurstPlanner.NONE;
    if (first != BurstPlanner.NONE) {
      previous[first] = lane;
    }
    destination.first = lane;
    destination.lanes++;
  }

  void close(int lane) {
    Destination destination = destination(lane);
    int before = previous[lane];
    int after = next[lane];
    if (before == BurstPlanner.NONE) {
      destination.first = after;
    } else {
      next[before] = after;
    }
    if (after != BurstPlanner.NONE) {
      previous[after] = before;
    }
    destination.lanes--;
    destinations[lane] = null;
    free[freeCount++] = lane;
  }

  Destination destination(int lane) {
    Destination destination = lane < 0 ? null : destinations[lane];
    if (destination == null) {
      throw new IllegalArgumentException("lane " + lane + " is not open");
    }
    return destination;
  }

  Precedence precedence(int lane) {
    return precedences[lane];
  }

  /** The destination's lane behind this one; {@link BurstPlanner#NONE} if it is the last. */
  int next(int lane) {
    return next[lane];
  }

  /** What the head takes of the line on this link. */
  int costBytes(int lane, int link) {
    return bytes[lane] + addedBytes(lane, link);
  }

  private int addedBytes(int lane, int link) {
    Destination destination = destination(lane);
    int introduction = destination.introducedOn == link ? 0 : destination.introductionBytes();
    return BurstPlanner.FRAME_BYTES + introduction;
  }

  int rank(int lane, int link, long nowMillis) {
    int cost = paceBytes[lane] + addedBytes(lane, link);
    return Worth.rank(precedences[lane], parts[lane], deadlineMillis[lane], nowMillis, cost);
  }
}
