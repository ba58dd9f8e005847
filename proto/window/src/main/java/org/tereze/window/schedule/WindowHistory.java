package org.tereze.window.schedule;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The last windows that this node saw, and what it missed since. One thread.
 *
 * <p>Only minutes of the day and the order of events count, never the age of anything: a clock that
 * is a day off changes nothing, one that is hours off is learned like a change of the windows.
 *
 * <pre>
 * offset  bytes  field (big-endian)
 * 0       1      version, 1
 * 1       1      windows, at most 24; plus 128 if the last try was in vain
 * 2       4      minute of the last try, since 1970, or from which on there were to be some; 0: none
 * 6       10     each window, the oldest first:
 *                4 minute found, 2 minutes before in which nobody looked, 2 minutes it lasted,
 *                1 days missed since, 1 the last such day (low eight bits)
 * </pre>
 */
public final class WindowHistory {
  /** The longest encoding. */
  public static final int MOST_BYTES = 246;

  // Bound: windows that are remembered.
  static final int MOST_WINDOWS = 24;

  static final int HEAD_BYTES = 6;
  static final int WINDOW_BYTES = 10;
  private static final byte VERSION = 1;
  private static final int IN_VAIN = 0x80;
  private static final long MINUTE_SECONDS = 60;

  /** What opens again so soon is the same window. */
  private static final int SAME_MINUTES = 30;

  /** A window that was found so lately is not missed yet. */
  private static final int FRESH_MINUTES = 12 * 60;

  private static final int NEAR_MINUTES = 30;
  private static final int AGAIN_MINUTES = 2 * 60;

  private final List<SeenWindow> windows = new ArrayList<>();
  private long triedMinute;
  private boolean inVain;

  /** Nothing was seen. */
  public WindowHistory() {}

  /**
   * As it was encoded.
   *
   * @throws DamagedHistoryException if it was not, or by a later version
   */
  public static WindowHistory decode(byte[] bytes) throws DamagedHistoryException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < HEAD_BYTES || in.get() != VERSION) {
      throw new DamagedHistoryException("history of windows: no version that is known here");
    }
    int head = in.get();
    int count = head & ~IN_VAIN & 0xFF;
    if (count > MOST_WINDOWS || bytes.length != HEAD_BYTES + count * WINDOW_BYTES) {
      throw new DamagedHistoryException(
          "history of windows: " + bytes.length + " bytes for " + count + " windows");
    }
    WindowHistory history = new WindowHistory();
    history.inVain = (head & IN_VAIN) != 0;
    history.triedMinute = unsigned(in);
    for (int i = 0; i < count; i++) {
      SeenWindow window = new SeenWindow(unsigned(in), Short.toUnsignedInt(in.getShort()));
      window.lastedMinutes = Short.toUnsignedInt(in.getShort());
      window.missed = in.get() & 0xFF;
      window.missedDay = in.get() & 0xFF;
      if (window.unseenMinutes > SeenWindow.MOST_BEFORE) {
        throw new DamagedHistoryException(
            "history of windows: nobody looked for " + window.unseenMinutes + " minutes");
      }
      history.windows.add(window);
    }
    return history;
  }

  private static long unsigned(ByteBuffer in) {
    return Integer.toUnsignedLong(in.getInt());
  }

  /** At most {@link #MOST_BYTES}. */
  public byte[] encoded() {
    byte[] bytes = new byte[HEAD_BYTES + windows.size() * WINDOW_BYTES];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.put(VERSION)
        .put((byte) (windows.size() | (inVain ? IN_VAIN : 0)))
        .putInt((int) triedMinute);
    for (SeenWindow window : windows) {
      out.putInt((int) window.foundMinute)
          .putShort((short) window.unseenMinutes)
          .putShort((short) window.lastedMinutes)
          .put((byte) window.missed)
          .put((byte) window.missedDay);
    }
    return bytes;
  }

  private static long minute(Instant now) {
    // Bound: what four bytes hold.
    return Math.max(0, Math.min(0xFFFF_FFFFL, Math.floorDiv(now.getEpochSecond(), MINUTE_SECONDS)));
  }

  /** Nobody answered. */
  void nothing(Instant now) {
    long minute = minute(now);
    triedMinute = minute;
    inVain = true;
    for (SeenWindow window : windows) {
      int day = SeenWindow.day(minute);
      boolean isFresh = Math.abs(minute - window.foundMinute) < FRESH_MINUTES;
      if (!isFresh
          && day != window.missedDay
          && LikelyHours.apart(minute, window.centreMinute()) <= NEAR_MINUTES) {
        window.missed = Math.min(SeenWindow.MOST_MISSED, window.missed + 1);
        window.missedDay = day;
      }
    }
  }

  /** There are to be tries from now on. */
  void begin(Instant now) {
    triedMinute = minute(now);
  }

  /** The relay answers, or did until then. */
  void open(Instant now) {
    long minute = minute(now);
    boolean isSame = !windows.isEmpty() && isSame(minute);
    if (!isSame) {
      add(minute);
    }
    SeenWindow last = windows.get(windows.size() - 1);
    long lasted = Math.max(last.lastedMinutes, minute - last.foundMinute);
    last.lastedMinutes = (int) Math.min(SeenWindow.MOST_LASTED, lasted);
    triedMinute = minute;
    inVain = false;
  }

  private boolean isSame(long minute) {
    SeenWindow last = windows.get(windows.size() - 1);
    long since = minute - last.foundMinute - last.lastedMinutes;
    boolean goesOn = !inVain && since >= 0 && since < FRESH_MINUTES;
    return goesOn || Math.abs(since) <= SAME_MINUTES;
  }

  private void add(long minute) {
    for (SeenWindow window : windows) {
      if (LikelyHours.apart(minute, window.centreMinute()) <= AGAIN_MINUTES) {
        boolean early = window.missedDay == SeenWindow.day(minute) && window.missed > 0;
        window.missed = (early ? window.missed - 1 : window.missed) / 2;
      }
    }
    // Order: of the last try, wherever the clock was: one that was put back knows no better.
    long unseen = minute - triedMinute;
    boolean isKnown = unseen >= 0 && unseen < SeenWindow.MOST_BEFORE;
    windows.add(new SeenWindow(minute, isKnown ? (int) unseen : SeenWindow.MOST_BEFORE));
    if (windows.size() > MOST_WINDOWS) {
      windows.remove(0);
    }
  }

  /** The oldest first. */
  List<SeenWindow> windows() {
    return windows;
  }

  /** When each window that is remembered was found, to the minute, the oldest first. */
  public List<Instant> found() {
    List<Instant> found = new ArrayList<>();
    for (SeenWindow window : windows) {
      found.add(Instant.ofEpochSecond(window.foundMinute * MINUTE_SECONDS));
    }
    return found;
  }

  /** The last try or beginning, to the minute; the epoch if there was none. */
  Instant lastTried() {
    return Instant.ofEpochSecond(triedMinute * MINUTE_SECONDS);
  }

  /** What windows last, the median, from when they were found; 0: not known. */
  int usualMinutes() {
    int[] lasted = windows.stream().mapToInt(window -> window.lastedMinutes).sorted().toArray();
    return lasted.length == 0 ? 0 : lasted[lasted.length / 2];
  }

  /** What was learned, for others. */
  Forecast forecast(boolean openNow) {
    LikelyHours hours = LikelyHours.ever(this);
    byte[] levels = new byte[Forecast.HALF_HOURS];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = Forecast.levelOf(hours.at(i * 30L + 15));
    }
    return Forecast.of(levels, usualMinutes(), openNow);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WindowHistory
        && Arrays.equals(encoded(), ((WindowHistory) other).encoded());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded());
  }
}
