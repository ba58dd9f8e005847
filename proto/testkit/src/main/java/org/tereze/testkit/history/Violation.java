package org.tereze.testkit.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Something that a mailbox must not have done, with the operations that show it. Immutable. */
public final class Violation {
  private final Anomaly anomaly;
  private final String what;
  private final List<Operation> shownBy;
  private final Set<Integer> envelopes;
  private final Hours hours;

  Violation(
      Anomaly anomaly,
      String what,
      Collection<? extends Operation> shownBy,
      Set<Integer> about,
      Hours hours) {
    this.anomaly = anomaly;
    this.what = what;
    this.shownBy = new ArrayList<>(new LinkedHashSet<Operation>(shownBy));
    this.shownBy.sort(Comparator.comparingLong(Operation::invokedAt));
    this.envelopes = Set.copyOf(about);
    this.hours = hours;
  }

  public Anomaly anomaly() {
    return anomaly;
  }

  /** The part of the history that shows it, one operation a line, behind a line that says what. */
  public String excerpt() {
    return anomaly + ": " + what + "\n" + new Excerpt(shownBy, envelopes, hours).text();
  }

  @Override
  public String toString() {
    return anomaly + ": " + what;
  }
}
