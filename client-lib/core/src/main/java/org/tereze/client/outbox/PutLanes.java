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
import org.tereze.client.record.OutboxRecord;
import org.tereze.window.plan.BurstPlanner;
import org.tereze.window.plan.Pace;
import org.tereze.window.plan.Part;
import org.tereze.wire.Precedence;

/**
 * What waits on a phone, in the order in which a planner would send it now. Used once; one thread.
 *
 * <p>A phone knows all that waits, so what differs much in size has a lane of its own and nothing
 * small waits behind a photo; what is alike goes by age. What belongs to a session comes in only
 * when the session's opening is out, where that waits, too.
 */
final class PutLanes {
  /** Sizes that differ by less than the square root of two are alike. */
  private static final int STEPS_AN_OCTAVE = 2;

  private static final long HALF_HOUR_MILLIS = 1_800_000;

  private final PutOrder order;
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

  private PutLanes(PutOrder order, long nowMillis, BurstPlanner planner) {
    this.order = order;
    this.nowMillis = nowMillis;
    this.planner = planner;
  }

  static List<OutboxRecord> sorted(List<OutboxRecord> records, PutOrder order, long nowMillis) {
    int most = Math.max(1, Math.min(records.size(), BurstPlanner.MAX_LANES));
    return new PutLanes(order, nowMillis, new BurstPlanner(most)).sorted(records);
  }

  private List<OutboxRecord> sorted(List<OutboxRecord> records) {
    List<OutboxRecord> byAge = new ArrayList<>(records);
    byAge.sort(
        Comparator.<OutboxRecord>comparingInt(order::lane).thenComparingLong(OutboxRecord::getId));
    Set<ByteString> opened = new HashSet<>();
    for (OutboxRecord record : byAge) {
      if (PutOrder.isOpening(record)) {
        opened.add(record.getSession());
      }
    }
    for (OutboxRecord record : byAge) {
      if (opened.contains(record.getSession()) && !PutOrder.isOpening(record)) {
        behindOpenings
            .computeIfAbsent(record.getSession(), unused -> new ArrayList<>())
            .add(record);
      } else {
        enter(record);
      }
    }
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
    Lane lane = open.get(number);
    if (lane == null) {
      throw new IllegalStateException("no lane " + number);
    }
    OutboxRecord record = lane.records.remove();
    planner.sent(number, nowMillis);
    if (lane.records.isEmpty()) {
      close(lane);
    } else {
      head(lane);
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
    Lane lane = lanes.computeIfAbsent(key(record), unused -> new Lane());
    lane.records.add(record);
    if (lane.records.size() == 1) {
      open(lane);
    }
  }

  private List<Object> key(OutboxRecord record) {
    int size = Entries.body(record).size();
    int step = (int) (StrictMath.log(size) / StrictMath.log(2) * STEPS_AN_OCTAVE);
    return Arrays.asList(order.introduction(record), order.lane(record), part(record), step);
  }

  /** Every report goes in one. */
  private static Part part(OutboxRecord unused) {
    return Part.WHOLE;
  }

  private void open(Lane lane) {
    OutboxRecord first = lane.records.element();
    Precedence precedence = Outbox.precedence(order.lane(first));
    lane.number = planner.open(precedence, part(first), first.getWrittenMillis());
    if (lane.number == BurstPlanner.NONE) {
      outside.add(lane); // until another is empty
    } else {
      open.put(lane.number, lane);
      head(lane);
    }
  }

  private void head(Lane lane) {
    OutboxRecord head = lane.records.element();
    int bytes = Entries.body(head).size();
    planner.head(lane.number, bytes, paceBytes(head, bytes), deadlineMillis(head), nowMillis);
  }

  /** An opening is worth what comes behind it, too. */
  private int paceBytes(OutboxRecord head, int bytes) {
    Pace pace = new Pace();
    pace.add(bytes);
    if (PutOrder.isOpening(head)) {
      for (OutboxRecord behind :
          behindOpenings.getOrDefault(head.getSession(), Collections.emptyList())) {
        if (order.lane(behind) == order.lane(head)) {
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

  private void close(Lane lane) {
    planner.close(lane.number);
    open.remove(lane.number);
    lane.number = BurstPlanner.NONE;
    Lane waiting = outside.poll();
    if (waiting != null) {
      open(waiting);
    }
  }
}
