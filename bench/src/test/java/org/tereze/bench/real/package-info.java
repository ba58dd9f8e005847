/** Whole systems on real parts, cut and killed. */
@NullMarked
package org.tereze.bench.real;

import org.jspecify.annotations.NullMarked;
