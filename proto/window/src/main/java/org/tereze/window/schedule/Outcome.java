package org.tereze.window.schedule;

/** What came of a try. */
public enum Outcome {
  /** Nobody answered. */
  NOTHING,

  /** The relay answered; the call goes on until {@link WindowSchedule#ended}. */
  OPENED
}
