/** The same mailbox job for a relay and for what an operator would otherwise run, side by side. */
@NullMarked
package org.tereze.bench.peers;

import org.jspecify.annotations.NullMarked;
