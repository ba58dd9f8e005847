/** Sockets: the server that listens, and the handler that gives a session its bytes. */
@NullMarked
package org.tereze.relay.net;

import org.jspecify.annotations.NullMarked;
