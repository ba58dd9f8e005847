/** The way onward: what waits for other relays is put to the next one, and news of it fetched. */
@NullMarked
package org.tereze.relay.uplink;

import org.jspecify.annotations.NullMarked;
