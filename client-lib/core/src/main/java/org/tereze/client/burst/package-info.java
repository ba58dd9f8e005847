/** One burst with one relay, both directions. */
@NullMarked
package org.tereze.client.burst;

import org.jspecify.annotations.NullMarked;
