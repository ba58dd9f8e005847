package org.tereze.relay.uplink;

/**
 * Times of an uplink, in milliseconds.
 *
 * @param mostBackOffMillis the longest wait after links that failed, and before what was refused
 *     for now is put again
 * @param lingerMillis how long a link stays open with nothing to say
 * @param newsMillis between two rounds of asking what became of what was forwarded
 * @param connectMillis until a connection must stand
 */
public record UplinkLimits(
    long mostBackOffMillis, long lingerMillis, long newsMillis, long connectMillis) {
  private static final long SECOND = 1_000;

  /** What is used where the operator says nothing. */
  public static UplinkLimits defaults() {
    return new UplinkLimits(600 * SECOND, 60 * SECOND, 600 * SECOND, 20 * SECOND);
  }
}
