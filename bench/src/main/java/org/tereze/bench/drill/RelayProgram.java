package org.tereze.bench.drill;

import java.util.Arrays;
import org.tereze.relay.ops.RelayClock;
import org.tereze.relay.ops.RelayMain;

/** The program {@code relay} by the clock of a drill: its file, then the relay's own arguments. */
final class RelayProgram {
  private RelayProgram() {}

  /** Runs until it is told to stop. */
  public static void main(String[] args) {
    DrillClock clock = DrillClock.ofProgram(args[0]);
    RelayClock relays = new RelayClock(clock, clock::nanos);
    System.exit(RelayMain.start(relays, Arrays.copyOfRange(args, 1, args.length)));
  }
}
