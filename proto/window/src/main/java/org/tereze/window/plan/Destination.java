package org.tereze.window.plan;

/**
 * A mailbox as one {@link BurstPlanner} sees it: what naming it on a link costs, and its lanes. One
 * thread; it lives as long as whoever holds it, or a lane of it, does.
 */
public final class Destination {
  private final int introductionBytes;

  /** The first of its lanes; they are linked. */
  int first = BurstPlanner.NONE;

  /** How many lanes it has. */
  int lanes;

  /** The link on which it was introduced last. */
  int introducedOn = -1;

  /** Costs so many bytes before the first put on each link. */
  public Destination(int introductionBytes) {
    this.introductionBytes = introductionBytes;
  }

  int introductionBytes() {
    return introductionBytes;
  }
}
