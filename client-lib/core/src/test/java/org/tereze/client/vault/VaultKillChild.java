package org.tereze.client.vault;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * A process that writes to a vault until it is killed; for each batch it prints the number, once
 * the commit returned.
 */
final class VaultKillChild {
  private static final int RENEW_EVERY = 25;

  private VaultKillChild() {}

  public static void main(String[] arguments) throws Exception {
    Path home = Paths.get(arguments[0]);
    int number = Integer.parseInt(arguments[1]);
    PrintStream ledger = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    Vault vault = open(home);
    for (; ; number++) {
      VaultScript.commit(vault, number);
      ledger.println(number);
      if (number % RENEW_EVERY == 0) {
        vault.renewChains();
      }
    }
  }

  static Vault open(Path home) throws VaultException {
    VaultOptions options = Vaults.options().withSlackBytes(10_000);
    return Vault.exists(home)
        ? Vault.open(home, Vaults.passphrase(), Vaults.deviceKey(home), options)
        : Vault.create(home, Vaults.passphrase(), Vaults.deviceKey(home), options);
  }
}
