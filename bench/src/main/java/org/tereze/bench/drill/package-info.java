/** A recorded blackout, played again with the real programs. */
@NullMarked
package org.tereze.bench.drill;

import org.jspecify.annotations.NullMarked;
