package org.tereze.bench.overload;

/**
 * How many of each kind beset a relay. Immutable.
 *
 * @param idle links that have shaken hands and say nothing
 * @param tricklers that send one byte a second
 * @param mute links that fetch and never read
 * @param good links that put and fetch meanwhile
 * @param seconds of each of the two parts, without and with the others
 * @param slowestMillis that 99 of 100 of a good link's puts may take meanwhile
 * @param memoryMib that the relay may take, its files' pages not counted
 */
public record Crowd(
    int idle, int tricklers, int mute, int good, int seconds, int slowestMillis, int memoryMib) {
  /** What a relay must stand. */
  public static final Crowd FULL = new Crowd(10_000, 1_000, 64, 8, 15, 1_000, 512);

  /** The same in small, for every build, on machines that have other things to do. */
  public static final Crowd SMALL = new Crowd(300, 60, 16, 8, 2, 5_000, 384);
}
