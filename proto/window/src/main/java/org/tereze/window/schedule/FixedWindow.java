package org.tereze.window.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Precedence;

/**
 * A window that is known beforehand: when it opens, how long it lasts, what may be done in it.
 * Immutable.
 *
 * <pre>
 * at            "30 2 * * MON-FRI"   minute, hour, day of month, month, day of week, as cron
 * lasts         "3h30m"              1 minute to 7 days
 * zone          "Asia/Almaty"        of at; UTC unless said
 * if_queued     "true"               only if something waits that may be sent; false unless said
 * only          "send", "receive"    both unless said
 * lowest        "PRIORITY"           what is less urgent is not sent; ROUTINE unless said
 * most_time     "20m"                of one link
 * idle          "30s"                a link that is silent for so long is ended
 * send_rate     "20 kbit/s"          also bit/s, Mbit/s, B/s, kB/s; no limit unless said
 * receive_rate  "20 kbit/s"
 * volume        "2 MB"               of both ways, in one opening
 * address       "lan"                the only one of the relay's addresses to call, by its name
 * </pre>
 *
 * <p>A start that a change of the clock leaves out is the first instant after the change; one that
 * comes twice opens once, the first time. The window lasts as long as ever.
 */
public final class FixedWindow {
  static final String AT = "at";
  static final Duration LEAST_LASTING = Duration.ofMinutes(1);

  /** The longest that one lasts. */
  public static final Duration MOST_LASTING = Duration.ofDays(7);

  private static final String ZONE = "zone";
  private static final String LASTS = "lasts";
  private static final String IF_QUEUED = "if_queued";
  private static final String ONLY = "only";
  private static final String LOWEST = "lowest";
  private static final String MOST_TIME = "most_time";
  private static final String IDLE = "idle";
  private static final String SEND_RATE = "send_rate";
  private static final String RECEIVE_RATE = "receive_rate";
  private static final String VOLUME = "volume";
  private static final String ADDRESS = "address";

  /** The names of all values. */
  public static final Set<String> FIELDS =
      Set.of(
          AT,
          ZONE,
          LASTS,
          IF_QUEUED,
          ONLY,
          LOWEST,
          MOST_TIME,
          IDLE,
          SEND_RATE,
          RECEIVE_RATE,
          VOLUME,
          ADDRESS);

  private static final Map<String, Direction> DIRECTIONS =
      Map.of("send", Direction.SEND_ONLY, "receive", Direction.RECEIVE_ONLY);
  private static final Map<String, Precedence> PRECEDENCES =
      Map.of(
          "flash", Precedence.FLASH,
          "immediate", Precedence.IMMEDIATE,
          "priority", Precedence.PRIORITY,
          "routine", Precedence.ROUTINE);
  private static final long LEAST_RATE = 10;
  private static final long MOST_RATE = 1_000_000_000;

  /** Less does not carry an empty burst. */
  private static final long LEAST_VOLUME = 1_000;

  private static final long MOST_VOLUME = 1_000_000_000_000L;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final CronTimes times;
  private final ZoneId zone;
  private final Duration lasts;
  private final boolean ifQueued;
  private final CallLimits limits;
  private final int mark;

  private FixedWindow(
      CronTimes times, ZoneId zone, Duration lasts, boolean ifQueued, CallLimits limits, int mark) {
    this.times = times;
    this.zone = zone;
    this.lasts = lasts;
    this.ifQueued = ifQueued;
    this.limits = limits;
    this.mark = mark;
  }

  /**
   * Reads one from its named values.
   *
   * @throws MalformedWindowException if one is missing, unknown or wrong
   */
  public static FixedWindow parse(Map<String, String> values) throws MalformedWindowException {
    WindowText text = new WindowText(values);
    text.refuseUnknown(FIELDS);
    CronTimes times = CronTimes.parse(text.required(AT));
    text.required(LASTS);
    Duration lasts = text.time(LASTS, MOST_LASTING, LEAST_LASTING, MOST_LASTING);
    CallLimits limits =
        new CallLimits(
            text.name(ONLY, DIRECTIONS, Direction.BOTH),
            text.name(LOWEST, PRECEDENCES, Precedence.ROUTINE),
            text.bytesPerSecond(SEND_RATE, LEAST_RATE, MOST_RATE),
            text.bytesPerSecond(RECEIVE_RATE, LEAST_RATE, MOST_RATE),
            text.bytes(VOLUME, LEAST_VOLUME, MOST_VOLUME),
            text.time(MOST_TIME, CallLimits.NO_TIME, SECOND, MOST_LASTING),
            text.time(IDLE, CallLimits.NO_TIME, SECOND, MOST_LASTING),
            Instant.MAX,
            text.text(ADDRESS));
    boolean ifQueued = text.flag(IF_QUEUED);
    if (ifQueued && !limits.direction().sends()) {
      throw new MalformedWindowException(IF_QUEUED, "true", "nothing is ever sent in this window");
    }
    return new FixedWindow(times, text.zone(ZONE), lasts, ifQueued, limits, values.hashCode());
  }

  /** When it opened that is open then, the last time if several; null if it is not open. */
  @Nullable Instant openedBy(Instant now) {
    return times.last(now, now.minus(lasts), zone);
  }

  /** When it opens next, then or later; null: never. */
  @Nullable Instant opensFrom(Instant from) {
    return times.next(from, zone);
  }

  /** How long it lasts. */
  Duration lasts() {
    return lasts;
  }

  /** Of its values; tells it from the others of a plan when state is read again. */
  int mark() {
    return mark;
  }

  /** Of every opening. */
  CallLimits limits() {
    return limits;
  }

  /**
   * Whether it is of use with this waiting.
   *
   * @param mostUrgent of what waits; null if nothing does
   */
  boolean isFor(@Nullable Precedence mostUrgent) {
    return !ifQueued || isToSend(mostUrgent);
  }

  /** Whether some of it may be sent. */
  boolean isToSend(@Nullable Precedence mostUrgent) {
    return mostUrgent != null && limits.maySend(mostUrgent);
  }
}
