package org.tereze.relay.ops;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.RocksMailboxStore;
import org.tereze.relay.store.StoreException;

/** The store that a relay on one machine uses. */
final class Stores {
  private Stores() {}

  static MailboxStore open(Path folder, RelayConfig config) throws StoreException {
    return RocksMailboxStore.open(
        folder, config.store(), folder.toFile()::getUsableSpace, new SecureRandom());
  }
}
