package org.tereze.bench.drill;

/**
 * Somebody in a drill.
 *
 * @param edge the edge that a reporter's phone can reach when nothing leaves the country; {@link
 *     #NONE} for one who has a thin line abroad while a window is open, and for recipients
 * @param isReporter whether they write; else they read
 */
record DrillPerson(String name, int edge, boolean isReporter) {
  static final int NONE = -1;

  boolean hasEdge() {
    return edge != NONE;
  }
}
