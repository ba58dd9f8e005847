/** The server that takes envelopes into custody and holds them for their owners. */
@NullMarked
package org.tereze.relay;

import org.jspecify.annotations.NullMarked;
