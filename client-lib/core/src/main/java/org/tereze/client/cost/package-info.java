/** What reports and links cost, in bytes. */
@NullMarked
package org.tereze.client.cost;

import org.jspecify.annotations.NullMarked;
