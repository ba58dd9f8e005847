package org.tereze.bench.planner;

import java.util.List;

/**
 * What there is to send in one window.
 *
 * @param pieces by time of arrival
 * @param bytesPerSecond of the line
 * @param seesAll whether the sender knows all of it, as a phone does; else it sees what is first
 *     for each mailbox and precedence, as an edge does
 */
record Scene(List<Piece> pieces, int bytesPerSecond, boolean seesAll) {}
