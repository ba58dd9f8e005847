/** The delivery side of a burst: what to read ahead from the store and what to send next. */
@NullMarked
package org.tereze.relay.burst;

import org.jspecify.annotations.NullMarked;
