/** What was written here and what became of it: durable until the recipient's receipt. */
@NullMarked
package org.tereze.client.outbox;

import org.jspecify.annotations.NullMarked;
