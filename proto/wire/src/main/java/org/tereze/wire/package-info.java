/** Frames, ids, limits and both halves of the burst protocol: no I/O, no threads, no clocks. */
@NullMarked
package org.tereze.wire;

import org.jspecify.annotations.NullMarked;
