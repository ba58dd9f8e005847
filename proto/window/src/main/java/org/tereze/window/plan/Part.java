package org.tereze.window.plan;

/** Which part of a report an envelope carries, as far as the sender knows. */
public enum Part {
  /** All of it, or nobody knows. */
  WHOLE(10),

  /** What is worth most in few bytes. */
  HEADLINE(6),

  /** The rest, of use behind its headline. */
  BODY(4),

  /** A piece of a file, which is of no use before all of it is there. */
  FILE(1);

  private final int tenths;

  Part(int tenths) {
    this.tenths = tenths;
  }

  /** Tenths of the report's value. */
  int tenths() {
    return tenths;
  }
}
