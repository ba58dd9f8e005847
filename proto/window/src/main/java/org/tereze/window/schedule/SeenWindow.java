package org.tereze.window.schedule;

/** A window that was seen, in minutes since 1970. One thread. */
final class SeenWindow {
  static final int MOST_BEFORE = 24 * 60;
  static final int MOST_LASTED = 0xFFFF;
  static final int MOST_MISSED = 0xFF;

  /** When it was found open. */
  final long foundMinute;

  /** Minutes before that in which nobody looked: it opened in these. */
  final int unseenMinutes;

  /** From found to the last word of it. */
  int lastedMinutes;

  /** Days since on which it was looked for about this hour, and not found. */
  int missed;

  /** The last such day, its low eight bits. */
  int missedDay;

  SeenWindow(long foundMinute, int unseenMinutes) {
    this.foundMinute = foundMinute;
    this.unseenMinutes = unseenMinutes;
    this.missedDay = day(foundMinute);
  }

  static int day(long minute) {
    return (int) Math.floorDiv(minute, LikelyHours.DAY_MINUTES) & MOST_MISSED;
  }

  /** The middle of the minutes in which it may have opened. */
  long centreMinute() {
    return foundMinute - Math.min(unseenMinutes, LikelyHours.DAY_MINUTES / 6) / 2;
  }
}
