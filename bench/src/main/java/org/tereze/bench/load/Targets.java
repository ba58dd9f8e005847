package org.tereze.bench.load;

import java.io.PrintStream;

/** Figures beside their targets, printed as they come. One thread. */
public final class Targets {
  private final PrintStream out;
  private boolean met = true;

  /** Nothing was missed yet. */
  public Targets(PrintStream out) {
    this.out = out;
  }

  /** A figure that must be reached. */
  public void check(String what, String seen, String target, boolean reached) {
    met &= reached;
    out.printf("%-58s %14s  %-12s %s%n", what, seen, target, reached ? "pass" : "FAIL");
  }

  /** A figure that is only told. */
  public void tell(String what, String seen) {
    out.printf("%-58s %14s%n", what, seen);
  }

  /** A line between figures. */
  public void say(String line) {
    out.println(line);
  }

  /** Whether every target was met. */
  public boolean met() {
    return met;
  }
}
