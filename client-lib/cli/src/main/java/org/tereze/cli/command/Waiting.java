package org.tereze.cli.command;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Waits for the next try, and looks every second whether something else came first. One thread;
 * what it looks at are parameters.
 */
final class Waiting {
  /** Between two looks: reading a folder's names and the clock. */
  static final long LOOK_MILLIS = 1_000;

  private static final int NETWORK_LOOKS = 5;

  /** What ended the waiting. */
  enum End {
    /** It is time. */
    DUE,
    /** Something in the home changed: a report was written, perhaps. */
    HOME_CHANGED,
    /** The addresses of this device changed. */
    NETWORK_CHANGED,
    /** The program is to end. */
    STOPPED
  }

  /** Waits so long; true if the program is to end. */
  @FunctionalInterface
  interface Pause {
    boolean await(long millis) throws InterruptedException;
  }

  private final Clock clock;
  private final Pause pause;
  private final Supplier<String> home;
  private final Supplier<String> network;
  private String homeSeen = "";
  private String networkSeen;
  private int looks;

  /**
   * @param home what tells the home's files from what they were; slow is right, lasting is not
   * @param network what tells the device's networks from others
   */
  Waiting(Clock clock, Pause pause, Supplier<String> home, Supplier<String> network) {
    this.clock = clock;
    this.pause = pause;
    this.home = home;
    this.network = network;
    this.networkSeen = network.get();
  }

  /** What the home is like from now on is what it should stay; to be said when it was closed. */
  void homeIsClosed() {
    homeSeen = home.get();
  }

  /** Waits until then; an instant that is over is due at once. */
  End until(Instant due) throws InterruptedException {
    while (clock.instant().isBefore(due)) {
      long left = Math.max(1, Math.min(LOOK_MILLIS, millisUntil(due)));
      if (pause.await(left)) {
        return End.STOPPED;
      }
      if (!home.get().equals(homeSeen)) {
        return End.HOME_CHANGED;
      }
      if (++looks % NETWORK_LOOKS == 0 && networkHasChanged()) {
        return End.NETWORK_CHANGED;
      }
    }
    return End.DUE;
  }

  private long millisUntil(Instant due) {
    Instant now = clock.instant();
    // The end of time is further than milliseconds count.
    return due.isBefore(now.plusSeconds(60)) ? due.toEpochMilli() - now.toEpochMilli() : 60_000;
  }

  private boolean networkHasChanged() {
    String now = network.get();
    // Without any network nothing can be reached: the change that counts is the next one.
    boolean changed = !now.equals(networkSeen) && !now.isEmpty();
    networkSeen = now;
    return changed;
  }
}
