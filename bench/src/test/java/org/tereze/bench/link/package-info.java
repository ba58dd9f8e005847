/** Clients and a relay over real sockets and RocksDB. */
@NullMarked
package org.tereze.bench.link;

import org.jspecify.annotations.NullMarked;
