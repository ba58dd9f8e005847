/** Tests of a beset relay. */
@NullMarked
package org.tereze.bench.overload;

import org.jspecify.annotations.NullMarked;
