package org.tereze.bench.drill;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reporters who take their phones out while there is a line, some at once: each writes what they
 * have to write by then, bursts, and puts it away. Who has more to write later comes again. A phone
 * that still talks when the line is gone is switched off soon, as by SIGKILL. Each play has threads
 * of its own.
 */
final class Turns {
  private static final int AT_ONCE = 6;
  private static final long AGAIN_MILLIS = 200;
  private static final long LAST_MILLIS = 700;
  private static final long WRITE_SECONDS = 10;
  private static final long EARLIEST_NANOS = 500_000_000;

  private final Scene scene;
  private final Ledger ledger;
  private final Pace pace;
  private final CountDownLatch opened = new CountDownLatch(1);
  private final List<Thread> hands = new ArrayList<>();
  private final Later later;

  // Guarded by this.
  private final Deque<DrillPerson> waiting;
  private final List<IOException> broken = new ArrayList<>();
  private int busy;
  private boolean over;
  private long endNanos;

  /** What somebody writes while a window is open. */
  interface Later {
    /** Takes what is to be written by now. */
    List<DrillReport> take(DrillPerson reporter);

    /** Whether there will be more. */
    boolean isMore(DrillPerson reporter);
  }

  /** Has the first of them take their phones out; nothing is open yet. */
  Turns(Scene scene, Ledger ledger, Pace pace, List<DrillPerson> reporters, Later later) {
    this.scene = scene;
    this.ledger = ledger;
    this.pace = pace;
    this.later = later;
    this.waiting = new ArrayDeque<>(reporters);
    this.endNanos = pace.nanos();
    for (int i = 0; i < Math.min(AT_ONCE, reporters.size()); i++) {
      Thread hand = new Thread(this::takeTurns, "drill-hand-" + i);
      hand.setDaemon(true);
      hands.add(hand);
      hand.start();
    }
  }

  /** Their lines are open now, for so long in true time; returns at once. */
  void open(long millis) {
    synchronized (this) {
      endNanos = pace.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    }
    opened.countDown();
  }

  /** Waits until the time is over, or everybody had a turn if that is all there is to wait for. */
  void await(boolean untilAllHadATurn) throws InterruptedException {
    synchronized (this) {
      while (left() > 0 && !(untilAllHadATurn && waiting.isEmpty() && busy == 0)) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.min(left(), EARLIEST_NANOS));
      }
    }
  }

  private synchronized long left() {
    return endNanos - pace.nanos();
  }

  /** The lines are gone: everybody puts their phone away, or it is switched off. */
  void end() throws IOException, InterruptedException {
    synchronized (this) {
      over = true;
      endNanos = Math.min(endNanos, pace.nanos());
      notifyAll();
    }
    opened.countDown();
    for (Thread hand : hands) {
      hand.join();
    }
    synchronized (this) {
      for (IOException e : broken) {
        throw e;
      }
    }
  }

  private void takeTurns() {
    try {
      DrillPerson next = next();
      while (next != null) {
        boolean again = turn(next);
        returned(next, again);
        next = next();
      }
    } catch (IOException e) {
      synchronized (this) {
        broken.add(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable DrillPerson next() throws InterruptedException {
    while (!over && waiting.isEmpty() && busy > 0) {
      TimeUnit.MILLISECONDS.timedWait(this, AGAIN_MILLIS);
    }
    DrillPerson next = over ? null : waiting.poll();
    busy += next == null ? 0 : 1;
    return next;
  }

  private synchronized void returned(DrillPerson reporter, boolean again) {
    busy--;
    if (again) {
      waiting.add(reporter);
    }
    notifyAll();
  }

  /** One turn; whether the reporter wants another one. */
  private boolean turn(DrillPerson reporter) throws IOException, InterruptedException {
    Phone phone = scene.phone(reporter, ledger);
    boolean quiet = false;
    try {
      opened.await();
      Instant now = pace.clock().instant();
      ledger.line(reporter.name(), now);
      List<CompletableFuture<Boolean>> writing = new ArrayList<>();
      for (DrillReport report : later.take(reporter)) {
        writing.add(write(phone, report));
      }
      // Order: who has begun to write ends it, line or no line.
      for (CompletableFuture<Boolean> one : writing) {
        one.get(WRITE_SECONDS, TimeUnit.SECONDS);
      }
      quiet =
          phone
              .does("flush")
              .get(Math.max(0, left()) / 1_000_000 + LAST_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      quiet = false;
    } catch (ExecutionException e) {
      throw new IOException("a phone broke", e);
    } finally {
      ledger.line(reporter.name(), null);
      if (quiet) {
        phone.close();
      } else {
        phone.kill();
      }
    }
    return later.isMore(reporter);
  }

  private static CompletableFuture<Boolean> write(Phone phone, DrillReport report) {
    return phone.does(
        "write",
        Integer.toString(report.number()),
        report.to(),
        report.precedence().name(),
        report.text());
  }
}
