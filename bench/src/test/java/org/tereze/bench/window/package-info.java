/** Tests of a beset relay. */
@NullMarked
package org.tereze.bench.window;

import org.jspecify.annotations.NullMarked;
