package org.tereze.client.vault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys that never leave this device, each under an alias: on Android a Keystore, elsewhere {@link
 * FileDeviceKey}. One DeviceKey serves one vault, which calls it from one thread at a time.
 *
 * <p>A key that {@link #create} made must survive a power cut once the call returned.
 */
public interface DeviceKey {
  /**
   * Makes a new key. An existing one of that alias is replaced.
   *
   * @throws VaultException if the device refuses
   */
  void create(String alias) throws VaultException;

  /**
   * Wraps a secret under a key.
   *
   * @return at most 1,024 bytes, authenticated
   * @throws VaultException if the device refuses or has no such key
   */
  byte[] wrap(String alias, byte[] secret) throws VaultException;

  /**
   * Unwraps what {@link #wrap} returned.
   *
   * @return the secret, or null if this device has no such key or the key is not the one that
   *     wrapped it: the vault then takes itself for a copy
   * @throws VaultException if the device cannot tell now, for instance because it is locked
   */
  byte @Nullable [] unwrap(String alias, byte[] wrapped) throws VaultException;

  /**
   * Destroys a key; an alias that does not exist is no error.
   *
   * @throws VaultException if the device refuses
   */
  void delete(String alias) throws VaultException;

  /**
   * The aliases of all keys of this vault, in any order.
   *
   * @throws VaultException if the device refuses
   */
  List<String> aliases() throws VaultException;

  /** Whether a deleted key is beyond recovery even for someone who reads the flash chips. */
  boolean destroysForGood();
}
