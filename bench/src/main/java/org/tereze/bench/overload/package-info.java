/** A relay that is asked for more than it can give, and what good links see of it. */
@NullMarked
package org.tereze.bench.overload;

import org.jspecify.annotations.NullMarked;
