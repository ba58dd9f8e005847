package org.tereze.client;

import java.nio.file.Path;
import org.tereze.client.vault.DeviceKey;
import org.tereze.client.vault.Vault;
import org.tereze.client.vault.VaultException;
import org.tereze.client.vault.VaultOptions;
import org.tereze.crypto.SecretBytes;

/** Where vaults come from: the disk, or a disk in memory whose power tests cut. Stateless. */
interface VaultSource {
  /** Files. */
  VaultSource FILES =
      new VaultSource() {
        @Override
        public boolean exists(Path home) {
          return Vault.exists(home);
        }

        @Override
        public Vault create(Path home, SecretBytes passphrase, DeviceKey key, VaultOptions options)
            throws VaultException {
          return Vault.create(home, passphrase, key, options);
        }

        @Override
        public Vault open(Path home, SecretBytes passphrase, DeviceKey key, VaultOptions options)
            throws VaultException {
          return Vault.open(home, passphrase, key, options);
        }
      };

  /** As {@link Vault#exists}. */
  boolean exists(Path home);

  /** As {@link Vault#create}. */
  Vault create(Path home, SecretBytes passphrase, DeviceKey key, VaultOptions options)
      throws VaultException;

  /** As {@link Vault#open}. */
  Vault open(Path home, SecretBytes passphrase, DeviceKey key, VaultOptions options)
      throws VaultException;
}
