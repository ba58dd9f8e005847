package org.tereze.bench.drill;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.bench.real.RelayFigures;

/** Where reports waited, looked at again and again. Safe in any thread. */
final class Samples {
  private static final long EVERY_MILLIS = 250;

  private final Scene scene;
  private final Ledger ledger;
  private final Pace pace;
  private final Stretch stretch;
  private final List<QueueSample> all = new ArrayList<>();
  private @Nullable Thread watching;
  private volatile boolean over;

  Samples(Scene scene, Ledger ledger, Pace pace, Stretch stretch) {
    this.scene = scene;
    this.ledger = ledger;
    this.pace = pace;
    this.stretch = stretch;
  }

  /** Looks four times a second from now on. */
  void begin() {
    over = false;
    Thread thread =
        new Thread(
            () -> {
              while (!over) {
                take();
                pace.rest(EVERY_MILLIS);
              }
            },
            "drill-samples");
    thread.setDaemon(true);
    watching = thread;
    thread.start();
  }

  void end() throws InterruptedException {
    over = true;
    Thread thread = watching;
    if (thread != null) {
      thread.join();
    }
  }

  /** Looks once. */
  void take() {
    long atEdges = 0;
    for (int edge = 0; edge < Cast.EDGES; edge++) {
      atEdges += Math.max(0, scene.edgeFigures(edge).waiting());
    }
    RelayFigures home = scene.homeFigures();
    QueueSample now =
        new QueueSample(
            stretch.shown(pace.clock().instant()),
            (long) ledger.writtenCount() - ledger.ackedCount(),
            atEdges,
            home == null ? 0 : Math.max(0, home.waiting()),
            scene.edgesBusyNanos());
    synchronized (all) {
      all.add(now);
    }
  }

  List<QueueSample> all() {
    synchronized (all) {
      return List.copyOf(all);
    }
  }
}
