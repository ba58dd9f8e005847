/** What came in: durable before the relay may forget it, shown once. */
@NullMarked
package org.tereze.client.inbox;

import org.jspecify.annotations.NullMarked;
