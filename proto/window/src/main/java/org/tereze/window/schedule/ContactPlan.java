package org.tereze.window.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The windows that are known beforehand, in the order in which they count: while several are open,
 * the first listed rules alone, with its own limits, and a later one goes on when it has closed.
 * Immutable.
 */
public final class ContactPlan {
  /** Nothing is known. */
  public static final ContactPlan NONE = new ContactPlan(Collections.emptyList());

  // Bound: each is looked at for every try.
  static final int MOST_WINDOWS = 64;

  private final List<FixedWindow> windows;

  private ContactPlan(List<FixedWindow> windows) {
    this.windows = windows;
  }

  /**
   * A plan; the first window counts most.
   *
   * @throws MalformedWindowException if there are more than 64
   */
  public static ContactPlan of(List<FixedWindow> windows) throws MalformedWindowException {
    if (windows.size() > MOST_WINDOWS) {
      throw new MalformedWindowException(
          "window", Integer.toString(windows.size()), "more than " + MOST_WINDOWS + " of them");
    }
    return new ContactPlan(Collections.unmodifiableList(new ArrayList<>(windows)));
  }

  List<FixedWindow> windows() {
    return windows;
  }
}
