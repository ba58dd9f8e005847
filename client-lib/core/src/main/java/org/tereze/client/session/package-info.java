/**
 * Sessions end to end: openings, chains, spares, bundles, receipts.
 *
 * <p>Everything here is a value that is turned into its successor: no I/O, no clock, no thread.
 */
@NullMarked
package org.tereze.client.session;

import org.jspecify.annotations.NullMarked;
