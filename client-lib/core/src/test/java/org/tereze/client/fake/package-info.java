/** A relay in memory and a line in virtual time, for tests of the client. */
@NullMarked
package org.tereze.client.fake;

import org.jspecify.annotations.NullMarked;
