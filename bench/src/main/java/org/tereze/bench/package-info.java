/** Measurements and demonstrations of the whole system. */
@NullMarked
package org.tereze.bench;

import org.jspecify.annotations.NullMarked;
