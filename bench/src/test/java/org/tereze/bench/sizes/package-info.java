/** What the main job costs on the wire, pinned. */
@NullMarked
package org.tereze.bench.sizes;

import org.jspecify.annotations.NullMarked;
