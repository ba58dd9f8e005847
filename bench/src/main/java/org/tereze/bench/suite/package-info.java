/** Runs the benchmarks and holds what they allocate against a committed baseline. */
@NullMarked
package org.tereze.bench.suite;

import org.jspecify.annotations.NullMarked;
