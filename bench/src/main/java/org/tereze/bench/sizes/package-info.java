/** What the main job costs on the wire, counted on real sockets. */
@NullMarked
package org.tereze.bench.sizes;

import org.jspecify.annotations.NullMarked;
