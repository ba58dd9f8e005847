package org.tereze.window.plan;

import java.util.Arrays;

/**
 * Lanes by a key, the smallest first, and by a second where the first is the same. One thread;
 * allocates nothing after its making.
 */
final class LaneHeap {
  private static final int OUT = -1;

  private final long[] keys;
  private final long[] seconds;
  private final int[] lanes;
  private final int[] places;
  private int size;

  LaneHeap(int capacity) {
    keys = new long[capacity];
    seconds = new long[capacity];
    lanes = new int[capacity];
    places = new int[capacity];
    Arrays.fill(places, OUT);
  }

  /** The lane with the smallest key; {@link BurstPlanner#NONE} if there is none. */
  int first() {
    return size == 0 ? BurstPlanner.NONE : lanes[0];
  }

  long firstKey() {
    return keys[lanes[0]];
  }

  boolean contains(int lane) {
    return places[lane] != OUT;
  }

  /** Adds the lane, or moves it to where it belongs now. */
  void put(int lane, long key, long second) {
    keys[lane] = key;
    seconds[lane] = second;
    if (places[lane] == OUT) {
      place(lane, size++);
    }
    up(places[lane]);
    down(places[lane]);
  }

  void remove(int lane) {
    int place = places[lane];
    if (place == OUT) {
      return;
    }
    places[lane] = OUT;
    size--;
    if (place < size) {
      int last = lanes[size];
      place(last, place);
      up(place);
      down(places[last]);
    }
  }

  private void up(int from) {
    int lane = lanes[from];
    int place = from;
    while (place > 0) {
      int above = (place - 1) / 2;
      if (!isBefore(lane, lanes[above])) {
        break;
      }
      place(lanes[above], place);
      place = above;
    }
    place(lane, place);
  }

  private void down(int from) {
    int lane = lanes[from];
    int place = from;
    while (2 * place + 1 < size) {
      int below = 2 * place + 1;
      if (below + 1 < size && isBefore(lanes[below + 1], lanes[below])) {
        below++;
      }
      if (!isBefore(lanes[below], lane)) {
        break;
      }
      place(lanes[below], place);
      place = below;
    }
    place(lane, place);
  }

  private void place(int lane, int place) {
    lanes[place] = lane;
    places[lane] = place;
  }

  private boolean isBefore(int one, int other) {
    if (keys[one] != keys[other]) {
      return keys[one] < keys[other];
    }
    return seconds[one] != seconds[other] ? seconds[one] < seconds[other] : one < other;
  }
}
