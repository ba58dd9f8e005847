package org.tereze.window.schedule;

import java.util.Arrays;

/**
 * What a relay says of when its windows open, by the half hours of a UTC day: a hint, never a
 * promise. Immutable.
 *
 * <pre>
 * offset  bytes  field
 * 0       1      version, 1, times 16; plus 8 if a window is open now; plus how long windows last:
 *                0 not known, n about 4 minutes times 2 to the n
 * 1       2..11  bits, the highest first, zeros behind: from 00:00 on runs of half hours of one
 *                level, each its level (2 bits: 0 unlikely, 1 as likely as any, 2 likely, 3 most
 *                likely) and its length as an Elias gamma code, until 48 are told
 * </pre>
 */
public final class Forecast {
  /** With its frame in a link's record 16, which is what a window can spare for it. */
  public static final int MOST_BYTES = 12;

  static final int HALF_HOURS = 48;

  /** All times are alike. */
  public static final Forecast NONE = new Forecast(flat(), 0, false);

  private static final int VERSION = 1;
  private static final int OPEN_NOW = 8;
  private static final int MOST_DOUBLINGS = 7;
  private static final int UNIT_MINUTES = 4;
  private static final int MOST_RUN_BITS = 8 * (MOST_BYTES - 1);
  private static final int LIKELY = 2;
  private static final double LIKELY_TIMES = 2;
  private static final double MOST_TIMES = 6;

  private final byte[] levels;
  private final int usualMinutes;
  private final boolean openNow;

  private Forecast(byte[] levels, int usualMinutes, boolean openNow) {
    this.levels = levels;
    this.usualMinutes = usualMinutes;
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
    return new Forecast(levels, usualMinutes, openNow);
  }

  /** The level of what is so many times as likely as the mean. */
  static byte levelOf(double likely) {
    return (byte) (likely >= MOST_TIMES ? 3 : likely >= LIKELY_TIMES ? 2 : likely >= 0.5 ? 1 : 0);
  }

  /** As it was encoded; {@link #NONE} if this version cannot read it. */
  public static Forecast decode(byte[] bytes) {
    if (bytes.length < 2 || bytes.length > MOST_BYTES || bytes[0] >>> 4 != VERSION) {
      return NONE;
    }
    byte[] levels = ForecastRuns.decode(bytes, 1, HALF_HOURS);
    if (levels.length == 0) {
      return NONE;
    }
    int doublings = bytes[0] & MOST_DOUBLINGS;
    int minutes = doublings == 0 ? 0 : UNIT_MINUTES << doublings;
    return new Forecast(levels, minutes, (bytes[0] & OPEN_NOW) != 0);
  }

  /**
   * At most {@link #MOST_BYTES}. Where levels change so often that they take more, the shortest
   * stretches are told as what is beside them.
   */
  public byte[] encoded() {
    ForecastRuns runs = ForecastRuns.of(levels);
    while (runs.bits() > MOST_RUN_BITS) {
      runs = runs.withoutShortest();
    }
    byte[] bytes = new byte[1 + (runs.bits() + 7) / 8];
    bytes[0] = (byte) ((VERSION << 4) | (openNow ? OPEN_NOW : 0) | doublings());
    runs.encode(bytes, 1);
    return bytes;
  }

  /** The nearest, by ratio. */
  private int doublings() {
    int doublings = 0;
    while (doublings < MOST_DOUBLINGS && usualMinutes * 10 >= (UNIT_MINUTES << doublings) * 14) {
      doublings++;
    }
    return usualMinutes > 0 ? Math.max(1, doublings) : 0;
  }

  /** Whether a window is open as this is said. */
  public boolean isOpenNow() {
    return openNow;
  }

  /** What windows last, about; 0: not known. */
  public int usualMinutes() {
    return usualMinutes;
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
