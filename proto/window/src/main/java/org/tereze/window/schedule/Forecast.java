package org.tereze.window.schedule;

import java.util.Arrays;

/**
 * What a relay says of when its windows open, by the half hours of a UTC day: a hint, never a
 * promise. Immutable.
 *
 * <pre>
 * offset  bytes  field
 * 0       1      version, 1, times 16; plus 1 if a window is open now
 * 1       1      what windows last, in units of 8 minutes; 0: not known
 * 2       12     48 levels of 2 bits, from 00:00 on, the lowest bits first: 0 unlikely, 1 as likely
 *                as any, 2 likely, 3 most likely
 * </pre>
 */
public final class Forecast {
  /** Of version 1. */
  public static final int BYTES = 14;

  /** Of any version. */
  public static final int MOST_BYTES = 16;

  static final int HALF_HOURS = 48;

  /** All times are alike. */
  public static final Forecast NONE = new Forecast(flat(), 0, false);

  private static final int VERSION = 1;
  private static final int UNIT_MINUTES = 8;
  private static final int MOST_UNITS = 0xFF;
  private static final int LEVELS_OFFSET = 2;
  private static final int LIKELY = 2;
  private static final double LIKELY_TIMES = 2;
  private static final double MOST_TIMES = 6;

  private final byte[] levels;
  private final int usualUnits;
  private final boolean openNow;

  private Forecast(byte[] levels, int usualUnits, boolean openNow) {
    this.levels = levels;
    this.usualUnits = usualUnits;
    this.openNow = openNow;
  }

  private static byte[] flat() {
    byte[] levels = new byte[HALF_HOURS];
    Arrays.fill(levels, (byte) 1);
    return levels;
  }

  /**
   * A forecast.
   *
   * @param levels 0 to 3 for each half hour; the forecast's own from now on
   * @param usualMinutes that windows last; 0: not known
   */
  static Forecast of(byte[] levels, int usualMinutes, boolean openNow) {
    int units = Math.min(MOST_UNITS, (usualMinutes + UNIT_MINUTES / 2) / UNIT_MINUTES);
    return new Forecast(levels, units, openNow);
  }

  /** The level of what is so many times as likely as the mean. */
  static byte levelOf(double likely) {
    return (byte) (likely >= MOST_TIMES ? 3 : likely >= LIKELY_TIMES ? 2 : likely >= 0.5 ? 1 : 0);
  }

  /** As it was encoded; {@link #NONE} if this version cannot read it. */
  public static Forecast decode(byte[] bytes) {
    if (bytes.length < BYTES || bytes.length > MOST_BYTES || bytes[0] >>> 4 != VERSION) {
      return NONE;
    }
    byte[] levels = new byte[HALF_HOURS];
    for (int i = 0; i < HALF_HOURS; i++) {
      levels[i] = (byte) ((bytes[LEVELS_OFFSET + i / 4] >>> (2 * (i % 4))) & 3);
    }
    return new Forecast(levels, bytes[1] & 0xFF, (bytes[0] & 1) != 0);
  }

  /** {@link #BYTES} bytes. */
  public byte[] encoded() {
    byte[] bytes = new byte[BYTES];
    bytes[0] = (byte) ((VERSION << 4) | (openNow ? 1 : 0));
    bytes[1] = (byte) usualUnits;
    for (int i = 0; i < HALF_HOURS; i++) {
      bytes[LEVELS_OFFSET + i / 4] |= (byte) (levels[i] << (2 * (i % 4)));
    }
    return bytes;
  }

  /** Whether a window is open as this is said. */
  public boolean isOpenNow() {
    return openNow;
  }

  /** What windows last, about; 0: not known. */
  public int usualMinutes() {
    return usualUnits * UNIT_MINUTES;
  }

  /**
   * How likely a window opens in that half hour of a UTC day: 0 unlikely, 1 as likely as any, 2
   * likely, 3 most likely.
   *
   * @param halfHour 0 to 47
   */
  public int level(int halfHour) {
    return levels[halfHour];
  }

  /** Whether waking is worth it in that minute of a UTC day, 0 to 1439. */
  public boolean isLikely(int minuteOfDay) {
    return level(minuteOfDay / 30) >= LIKELY;
  }

  /** Whether some hours are likelier than others. */
  public boolean saysAnything() {
    return !Arrays.equals(levels, NONE.levels);
  }
}
