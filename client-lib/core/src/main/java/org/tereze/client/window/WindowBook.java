package org.tereze.client.window;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.PlannedWindow;
import org.tereze.client.record.WindowsRecord;
import org.tereze.window.schedule.ContactPlan;
import org.tereze.window.schedule.DamagedHistoryException;
import org.tereze.window.schedule.FixedWindow;
import org.tereze.window.schedule.Forecast;
import org.tereze.window.schedule.LinkEnd;
import org.tereze.window.schedule.MalformedWindowException;
import org.tereze.window.schedule.NextTry;
import org.tereze.window.schedule.Outcome;
import org.tereze.window.schedule.Probing;
import org.tereze.window.schedule.WindowHistory;
import org.tereze.window.schedule.WindowSchedule;
import org.tereze.wire.Precedence;

/**
 * The schedule of a home, and the ledger in which it goes on when the home is opened again. Changes
 * ledgers only; the caller commits. Under the home's lock.
 *
 * <p>What is learned is one history, of all networks and relays together: at which times any relay
 * answered, at most 24 of them. It names no network and no relay.
 */
public final class WindowBook {
  // Bound: each is looked at for every try, and lies in the vault.
  private static final int MOST_PLANNED = 16;

  private static final ByteString LEARNED = Keys.of("learned");
  private static final ByteString PLANNED = Keys.of("planned");

  private final Home home;
  private @Nullable WindowSchedule schedule;

  /** The book of this home. */
  public WindowBook(Home home) {
    this.home = home;
  }

  private WindowSchedule schedule() {
    WindowSchedule known = schedule;
    if (known == null) {
      known = make();
      schedule = known;
    }
    return known;
  }

  private WindowSchedule make() {
    WindowsRecord learned = record(LEARNED);
    WindowSchedule made =
        new WindowSchedule(
            plan(record(PLANNED).getPlannedList()),
            record(PLANNED).getOnlyPlanned() ? null : Probing.PHONE,
            history(learned),
            new Random(home.random().nextLong()));
    try {
      if (!learned.getState().isEmpty()) {
        made.resume(learned.getState().toByteArray());
      }
    } catch (DamagedHistoryException e) {
      return made; // of a later version: it begins as ever
    }
    return made;
  }

  private WindowsRecord record(ByteString key) {
    WindowsRecord record = home.windows.get(key);
    return record == null ? WindowsRecord.getDefaultInstance() : record;
  }

  private static WindowHistory history(WindowsRecord learned) {
    try {
      return learned.getHistory().isEmpty()
          ? new WindowHistory()
          : WindowHistory.decode(learned.getHistory().toByteArray());
    } catch (DamagedHistoryException e) {
      return new WindowHistory(); // of a later version: learned anew
    }
  }

  private static ContactPlan plan(List<PlannedWindow> windows) {
    try {
      List<FixedWindow> fixed = new ArrayList<>();
      for (PlannedWindow window : windows) {
        fixed.add(FixedWindow.parse(window.getValuesMap()));
      }
      return ContactPlan.of(fixed);
    } catch (MalformedWindowException e) {
      throw new IllegalStateException("a window that does not parse was stored", e);
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(home.nowMillis());
  }

  private void store() {
    WindowsRecord next =
        WindowsRecord.newBuilder()
            .setHistory(ByteString.copyFrom(schedule().history().encoded()))
            .setState(ByteString.copyFrom(schedule().state()))
            .build();
    if (!next.equals(home.windows.get(LEARNED))) {
      home.windows.put(LEARNED, next);
    }
  }

  /** When to try next with this waiting; null: nothing does. */
  public NextTry next(@Nullable Precedence mostUrgent) {
    NextTry next = schedule().next(now(), mostUrgent);
    store();
    return next;
  }

  /** A try was made. */
  public void tried(Outcome outcome) {
    schedule().tried(now(), outcome);
    store();
  }

  /** A try that was answered has ended; it took so many bytes on the line. */
  public void ended(LinkEnd end, long bytes) {
    schedule().ended(now(), end, bytes);
    store();
  }

  /** The device is in another network, or in one again. */
  public void networkChanged() {
    schedule().networkChanged(now());
    store();
  }

  /** A relay said when windows open. */
  public void hint(Forecast forecast) {
    schedule().hint(now(), forecast);
    store();
  }

  /** What is known of windows. */
  public KnownWindows known() {
    return new KnownWindows(schedule().history(), schedule().forecast(now()), schedule().heard());
  }

  /** Windows of the owner's own, by the names of their fields; the first counts most. */
  public List<Map<String, String>> planned() {
    List<Map<String, String>> windows = new ArrayList<>();
    for (PlannedWindow window : record(PLANNED).getPlannedList()) {
      Map<String, String> values = new LinkedHashMap<>();
      window.getValuesMap().keySet().stream()
          .sorted()
          .forEach(name -> values.put(name, window.getValuesOrThrow(name)));
      windows.add(Collections.unmodifiableMap(values));
    }
    return windows;
  }

  /**
   * Adds a window behind those that are there.
   *
   * @return how many there are now
   * @throws MalformedWindowException which field is wrong, and why; or that there are 16 already
   */
  public int add(Map<String, String> values) throws MalformedWindowException {
    FixedWindow.parse(values);
    WindowsRecord planned = record(PLANNED);
    if (planned.getPlannedCount() >= MOST_PLANNED) {
      throw MalformedWindowException.tooMany(MOST_PLANNED);
    }
    plan(planned.toBuilder().addPlanned(PlannedWindow.newBuilder().putAllValues(values)).build());
    return planned.getPlannedCount() + 1;
  }

  /** Removes the window with this number, from 1 on; false if there is none. */
  public boolean remove(int number) {
    WindowsRecord planned = record(PLANNED);
    if (number < 1 || number > planned.getPlannedCount()) {
      return false;
    }
    plan(planned.toBuilder().removePlanned(number - 1).build());
    return true;
  }

  /** Whether tries are made outside of planned windows, too; they are unless said. */
  public void probing(boolean on) {
    plan(record(PLANNED).toBuilder().setOnlyPlanned(!on).build());
  }

  /** Whether they are. */
  public boolean isProbing() {
    return !record(PLANNED).getOnlyPlanned();
  }

  private void plan(WindowsRecord planned) {
    store();
    home.windows.put(PLANNED, planned);
    schedule = null; // goes on from what was stored
  }
}
