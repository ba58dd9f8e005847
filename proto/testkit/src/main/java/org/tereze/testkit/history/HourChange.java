package org.tereze.testkit.history;

/**
 * The relay's hour, from when it may have been so to when it was for certain. Belongs to its {@link
 * History}.
 */
public final class HourChange extends Operation {
  private static final int NOBODY = -1;

  /** Hours that the relay has accounted for. */
  final int hour;

  HourChange(long invokedAt, int hour) {
    super(NOBODY, NOBODY, invokedAt);
    this.hour = hour;
  }
}
