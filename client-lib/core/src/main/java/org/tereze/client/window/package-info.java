/** When this phone tries to reach its relays, and what it knows of windows. */
@NullMarked
package org.tereze.client.window;

import org.jspecify.annotations.NullMarked;
