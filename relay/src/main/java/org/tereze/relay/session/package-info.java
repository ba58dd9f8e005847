/**
 * One link from its first byte to its last, without I/O, threads or clocks of its own: records,
 * frames, who may do what, and the answers.
 */
@NullMarked
package org.tereze.relay.session;

import org.jspecify.annotations.NullMarked;
