package org.tereze.client;

import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.vault.VaultException;

/** Brings contacts and relays back from the backup in a mailbox of one's own. */
final class Restore {
  private Restore() {}

  static void from(Home home, RelayAddress relay, ClientOptions options)
      throws ClientException, VaultException {}
}
