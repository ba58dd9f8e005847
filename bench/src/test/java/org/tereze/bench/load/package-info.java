/** Tests of what drives a relay and of what it is compared with. */
@NullMarked
package org.tereze.bench.load;

import org.jspecify.annotations.NullMarked;
