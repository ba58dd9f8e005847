package org.tereze.bench.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** From the drill's clock to the time that was played: a window's seconds take its whole length. */
final class Stretch {
  private final List<DrillWindow> windows;
  private final Function<DrillWindow, Duration> played;

  /**
   * Of these windows.
   *
   * @param played how long each is played
   */
  Stretch(List<DrillWindow> windows, Function<DrillWindow, Duration> played) {
    this.windows = windows;
    this.played = played;
  }

  /** When it is shown to have happened. */
  Instant shown(Instant clock) {
    for (DrillWindow window : windows) {
      if (!clock.isBefore(window.open()) && clock.isBefore(window.close())) {
        double part =
            (double) Duration.between(window.open(), clock).toMillis()
                / played.apply(window).toMillis();
        return window.open().plusMillis((long) (Math.min(1, part) * window.length().toMillis()));
      }
    }
    return clock;
  }

  /** How long after its opening what is shown to happen at this time is played. */
  Duration playedAfter(DrillWindow window, Instant shown) {
    double part =
        (double) Duration.between(window.open(), shown).toMillis() / window.length().toMillis();
    return Duration.ofMillis((long) (Math.max(0, part) * played.apply(window).toMillis()));
  }
}
