/** One JMH benchmark for each step on the way of a report. */
@NullMarked
package org.tereze.bench.jmh;

import org.jspecify.annotations.NullMarked;
