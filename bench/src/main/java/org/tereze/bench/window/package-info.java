/** What a cold window on a bad line carries: datagrams and a TCP link, on real sockets. */
@NullMarked
package org.tereze.bench.window;

import org.jspecify.annotations.NullMarked;
