package org.tereze.relay.store;

import java.nio.file.Path;

/**
 * Where a store's files lie. Immutable.
 *
 * <pre>
 * DIR/rocks/             the RocksDB database
 * DIR/index-keys/NNNNN   36 bytes: the key of one generation of remembered ids and its checksum;
 *                        outside the database so that no snapshot or old file of it can bring a
 *                        key back
 * </pre>
 */
record StoreLayout(Path directory) {
  Path database() {
    return directory.resolve("rocks");
  }

  Path indexKeys() {
    return directory.resolve("index-keys");
  }
}
