/** Recorded and invented windows of a place, as data. */
@NullMarked
package org.tereze.bench.trace;

import org.jspecify.annotations.NullMarked;
