package org.tereze.bench.suite;

import java.util.List;
import java.util.SortedMap;
import org.tereze.bench.load.LoadResult;

/**
 * Everything that one run of the suite found. Immutable.
 *
 * @param kind {@code full} or {@code quick}
 * @param machine before the run
 * @param measured by operation, references included
 * @param ladder from the least load to the most
 */
record Findings(
    String kind,
    MachineFacts machine,
    SortedMap<String, Measured> measured,
    List<LoadResult> ladder) {}
