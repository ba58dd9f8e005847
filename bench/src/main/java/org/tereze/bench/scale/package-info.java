/** A relay's store when it is full: starting, reading, cleaning, memory and disk. */
@NullMarked
package org.tereze.bench.scale;

import org.jspecify.annotations.NullMarked;
