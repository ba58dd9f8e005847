package org.tereze.client.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
 * small waits behind a photo, nor anything behind what is late; what is alike goes by age, unless
 * its writer gave it a deadline. What belongs to a session comes in only when the session's opening
 * is out, a body when its headline is, where those wait, too.
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
  private final Set<Object> firsts = new HashSet<>();
  private final Map<Object, List<OutboxRecord>> behind = new HashMap<>();

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
    for (OutboxRecord record : byAge) {
      firsts.addAll(leads(record));
    }
    List<OutboxRecord> free = new ArrayList<>();
    for (OutboxRecord record : byAge) {
      if (!hasToWait(record)) {
        free.add(record);
      }
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
    for (Object first : leads(record)) {
      firsts.remove(first);
      List<OutboxRecord> freed = behind.remove(first);
      if (freed != null) {
        freed.stream().filter(each -> !hasToWait(each)).forEach(this::enter);
      }
    }
    return record;
  }

  /** By which names others wait for this one: a session's opening, a report's headline. */
  private static List<Object> leads(OutboxRecord record) {
    List<Object> names = new ArrayList<>();
    if (PutOrder.isOpening(record)) {
      names.add(record.getSession());
    }
    if (part(record) == Part.HEADLINE) {
      names.add(record.getHeadline());
    }
    return names;
  }

  /** Whether it comes in only behind another; then it is kept. */
  private boolean hasToWait(OutboxRecord record) {
    if (!PutOrder.isOpening(record) && firsts.contains(record.getSession())) {
      keep(record, record.getSession());
      return true;
    }
    if (isBehindHeadline(part(record)) && firsts.contains(record.getHeadline())) {
      keep(record, record.getHeadline());
      return true;
    }
    return false;
  }

  private void keep(OutboxRecord record, Object first) {
    behind.computeIfAbsent(first, unused -> new ArrayList<>()).add(record);
  }

  private void enter(OutboxRecord record) {
    Lane to = lanes.computeIfAbsent(key(record), unused -> new Lane());
    to.records.add(record);
    if (to.records.size() == 1) {
      open(to);
    } else if (to.records.size() <= Pace.MOST && to.number != BurstPlanner.NONE) {
      head(to);
    }
  }

  private List<Object> key(OutboxRecord record) {
    Part part = part(record);
    // The last part of a text is shorter, and still comes behind the others.
    Object alike = isBehindHeadline(part) ? record.getHeadline() : alike(record);
    boolean late = nowMillis >= deadlineMillis(record);
    return Arrays.asList(destination.apply(record), lane.applyAsInt(record), part, alike, late);
  }

  private static boolean isBehindHeadline(Part part) {
    return part == Part.BODY || part == Part.FILE;
  }

  /** What has a deadline of its own does not wait behind what has not. */
  private static Object alike(OutboxRecord record) {
    return record.getDeadlineHours() > 0 ? (Object) record.getId() : (Object) sizeStep(record);
  }

  private static int sizeStep(OutboxRecord record) {
    int bytes = Entries.body(record).size();
    return (int) (StrictMath.log(bytes) / StrictMath.log(2) * STEPS_AN_OCTAVE);
  }

  private static Part part(OutboxRecord record) {
    if (record.getFile() > 0) {
      return Part.FILE;
    }
    if (record.getPart() == 0) {
      return Part.WHOLE;
    }
    return record.getPart() == 1 ? Part.HEADLINE : Part.BODY;
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
    planner.head(one.number, bytes, paceBytes(one), deadlineMillis(head), nowMillis);
  }

  /** An opening is worth what it lets in, too. */
  private int paceBytes(Lane one) {
    OutboxRecord head = one.records.element();
    Pace pace = new Pace();
    if (PutOrder.isOpening(head)) {
      pace.add(Entries.body(head).size());
      for (OutboxRecord each : behind.getOrDefault(head.getSession(), Collections.emptyList())) {
        if (lane.applyAsInt(each) == lane.applyAsInt(head)) {
          pace.add(Entries.body(each).size());
        }
      }
    } else {
      one.records.stream().limit(Pace.MOST).forEach(each -> pace.add(Entries.body(each).size()));
    }
    return pace.bytes();
  }

  /** Its writer's, or when half of its lifetime is over. */
  private static long deadlineMillis(OutboxRecord record) {
    if (record.getDeadlineHours() > 0) {
      return record.getWrittenMillis() + 2 * HALF_HOUR_MILLIS * record.getDeadlineHours();
    }
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
