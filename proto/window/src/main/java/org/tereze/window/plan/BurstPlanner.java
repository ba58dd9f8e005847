package org.tereze.window.plan;

import org.tereze.wire.Limits;
import org.tereze.wire.Precedence;

/**
 * The order of a burst when nobody knows how long the window lasts. It sees only the head of each
 * lane, which is what waits for one destination in one precedence, and says whose goes next. One
 * thread; no I/O; the time is passed in, and may go back.
 *
 * <pre>
 *   lane = open(precedence, part, since)
 *   head(lane, bytes, pace, deadline, now)  ...  next(now) == lane  ->  sent(lane, now)
 *                                                   head(lane, ...) if more waits, or close(lane)
 * </pre>
 *
 * <p>Order: what is worth most for each byte that it costs ({@link Worth}), its frame counted; of
 * what is alike the higher precedence, and then lanes in turns of {@value #TURN_BYTES} bytes. What
 * it takes to name a mailbox once on a link is not counted: that would leave the line to whoever is
 * named already.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>An envelope goes before every one of lower precedence that costs no less than a quarter of
 *       it for each step between them (a FLASH before a ROUTINE of a sixty-fourth; with smaller
 *       ones right behind that, of their mean), unless a deadline makes the difference or a claim
 *       is due:
 *   <li>the most urgent precedence that waits is passed over by at most {@value #URGENT_DIVISOR}
 *       times what its head costs and one envelope, however many smaller ones wait;
 *   <li>nothing starves: the lane that was not served for longest is passed over by at most {@value
 *       #TURN_DIVISOR} times what its head costs and two envelopes. So each of n lanes is served
 *       once while that much goes for all n heads.
 *   <li>The same calls give the same order, on every device.
 * </ul>
 *
 * <p><b>Not guaranteed:</b> the best order for a window whose end is known.
 *
 * <p>A step takes O(log lanes) whatever waits behind the heads, and allocates nothing.
 */
public final class BurstPlanner {
  /** No lane. */
  public static final int NONE = -1;

  /** As many lanes as a planner has at most. */
  public static final int MAX_LANES = 4_096;

  /** What a put adds to its envelope, about. */
  public static final int FRAME_BYTES = 6;

  /** About a second of a line of 20 kbit/s. */
  public static final int TURN_BYTES = 2_560;

  static final int URGENT_DIVISOR = 8;
  static final int TURN_DIVISOR = 32;

  /** So many ranks are changed in one step because of the time; the others in the next ones. */
  static final int MOST_CHANGES = 64;

  private static final int MILLIS_BITS = 58;

  private final LaneTable lanes;
  private final LaneHeap byWorth;
  private final LaneHeap byUrgency;
  private final LaneHeap byTurn;
  private final LaneHeap byChange;
  private final Claim urgent = new Claim(URGENT_DIVISOR);
  private final Claim turn = new Claim(TURN_DIVISOR);
  private long serial;

  /** Without lanes; room for {@link #MAX_LANES}. */
  public BurstPlanner() {
    this(MAX_LANES);
  }

  /** Without lanes; room for so many. */
  public BurstPlanner(int mostLanes) {
    lanes = new LaneTable(mostLanes);
    byWorth = new LaneHeap(mostLanes);
    byUrgency = new LaneHeap(mostLanes);
    byTurn = new LaneHeap(mostLanes);
    byChange = new LaneHeap(mostLanes);
  }

  /** Whether there is no room for another lane. */
  public boolean isFull() {
    return lanes.isFull();
  }

  /** Lanes that are open. */
  public int size() {
    return lanes.size();
  }

  /**
   * A lane without a head.
   *
   * @param sinceMillis when its head came, or the lane was served last
   * @return its number; {@link #NONE} if there is no room
   */
  public int open(Precedence precedence, Part part, long sinceMillis) {
    int lane = lanes.open(precedence, part);
    if (lane != NONE) {
      lanes.servedMillis[lane] = Math.max(0, sinceMillis);
      lanes.servedSerial[lane] = ++serial;
      lanes.turnSerial[lane] = serial;
    }
    return lane;
  }

  /**
   * What is first in the lane now.
   *
   * @param bytes of its envelope
   * @param paceBytes what an envelope takes if it goes with those behind it that are known: the
   *     least mean of the first one, two, three; not more than {@code bytes}. So a large one does
   *     not hide small ones.
   * @param deadlineMillis until when it is worth twice as much as later; {@link Long#MAX_VALUE}:
   *     always
   */
  public void head(int lane, int bytes, int paceBytes, long deadlineMillis, long nowMillis) {
    if (paceBytes <= 0 || paceBytes > bytes || bytes > Limits.MAX_ENVELOPE_BYTES) {
      throw new IllegalArgumentException("envelopes of " + bytes + ", " + paceBytes + " bytes");
    }
    lanes.precedence(lane);
    lanes.bytes[lane] = bytes;
    lanes.paceBytes[lane] = paceBytes;
    lanes.deadlineMillis[lane] = deadlineMillis;
    rank(lane, nowMillis);
    long precedence = lanes.precedence(lane).code();
    long served = lanes.servedMillis[lane];
    byUrgency.put(lane, (precedence << MILLIS_BITS) + served, lanes.servedSerial[lane]);
    byTurn.put(lane, served, lanes.servedSerial[lane]);
  }

  private void rank(int lane, long nowMillis) {
    byWorth.put(lane, worthKey(lane, nowMillis), lanes.turnSerial[lane]);
    long change = Worth.nextChangeMillis(lanes.deadlineMillis[lane], nowMillis);
    if (change == Long.MAX_VALUE) {
      byChange.remove(lane);
    } else {
      byChange.put(lane, change, lane);
    }
  }

  private long worthKey(int lane, long nowMillis) {
    long precedence = lanes.precedence(lane).code();
    return ((long) lanes.rank(lane, nowMillis) << 2) | precedence;
  }

  /** The lane has no head any more, for whatever reason but that it was sent. */
  public void headGone(int lane) {
    lanes.precedence(lane);
    byWorth.remove(lane);
    byUrgency.remove(lane);
    byTurn.remove(lane);
    byChange.remove(lane);
  }

  /** Nothing more waits in it. */
  public void close(int lane) {
    headGone(lane);
    lanes.close(lane);
  }

  /** The lane whose head goes next; {@link #NONE} if no lane has one. */
  public int next(long nowMillis) {
    followTheTime(nowMillis);
    int first = byUrgency.first();
    if (first != NONE && urgent.isDue(lanes.costBytes(first))) {
      return first;
    }
    int longest = byTurn.first();
    if (longest != NONE && turn.isDue(lanes.costBytes(longest))) {
      return longest;
    }
    return byWorth.first();
  }

  private void followTheTime(long nowMillis) {
    // Bound: what a step takes when many deadlines are passed at once.
    for (int changes = 0; changes < MOST_CHANGES; changes++) {
      int lane = byChange.first();
      if (lane == NONE || byChange.firstKey() > nowMillis) {
        return;
      }
      rank(lane, nowMillis);
    }
  }

  /** The lane's head is on its way; it has none until {@link #head} says so. */
  public void sent(int lane, long nowMillis) {
    lanes.precedence(lane);
    if (!byTurn.contains(lane)) {
      throw new IllegalArgumentException("lane " + lane + " has no head");
    }
    int cost = lanes.costBytes(lane);
    if (lanes.precedence(lane) == lanes.precedence(byUrgency.first())) {
      urgent.met();
    } else {
      urgent.passedOver(cost);
    }
    if (lane == byTurn.first()) {
      turn.met();
    } else {
      turn.passedOver(cost);
    }
    headGone(lane);
    served(lane, cost, nowMillis);
  }

  private void served(int lane, int costBytes, long nowMillis) {
    lanes.servedMillis[lane] = Math.max(0, nowMillis);
    lanes.servedSerial[lane] = ++serial;
    lanes.turnUsedBytes[lane] += costBytes;
    if (lanes.turnUsedBytes[lane] >= TURN_BYTES) {
      lanes.turnUsedBytes[lane] = 0;
      lanes.turnSerial[lane] = serial;
    }
  }
}
