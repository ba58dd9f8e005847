/** Both halves of the burst protocol as state machines: no I/O, no threads, no clocks. */
@NullMarked
package org.tereze.wire.burst;

import org.jspecify.annotations.NullMarked;
