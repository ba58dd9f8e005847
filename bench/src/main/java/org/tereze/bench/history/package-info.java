/** Histories of a whole relay that is killed, and whether they can be true. */
@NullMarked
package org.tereze.bench.history;

import org.jspecify.annotations.NullMarked;
