/** Relays and people, real ones, for measurements and integration tests. */
@NullMarked
package org.tereze.bench.real;

import org.jspecify.annotations.NullMarked;
