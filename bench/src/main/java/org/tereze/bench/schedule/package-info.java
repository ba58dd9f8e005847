/** What learning when windows open is worth, beside probing evenly. */
@NullMarked
package org.tereze.bench.schedule;

import org.jspecify.annotations.NullMarked;
