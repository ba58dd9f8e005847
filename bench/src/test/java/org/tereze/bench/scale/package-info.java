/** Tests of the measurement of a full store. */
@NullMarked
package org.tereze.bench.scale;

import org.jspecify.annotations.NullMarked;
