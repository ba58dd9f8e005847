/** When to try to reach a relay: planned windows, probes, and what history tells of both. */
@NullMarked
package org.tereze.window.schedule;

import org.jspecify.annotations.NullMarked;
