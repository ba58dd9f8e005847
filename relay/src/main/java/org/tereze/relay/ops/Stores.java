package org.tereze.relay.ops;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;

/** The store that a relay on one machine uses. */
final class Stores {
  private Stores() {}

  static MailboxStore open(Path folder, RelayConfig config) throws StoreException, IOException {
    if (config.store().mailboxes() > 0) {
      throw new StoreException("no store is built in yet for " + folder);
    }
    throw new IOException();
  }

  static int inspect(Path folder, PrintStream out, PrintStream err) {
    err.println("relay: cannot inspect " + folder + " yet");
    out.flush();
    return RelayMain.FAILED;
  }
}
