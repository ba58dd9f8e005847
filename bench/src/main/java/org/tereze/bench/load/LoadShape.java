package org.tereze.bench.load;

/**
 * How a load looks. Immutable.
 *
 * @param links at once
 * @param inFlight reports of one link that are sent and not yet acknowledged
 * @param mailboxes that the reports go to, each link to its own share, in turn
 * @param reportsPerLink in all
 * @param reportBytes of an envelope
 */
record LoadShape(int links, int inFlight, int mailboxes, int reportsPerLink, int reportBytes) {
  private static final int MOST_PER_RECORD = 16;

  /** Reports in one record: a quarter of what may be in flight, as a client under way has it. */
  int reportsPerRecord() {
    return Math.max(1, Math.min(MOST_PER_RECORD, inFlight / 4));
  }

  int reports() {
    return links * reportsPerLink;
  }

  @Override
  public String toString() {
    return links + " × " + inFlight + " to " + mailboxes;
  }
}
