package org.tereze.relay.ops;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.RocksMailboxStore;
import org.tereze.relay.store.StoreException;

/** The store that a relay on one machine uses. */
final class Stores {
  private Stores() {}

  static MailboxStore open(Path folder, RelayConfig config) throws StoreException, IOException {
    Files.createDirectories(folder);
    return RocksMailboxStore.open(
        folder, config.store(), folder.toFile()::getUsableSpace, new SecureRandom());
  }

  static int inspect(Path folder, PrintStream out, PrintStream err) {
    err.println("relay: cannot inspect " + folder + " yet");
    out.flush();
    return RelayMain.FAILED;
  }
}
