/** Whole relays whose histories are compared with a model. */
@NullMarked
package org.tereze.bench.history;

import org.jspecify.annotations.NullMarked;
