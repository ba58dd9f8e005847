package org.tereze.testkit.history;

import org.tereze.wire.Limits;

/** What the relay of a history was told to do. Immutable. */
public final class Rules {
  /** Ids are remembered so long after the envelope's lifetime (SPEC §11). */
  static final int REMEMBERED_HOURS = 32 * 24;

  static final int MAX_ENVELOPE_BYTES = Limits.MAX_ENVELOPE_BYTES;
  static final int MAX_LIFETIME_HOURS = Limits.MAX_LIFETIME_HOURS;
  private static final int NOTHING_IS_EVICTED = Integer.MAX_VALUE / 2;

  /** Nothing younger may be evicted. */
  final int guaranteedHours;

  private Rules(int guaranteedHours) {
    this.guaranteedHours = guaranteedHours;
  }

  /** A relay that has room for everything. */
  public static Rules roomy() {
    return new Rules(NOTHING_IS_EVICTED);
  }

  /** A relay that may evict what is as old as this. */
  public static Rules evictingAfter(int guaranteedHours) {
    return new Rules(guaranteedHours);
  }
}
