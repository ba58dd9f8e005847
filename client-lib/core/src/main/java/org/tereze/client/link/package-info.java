/** The blocking link to a relay: Noise NK records on a byte stream. */
@NullMarked
package org.tereze.client.link;

import org.jspecify.annotations.NullMarked;
