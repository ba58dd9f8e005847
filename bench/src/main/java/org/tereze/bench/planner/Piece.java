package org.tereze.bench.planner;

import org.tereze.window.plan.Part;
import org.tereze.wire.Precedence;

/**
 * One envelope of a scene.
 *
 * @param number its place in the scene, by time of arrival
 * @param mailbox where it goes
 * @param headline for a body, the number of its headline; else -1
 * @param arrivalMillis when it is there to be sent; 0: when the window opens
 * @param deadlineMillis until when it is worth all of its value
 */
record Piece(
    int number,
    int mailbox,
    Precedence precedence,
    Part part,
    int bytes,
    int headline,
    long arrivalMillis,
    long deadlineMillis) {
  static final int NO_HEADLINE = -1;
  static final long NO_DEADLINE = Long.MAX_VALUE;

  /** The same where pieces have these numbers. */
  Piece numbered(int[] numbers) {
    int first = headline == NO_HEADLINE ? NO_HEADLINE : numbers[headline];
    return new Piece(
        numbers[number], mailbox, precedence, part, bytes, first, arrivalMillis, deadlineMillis);
  }

  /** Which lane of its mailbox it waits in. */
  int lane() {
    return mailbox * Precedence.values().length + precedence.code();
  }

  /** What it is worth where it counts in full: FLASH 64, IMMEDIATE 16, PRIORITY 4, ROUTINE 1. */
  double value() {
    double whole =
        switch (precedence) {
          case FLASH -> 64;
          case IMMEDIATE -> 16;
          case PRIORITY -> 4;
          case ROUTINE -> 1;
        };
    return switch (part) {
      case WHOLE -> whole;
      case HEADLINE -> 0.6 * whole;
      case BODY -> 0.4 * whole;
      case FILE -> 0.1 * whole;
    };
  }

  /** What it is worth if it arrives then. */
  double valueAt(long millis) {
    return millis < deadlineMillis ? value() : value() / 2;
  }
}
