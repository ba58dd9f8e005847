package org.tereze.client;

import java.nio.file.Path;
import org.tereze.client.vault.DeviceKey;
import org.tereze.client.vault.MemoryDisk;
import org.tereze.client.vault.Vault;
import org.tereze.client.vault.VaultException;
import org.tereze.client.vault.VaultOptions;
import org.tereze.crypto.SecretBytes;

/** Options that only tests may set. Stateless. */
public final class TestOptions {
  private TestOptions() {}

  /** The same options over a disk in memory. */
  public static ClientOptions on(MemoryDisk disk, ClientOptions options) {
    return options.withVaults(
        new VaultSource() {
          @Override
          public boolean exists(Path home) {
            return disk.exists(home);
          }

          @Override
          public Vault create(
              Path home, SecretBytes passphrase, DeviceKey key, VaultOptions vaultOptions)
              throws VaultException {
            return disk.create(home, passphrase, vaultOptions);
          }

          @Override
          public Vault open(
              Path home, SecretBytes passphrase, DeviceKey key, VaultOptions vaultOptions)
              throws VaultException {
            return disk.open(home, passphrase, vaultOptions);
          }
        });
  }
}
