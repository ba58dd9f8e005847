package org.tereze.bench.drill;

import java.time.Instant;

/**
 * Where reports waited at a moment.
 *
 * @param time as it is shown: a window that was played short takes its whole length
 * @param atPhones written, and in nobody's custody
 * @param atEdges envelopes in custody of the edges
 * @param atHome envelopes that wait for their recipients
 * @param busyNanos for how long the edges' lines were busy towards the home so far, in true time
 */
record QueueSample(Instant time, long atPhones, long atEdges, long atHome, long busyNanos) {}
