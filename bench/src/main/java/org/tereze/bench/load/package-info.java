/** Load on one relay: links that keep so many reports in flight, with all records sealed before. */
@NullMarked
package org.tereze.bench.load;

import org.jspecify.annotations.NullMarked;
