package org.tereze.client.outbox;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.tereze.client.record.OutboxRecord;
import org.tereze.window.plan.BurstPlanner;
import org.tereze.window.plan.Pace;
import org.tereze.window.plan.Part;
import org.tereze.wire.Precedence;

/**
 * What waits on a phone, in the order in which a planner would send it now. Used once; one thread.
 *
 * <p>A phone knows all that waits, so what differs much in size has a lane of its own and nothing
 * small waits behind a photo, nor anything behind what is late; what is alike goes by age. What
 * belongs to a session comes in only when the session's opening is out, where that waits, too.
 */
final class PutLanes {
  /** Sizes that differ by less than the square root of two are alike. */
  private static final int STEPS_AN_OCTAVE = 2;

  private static final long HALF_HOUR_MILLIS = 1_800_000;

  private final ToIntFunction<OutboxRecord> lane;
  private final Function<OutboxRecord, Object> destination;
  private final long nowMillis;
  private final BurstPlanner planner;
  private final Map<List<Object>, Lane> lanes = new HashMap<>();
  private final Map<Integer, Lane> open = new HashMap<>();
  private final Queue<Lane> outside = new ArrayDeque<>();
  private final Map<ByteString, List<OutboxRecord>> behindOpenings = new LinkedHashMap<>();

  private static final class Lane {
    final Queue<OutboxRecord> records = new ArrayDeque<>();
    int number = BurstPlanner.NONE;
  }

  private PutLanes(
      ToIntFunction<OutboxRecord> lane,
      Function<OutboxRecord, Object> destination,
      long nowMillis,
      BurstPlanner planner) {
    this.lane = lane;
    this.destination = destination;
    this.nowMillis = nowMillis;
    this.planner = planner;
  }

  /**
   * The same records in that order.
   *
   * @param lane the code of the precedence in which one goes
   * @param destination equal for those that go to the same mailbox the same way
   */
  static List<OutboxRecord> sorted(
      List<OutboxRecord> records,
      ToIntFunction<OutboxRecord> lane,
      Function<OutboxRecord, Object> destination,
      long nowMillis) {
    int most = Math.max(1, Math.min(records.size(), BurstPlanner.MAX_LANES));
    return new PutLanes(lane, destination, nowMillis, new BurstPlanner(most)).sorted(records);
  }

  private List<OutboxRecord> sorted(List<OutboxRecord> records) {
    List<OutboxRecord> byAge = new ArrayList<>(records);
    byAge.sort(Comparator.<OutboxRecord>comparingInt(lane).thenComparingLong(OutboxRecord::getId));
    Set<ByteString> opened = new HashSet<>();
    for (OutboxRecord record : byAge) {
      if (PutOrder.isOpening(record)) {
        opened.add(record.getSession());
      }
    }
    List<OutboxRecord> free = new ArrayList<>();
    for (OutboxRecord record : byAge) {
      boolean waits = opened.contains(record.getSession()) && !PutOrder.isOpening(record);
      List<OutboxRecord> to =
          waits
              ? behindOpenings.computeIfAbsent(record.getSession(), unused -> new ArrayList<>())
              : free;
      to.add(record);
    }
    free.forEach(this::enter);
    return drained();
  }

  private List<OutboxRecord> drained() {
    List<OutboxRecord> sorted = new ArrayList<>();
    int next = planner.next(nowMillis);
    while (next != BurstPlanner.NONE) {
      sorted.add(take(next));
      next = planner.next(nowMillis);
    }
    return sorted;
  }

  private OutboxRecord take(int number) {
    Lane from = open.get(number);
    if (from == null) {
      throw new IllegalStateException("no lane " + number);
    }
    OutboxRecord record = from.records.remove();
    planner.sent(number, nowMillis);
    if (from.records.isEmpty()) {
      close(from);
    } else {
      head(from);
    }
    if (PutOrder.isOpening(record)) {
      List<OutboxRecord> freed = behindOpenings.remove(record.getSession());
      if (freed != null) {
        freed.forEach(this::enter);
      }
    }
    return record;
  }

  private void enter(OutboxRecord record) {
    Lane to = lanes.computeIfAbsent(key(record), unused -> new Lane());
    to.records.add(record);
    if (to.records.size() == 1) {
      open(to);
    }
  }

  private List<Object> key(OutboxRecord record) {
    int size = Entries.body(record).size();
    int step = (int) (StrictMath.log(size) / StrictMath.log(2) * STEPS_AN_OCTAVE);
    boolean late = nowMillis >= deadlineMillis(record);
    return Arrays.asList(
        destination.apply(record), lane.applyAsInt(record), part(record), step, late);
  }

  /** Every report goes in one. */
  private static Part part(OutboxRecord unused) {
    return Part.WHOLE;
  }

  private void open(Lane one) {
    OutboxRecord first = one.records.element();
    Precedence precedence = Outbox.precedence(lane.applyAsInt(first));
    one.number = planner.open(precedence, part(first), first.getWrittenMillis());
    if (one.number == BurstPlanner.NONE) {
      outside.add(one); // until another is empty
    } else {
      open.put(one.number, one);
      head(one);
    }
  }

  private void head(Lane one) {
    OutboxRecord head = one.records.element();
    int bytes = Entries.body(head).size();
    planner.head(one.number, bytes, paceBytes(head, bytes), deadlineMillis(head), nowMillis);
  }

  /** An opening is worth what comes behind it, too. */
  private int paceBytes(OutboxRecord head, int bytes) {
    Pace pace = new Pace();
    pace.add(bytes);
    if (PutOrder.isOpening(head)) {
      for (OutboxRecord behind :
          behindOpenings.getOrDefault(head.getSession(), Collections.emptyList())) {
        if (lane.applyAsInt(behind) == lane.applyAsInt(head)) {
          pace.add(Entries.body(behind).size());
        }
      }
    }
    return pace.bytes();
  }

  /** Half of its lifetime, as nobody says otherwise. */
  private static long deadlineMillis(OutboxRecord record) {
    long since = Math.max(record.getWrittenMillis(), record.getAgainMillis());
    return since + record.getLifetimeHours() * HALF_HOUR_MILLIS;
  }

  private void close(Lane one) {
    planner.close(one.number);
    open.remove(one.number);
    one.number = BurstPlanner.NONE;
    Lane waiting = outside.poll();
    if (waiting != null) {
      open(waiting);
    }
  }
}
