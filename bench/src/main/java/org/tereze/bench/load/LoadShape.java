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
public record LoadShape(
    int links, int inFlight, int mailboxes, int reportsPerLink, int reportBytes) {
  private static final int MOST_PER_RECORD = 16;

  /** Reports in one record: a quarter of what may be in flight, as a client under way has it. */
  public int reportsPerRecord() {
    return Math.max(1, Math.min(MOST_PER_RECORD, inFlight / 4));
  }

  /** Of all links together. */
  public int reports() {
    return links * reportsPerLink;
  }

  /** Which mailbox a link's report goes to, both counted from 0. */
  public int mailboxOf(int link, int report) {
    int first = link % mailboxes;
    int own = (mailboxes - first + links - 1) / links;
    return first + report % own * links;
  }

  /** How many reports each mailbox gets. */
  public int[] perMailbox() {
    int[] counts = new int[mailboxes];
    for (int link = 0; link < links; link++) {
      for (int report = 0; report < reportsPerLink; report++) {
        counts[mailboxOf(link, report)]++;
      }
    }
    return counts;
  }

  @Override
  public String toString() {
    return links + " × " + inFlight + " to " + mailboxes;
  }
}
