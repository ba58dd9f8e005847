/** The way from many links to one durable write: bounded, in order, acknowledged after the sync. */
@NullMarked
package org.tereze.relay.queue;

import org.jspecify.annotations.NullMarked;
