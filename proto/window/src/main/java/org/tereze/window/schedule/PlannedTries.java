package org.tereze.window.schedule;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Precedence;

/**
 * Tries in the windows of a plan: one when it opens, a part of a minute later that is each node's
 * own; further ones with back-off while nobody answers or after a cut; after a call that said
 * everything only when something waits. One thread.
 */
final class PlannedTries {
  private static final Duration MOST_SPREAD = Duration.ofMinutes(1);
  private static final int SPREAD_PART = 20;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration MOST_WAIT = Duration.ofMinutes(8);

  // Bound: of calls in a row that each said everything.
  private static final int MOST_AT_ONCE = 8;

  private static final int MOST_ROUNDS = 400;

  static final int TRIED_BYTES = 21;

  /** What became of a window's last opening that was tried. */
  private static final class Tried {
    private @Nullable Instant opened;
    private long usedBytes;
    private boolean done;

    /** Begins anew if this is another opening. */
    void enter(Instant opening) {
      if (!opening.equals(opened)) {
        opened = opening;
        usedBytes = 0;
        done = false;
      }
    }

    boolean isOf(Instant opening) {
      return opening.equals(opened);
    }
  }

  /** A window that is open and rules. */
  private static final class Ruling {
    private final int place;
    private final Instant opened;
    private final Instant until;

    Ruling(int place, Instant opened, Instant until) {
      this.place = place;
      this.opened = opened;
      this.until = until;
    }
  }

  private final List<FixedWindow> windows;
  private final List<Tried> tried = new ArrayList<>();
  private final Random random;
  private double phase;
  private Duration wait = FIRST_WAIT;
  private Instant notBefore = Instant.MIN;
  private final Allowance atOnce = new Allowance(MOST_AT_ONCE, FIRST_WAIT);
  private int calling = -1;

  PlannedTries(ContactPlan plan, Random random) {
    this.windows = plan.windows();
    this.random = random;
    this.phase = random.nextDouble();
    windows.forEach(window -> tried.add(new Tried()));
  }

  /** The next try in a window that is of use with this waiting; null if there is none. */
  @Nullable NextTry next(Instant now, @Nullable Precedence mostUrgent) {
    Instant from = now;
    // Bound: each round is past a window that is open or an opening.
    for (int round = 0; round <= 2 * windows.size(); round++) {
      Ruling open = ruling(from, mostUrgent);
      if (open == null) {
        from = nextOpening(from, mostUrgent);
        if (from == null) {
          return null;
        }
        open = ruling(from, mostUrgent);
      }
      if (open != null) {
        Instant at = tryIn(open, from, now);
        if (at.isBefore(open.until)) {
          return new NextTry(at, NextTry.Why.PLANNED, limits(open));
        }
        from = open.until;
      }
    }
    return null;
  }

  private Instant tryIn(Ruling open, Instant from, Instant now) {
    Duration spread = windows.get(open.place).lasts().dividedBy(SPREAD_PART);
    long spreadMillis = Math.min(MOST_SPREAD.toMillis(), spread.toMillis());
    Instant at = later(from, open.opened.plusMillis((long) (phase * spreadMillis)));
    boolean isSane = notBefore.isBefore(now.plus(MOST_WAIT.multipliedBy(2)));
    return isSane && tried.get(open.place).isOf(open.opened) ? later(at, notBefore) : at;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private CallLimits limits(Ruling open) {
    Tried of = tried.get(open.place);
    long used = of.isOf(open.opened) ? of.usedBytes : 0;
    return windows.get(open.place).limits().in(open.until, used);
  }

  /** Of the windows that are open then, the first listed that is of use; null if none is. */
  private @Nullable Ruling ruling(Instant at, @Nullable Precedence mostUrgent) {
    for (int i = 0; i < windows.size(); i++) {
      Instant opened = windows.get(i).openedBy(at);
      if (opened != null && isOfUse(i, opened, mostUrgent)) {
        Instant until = opened.plus(windows.get(i).lasts());
        return new Ruling(i, opened, firstOf(i, at, until, mostUrgent));
      }
    }
    return null;
  }

  /** When an earlier listed one opens, if that is before the end. */
  private Instant firstOf(int place, Instant at, Instant end, @Nullable Precedence mostUrgent) {
    Instant until = end;
    for (int i = 0; i < place; i++) {
      Instant opens = windows.get(i).opensFrom(at);
      if (opens != null && opens.isBefore(until) && isOfUse(i, opens, mostUrgent)) {
        until = opens;
      }
    }
    return until;
  }

  private boolean isOfUse(int place, Instant opened, @Nullable Precedence mostUrgent) {
    FixedWindow window = windows.get(place);
    Tried of = tried.get(place);
    if (!window.isFor(mostUrgent)) {
      return false;
    }
    if (!of.isOf(opened)) {
      return true;
    }
    return of.usedBytes < window.limits().volumeBytes()
        && (!of.done || window.isToSend(mostUrgent));
  }

  private @Nullable Instant nextOpening(Instant from, @Nullable Precedence mostUrgent) {
    Instant first = null;
    for (int i = 0; i < windows.size(); i++) {
      Instant opens = windows.get(i).isFor(mostUrgent) ? opensAfter(i, from, mostUrgent) : null;
      if (opens != null && (first == null || opens.isBefore(first))) {
        first = opens;
      }
    }
    return first;
  }

  /** An opening of which nothing became yet. */
  private @Nullable Instant opensAfter(int place, Instant from, @Nullable Precedence mostUrgent) {
    Instant opens = windows.get(place).opensFrom(from);
    boolean isOver = opens != null && !isOfUse(place, opens, mostUrgent);
    return isOver && opens != null ? windows.get(place).opensFrom(opens.plusSeconds(1)) : opens;
  }

  /** Nobody answered. */
  void nothing(Instant now, @Nullable Precedence mostUrgent) {
    enter(now, mostUrgent);
    backOff(now);
  }

  /** Somebody answered. */
  void opened(Instant now, @Nullable Precedence mostUrgent) {
    calling = enter(now, mostUrgent);
    wait = FIRST_WAIT;
  }

  /** A call that was answered has ended. */
  void ended(Instant now, LinkEnd end, long bytes) {
    if (calling >= 0) {
      Tried of = tried.get(calling);
      of.usedBytes += Math.max(0, bytes);
      of.done = end == LinkEnd.DONE;
      calling = -1;
    }
    if (end == LinkEnd.CUT) {
      backOff(now);
    } else {
      notBefore = atOnce.take(now) ? now : now.plus(FIRST_WAIT);
    }
  }

  /** The first instant from then on at which no window is open, of use or not; null: none. */
  @Nullable Instant closedFrom(Instant from) {
    Instant at = from;
    // Bound: windows that hand over to each other for so long are always open.
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Instant closes = closes(at);
      if (closes == null) {
        return at;
      }
      at = closes;
    }
    return null;
  }

  /** When one that is open then closes; null if none is open. */
  private @Nullable Instant closes(Instant at) {
    for (FixedWindow window : windows) {
      Instant opened = window.openedBy(at);
      if (opened != null) {
        return opened.plus(window.lasts());
      }
    }
    return null;
  }

  /** When the next window opens, of use or not; {@link Instant#MAX}: never. */
  Instant opensAfter(Instant from) {
    Instant first = Instant.MAX;
    for (FixedWindow window : windows) {
      Instant opens = window.opensFrom(from);
      first = opens != null && opens.isBefore(first) ? opens : first;
    }
    return first;
  }

  /** For each window that was tried: 4 mark, 8 opened, 8 bytes used, 1 done. */
  void write(ByteBuffer out) {
    out.putDouble(phase);
    out.putLong(wait.toMillis());
    out.putLong(ScheduleState.millis(notBefore));
    atOnce.write(out);
    for (int i = 0; i < windows.size(); i++) {
      Tried of = tried.get(i);
      if (of.opened != null) {
        out.putInt(windows.get(i).mark());
        ScheduleState.write(out, of.opened);
        out.putLong(of.usedBytes);
        out.put((byte) (of.done ? 1 : 0));
      }
    }
  }

  /** A window that is not planned any more is left out. */
  void read(ByteBuffer in) {
    double stored = in.getDouble();
    phase = stored >= 0 && stored < 1 ? stored : phase;
    long millis = in.getLong();
    wait = millis > 0 && millis <= 2 * MOST_WAIT.toMillis() ? Duration.ofMillis(millis) : wait;
    notBefore = Instant.ofEpochMilli(in.getLong());
    atOnce.read(in);
    while (in.remaining() >= TRIED_BYTES) {
      int mark = in.getInt();
      Tried of = new Tried();
      of.opened = ScheduleState.instant(in);
      of.usedBytes = Math.max(0, in.getLong());
      of.done = in.get() != 0;
      for (int i = 0; i < windows.size(); i++) {
        if (windows.get(i).mark() == mark) {
          tried.set(i, of);
        }
      }
    }
  }

  /** Nothing is held against a try any more. */
  void wake(Instant now) {
    notBefore = now;
    wait = FIRST_WAIT;
  }

  private int enter(Instant now, @Nullable Precedence mostUrgent) {
    Ruling open = ruling(now, mostUrgent);
    return open == null ? enterAny(now) : enter(open.place, open.opened);
  }

  /** What was not asked for counts for the first listed one that is open. */
  private int enterAny(Instant now) {
    for (int i = 0; i < windows.size(); i++) {
      Instant opened = windows.get(i).openedBy(now);
      if (opened != null) {
        return enter(i, opened);
      }
    }
    return -1;
  }

  private int enter(int place, Instant opened) {
    if (!tried.get(place).isOf(opened)) {
      wait = FIRST_WAIT;
    }
    tried.get(place).enter(opened);
    return place;
  }

  private void backOff(Instant now) {
    long millis = (long) (wait.toMillis() * (0.5 + random.nextDouble()));
    notBefore = now.plusMillis(millis);
    wait = wait.compareTo(MOST_WAIT) < 0 ? wait.multipliedBy(2) : wait;
  }
}
