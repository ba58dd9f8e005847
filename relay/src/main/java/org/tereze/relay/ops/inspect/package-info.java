/** Looking at a store offline: what is in it, and whether it is whole. */
@NullMarked
package org.tereze.relay.ops.inspect;

import org.jspecify.annotations.NullMarked;
