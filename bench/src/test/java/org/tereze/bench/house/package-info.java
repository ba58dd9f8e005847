/** Tests of how the house is built. */
@NullMarked
package org.tereze.bench.house;

import org.jspecify.annotations.NullMarked;
