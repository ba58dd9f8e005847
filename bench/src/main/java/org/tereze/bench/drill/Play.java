package org.tereze.bench.drill;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.tereze.bench.real.Correspondent;
import org.tereze.bench.screen.Screen;
import org.tereze.client.ClientException;
import org.tereze.client.Draft;
import org.tereze.client.outbox.SentReport;
import org.tereze.testkit.BadLine;

/**
 * A drill from its first report to the day when the network is back: what happens in the order of
 * its times. One thread, with those of windows beside it.
 */
final class Play {
  private static final LocalTime EVENING = LocalTime.of(20, 0);
  private static final LocalTime NIGHT = LocalTime.of(3, 0);
  private static final Duration OFF_AFTER = Duration.ofHours(22);
  private static final Duration OFF_FOR = Duration.ofDays(2);
  private static final long EVENING_MILLIS = 12_000;
  private static final int MOST_EVENINGS = 5;
  private static final long BACK_MILLIS = 40_000;
  private static final long SETTLE_MILLIS = 1_500;
  private static final double KILL_AT = 0.3;
  private static final double RAISED_AT = 0.45;

  /** Something that happens. */
  private interface Act {
    void play() throws IOException, InterruptedException, ClientException;
  }

  /** When something happens. */
  private record Moment(Instant time, Act act) {}

  private final Cast cast;
  private final List<DrillWindow> windows;
  private final Instant end;
  private final ZoneId zone;
  private final Scene scene;
  private final Ledger ledger;
  private final Pace pace;
  private final Stretch stretch;
  private final Readers readers;
  private final Samples samples;
  private final Screen screen;
  private final Random random;
  private final List<DrillReport> unwritten;
  private final List<String> events = new ArrayList<>();
  private long openedNanos;
  private long openNanos;
  private double edgeShare;

  /** One that ends, with the network back, at {@code end}. */
  Play(
      Cast cast,
      List<DrillWindow> windows,
      Instant end,
      ZoneId zone,
      Scene scene,
      Ledger ledger,
      Pace pace,
      Stretch stretch,
      Readers readers,
      Samples samples,
      Screen screen,
      Random random,
      List<DrillReport> reports) {
    this.cast = cast;
    this.windows = windows;
    this.end = end;
    this.zone = zone;
    this.scene = scene;
    this.ledger = ledger;
    this.pace = pace;
    this.stretch = stretch;
    this.readers = readers;
    this.samples = samples;
    this.screen = screen;
    this.random = random;
    this.unwritten = new ArrayList<>(reports);
    reports.forEach(ledger::add);
  }

  /** Plays it all. */
  void run() throws IOException, InterruptedException, ClientException {
    for (Moment moment : moments()) {
      pace.reach(moment.time);
      moment.act.play();
    }
  }

  private List<Moment> moments() {
    List<Moment> moments = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      int number = i;
      // The first phones are on when it opens.
      Instant ready = windows.get(i).open().minusMillis(SETTLE_MILLIS);
      moments.add(new Moment(ready, () -> window(number)));
    }
    LocalDate first = ZonedDateTime.ofInstant(windows.get(0).open(), zone).toLocalDate();
    long days = Duration.between(windows.get(0).open(), end).toDays() + 1;
    long step = Math.max(1, days / MOST_EVENINGS);
    for (LocalDate day = first; !startOf(day).isAfter(end); day = day.plusDays(step)) {
      add(moments, day.atTime(EVENING).atZone(zone).toInstant(), end, this::evening);
      add(moments, day.atTime(NIGHT).atZone(zone).toInstant(), end, readers::night);
    }
    moments.add(new Moment(end, this::back));
    for (DrillReport report : unwritten) {
      if (!isInWindow(report.time())) {
        moments.add(new Moment(report.time(), () -> writeOffline(report.from(), report.time())));
      }
    }
    moments.sort(Comparator.comparing(Moment::time));
    return moments;
  }

  private Instant startOf(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  private void add(List<Moment> moments, Instant time, Instant end, Act act) {
    boolean begun = !time.isBefore(pace.clock().instant());
    if (begun && time.isBefore(end) && !isInWindow(time)) {
      moments.add(new Moment(time, act));
    }
  }

  private boolean isInWindow(Instant time) {
    return windows.stream()
        .anyMatch(window -> !time.isBefore(window.open()) && time.isBefore(window.close()));
  }

  private boolean isOff(DrillPerson reporter, Instant time) {
    Instant from = windows.get(0).open().plus(OFF_AFTER);
    return reporter.equals(cast.whosePhoneIsOff())
        && !time.isBefore(from)
        && time.isBefore(from.plus(OFF_FOR));
  }

  private List<DrillPerson> atHand(Instant time) {
    List<DrillPerson> people = new ArrayList<>(cast.reporters());
    people.removeIf(reporter -> isOff(reporter, time));
    Collections.shuffle(people, random);
    return people;
  }

  /** All that this person should have written by now, on a phone that is nowhere connected. */
  private void writeOffline(String name, Instant time) throws ClientException {
    for (DrillPerson reporter : cast.reporters()) {
      if (reporter.name().equals(name) && !isOff(reporter, time)) {
        List<DrillReport> due = takeUntil(reporter, time);
        if (!due.isEmpty()) {
          try (Correspondent person = scene.inHand(reporter)) {
            for (DrillReport report : due) {
              write(person, report);
            }
          }
          samples.take();
        }
      }
    }
  }

  private void write(Correspondent person, DrillReport report) throws ClientException {
    Draft draft = new Draft(report.to(), report.text()).precedence(report.precedence());
    SentReport sent = person.client().sent(person.client().write(draft));
    ledger.written(
        report.number(), PhoneProgram.ids(sent), sent.envelopeBytes(), pace.clock().instant());
  }

  private synchronized List<DrillReport> takeUntil(DrillPerson reporter, Instant time) {
    List<DrillReport> due =
        unwritten.stream()
            .filter(one -> one.from().equals(reporter.name()) && !one.time().isAfter(time))
            .toList();
    unwritten.removeAll(due);
    return due;
  }

  private synchronized boolean isMoreBefore(DrillPerson reporter, Instant time) {
    return unwritten.stream()
        .anyMatch(one -> one.from().equals(reporter.name()) && one.time().isBefore(time));
  }

  /** What people write by the time that is shown, until the end of a window. */
  private Turns.Later until(Instant end) {
    return new Turns.Later() {
      @Override
      public List<DrillReport> take(DrillPerson reporter) {
        return takeUntil(reporter, stretch.shown(pace.clock().instant()));
      }

      @Override
      public boolean isMore(DrillPerson reporter) {
        return isMoreBefore(reporter, end);
      }
    };
  }

  /** At home after dark, some phones reach the edge of their town. */
  private void evening() throws IOException, InterruptedException {
    Instant now = pace.clock().instant();
    List<DrillPerson> people = atHand(now);
    people.removeIf(reporter -> !reporter.hasEdge());
    Turns turns = new Turns(scene, ledger, pace, people, until(now));
    for (DrillPerson reporter : people) {
      scene.line(reporter).openWindow();
    }
    turns.open(EVENING_MILLIS);
    turns.await(true);
    closeLines(people);
    turns.end();
    samples.take();
    tell(now, "evening: phones at the edges");
  }

  private void closeLines(List<DrillPerson> people) {
    people.forEach(reporter -> scene.line(reporter).closeWindow());
  }

  private void window(int number) throws IOException, InterruptedException {
    DrillWindow window = windows.get(number);
    Duration played = pace.played(window);
    List<DrillPerson> people = atHand(window.open());
    Turns turns = new Turns(scene, ledger, pace, people, until(window.close()));
    pace.rest(SETTLE_MILLIS);
    screen.chapter(
        String.format(
            Locale.ROOT,
            "%s  window %d, %s, played in %d s",
            at(window.open()),
            number + 1,
            length(window.length()),
            played.toSeconds()));
    screen.live(this::progress);
    Thread killer = null;
    open(people, window);
    turns.open(played.toMillis());
    readers.begin();
    samples.begin();
    if (number == windows.size() / 2) {
      killer = new Thread(() -> killEdge(played), "drill-killer");
      killer.start();
    }
    turns.await(false);
    close(people);
    samples.end();
    turns.end();
    readers.end();
    if (killer != null) {
      killer.join();
    }
    screen.endLive();
    screen.line("%s", progress());
    pace.reach(window.close());
  }

  private void open(List<DrillPerson> people, DrillWindow window) throws IOException {
    pace.reach(window.open());
    scene.shape(window);
    openedNanos = pace.nanos();
    for (DrillPerson reporter : people) {
      scene.line(reporter).openWindow();
    }
    for (int edge = 0; edge < Cast.EDGES; edge++) {
      BadLine uplink = scene.uplink(edge);
      uplink.openWindow();
      scene.edgeFigures(edge).networkChanged();
    }
  }

  private void close(List<DrillPerson> people) {
    closeLines(people);
    for (int edge = 0; edge < Cast.EDGES; edge++) {
      scene.uplink(edge).closeWindow();
    }
    openNanos += pace.nanos() - openedNanos;
  }

  private void killEdge(Duration played) {
    long killed = (long) (played.toMillis() * KILL_AT);
    pace.rest(killed);
    try {
      scene.edge(0).kill();
      note("SIGKILL of the first edge");
      pace.rest((long) (played.toMillis() * RAISED_AT) - killed);
      scene.edge(0).start();
      scene.edgeFigures(0).networkChanged();
      note("the first edge is there again");
    } catch (IOException e) {
      note("the first edge did not come back: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void note(String what) {
    events.add(stretch.shown(pace.clock().instant()) + " " + what);
    screen.line("%s", what);
  }

  /** The network is there again: everything that is still held comes through. */
  private void back() throws IOException, InterruptedException {
    Instant now = pace.clock().instant();
    edgeShare = (double) scene.edgesBusyNanos() / Math.max(1, Cast.EDGES * openNanos);
    screen.chapter(at(now) + "  the network is back");
    List<DrillPerson> people = new ArrayList<>(cast.reporters());
    Turns turns = new Turns(scene, ledger, pace, people, until(now));
    DrillWindow last = windows.get(windows.size() - 1);
    open(people, last);
    readers.begin();
    turns.open(BACK_MILLIS);
    turns.await(true);
    long patience = pace.nanos() + TimeUnit.MILLISECONDS.toNanos(BACK_MILLIS);
    while (ledger.shownCount() < ledger.writtenCount() && pace.nanos() < patience) {
      pace.rest(SETTLE_MILLIS / 3);
    }
    turns.end();
    readers.end();
    readers.night();
    close(people);
    samples.take();
    screen.line("%s", progress());
  }

  private String progress() {
    int written = ledger.writtenCount();
    int acked = ledger.ackedCount();
    return String.format(
        Locale.ROOT,
        "%d written, %d in custody, %d shown to their recipients",
        written,
        acked,
        ledger.shownCount());
  }

  private void tell(Instant time, String what) {
    screen.line("%s  %s: %s", at(time), what, progress());
  }

  private String at(Instant time) {
    return DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ROOT).withZone(zone).format(time);
  }

  private static String length(Duration length) {
    return length.toHours() + " h " + length.toMinutesPart() + " min";
  }

  /** For how much of the windows' time the edges' lines were busy towards the home, 0 to 1. */
  double edgeShare() {
    return edgeShare;
  }

  /** What happened besides, each with its time. */
  synchronized List<String> events() {
    return List.copyOf(events);
  }
}
