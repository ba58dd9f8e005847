/** Tests of how benchmarks are held against references and a baseline. */
@NullMarked
package org.tereze.bench.suite;

import org.jspecify.annotations.NullMarked;
