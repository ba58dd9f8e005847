/**
 * The blocking link to a relay, Noise NK records on a byte stream, and the putting half of a burst
 * on it.
 */
@NullMarked
package org.tereze.link;

import org.jspecify.annotations.NullMarked;
