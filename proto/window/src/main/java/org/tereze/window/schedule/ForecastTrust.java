package org.tereze.window.schedule;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * What is made of a relay's forecast: a share of the probes that never passes a third, and shrinks
 * with each day on which nothing was found where it said. One thread.
 *
 * <p>A new forecast does not buy new trust; only a window that is found at a likely hour does.
 */
final class ForecastTrust {
  // Bound: of the probes, what a forecast that lies can misplace.
  static final double MOST_SHARE = 1.0 / 3;

  private static final double SHRINKS = 0.6;
  private static final double[] WEIGHTS = {0.1, 1, 4, 16};

  private Forecast forecast = Forecast.NONE;
  private double mean = 1;
  private int missed;
  private int missedDay = -1;

  void hear(Forecast heard) {
    forecast = heard;
    double sum = 0;
    for (int i = 0; i < Forecast.HALF_HOURS; i++) {
      sum += WEIGHTS[heard.level(i)];
    }
    mean = sum / Forecast.HALF_HOURS;
  }

  void tried(Instant now, Outcome outcome) {
    long minute = Math.floorDiv(now.getEpochSecond(), 60L);
    if (!forecast.isLikely((int) Math.floorMod(minute, (long) LikelyHours.DAY_MINUTES))) {
      return;
    }
    int day = SeenWindow.day(minute);
    if (outcome == Outcome.OPENED) {
      missed = 0;
      missedDay = day;
    } else if (day != missedDay) {
      missed++;
      missedDay = day;
    }
  }

  void write(ByteBuffer out) {
    byte[] heard = forecast.encoded();
    out.put((byte) heard.length);
    out.put(Arrays.copyOf(heard, Forecast.MOST_BYTES));
    out.put((byte) Math.min(0xFF, missed));
    out.putShort((short) missedDay);
  }

  void read(ByteBuffer in) {
    int length = in.get();
    byte[] heard = new byte[Forecast.MOST_BYTES];
    in.get(heard);
    // Bound: a length that was never written reads as none.
    hear(Forecast.decode(Arrays.copyOf(heard, Math.max(0, Math.min(heard.length, length)))));
    missed = in.get() & 0xFF;
    missedDay = in.getShort();
  }

  /** What was heard last. */
  Forecast heard() {
    return forecast;
  }

  private double share() {
    return forecast.saysAnything() ? MOST_SHARE * Math.pow(SHRINKS, missed) : 0;
  }

  /** What was learned, and what the forecast says; 1 is the mean of a day. */
  double mixed(double learned, long minute) {
    int halfHour = (int) Math.floorMod(minute, (long) LikelyHours.DAY_MINUTES) / 30;
    double share = share();
    return (1 - share) * learned + share * WEIGHTS[forecast.level(halfHour)] / mean;
  }
}
