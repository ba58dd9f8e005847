package org.tereze.client.vault;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;

/** A keystore as a phone has it: keys cannot be copied and die for good. Not thread-safe. */
final class MemoryDeviceKey implements DeviceKey {
  private static final byte[] NOTHING = new byte[0];
  private final Map<String, SecretBytes> keys = new HashMap<>();
  private boolean locked;

  /** While locked it can tell nothing, like a phone before its first unlocking. */
  void lock(boolean now) {
    locked = now;
  }

  @Override
  public void create(String alias) {
    keys.put(alias, SecretBytes.random(new SecureRandom(), AesGcmSiv.KEY_BYTES));
  }

  @Override
  public byte[] wrap(String alias, byte[] secret) throws VaultException {
    SecretBytes key = keys.get(alias);
    if (key == null) {
      throw new VaultException("no key " + alias);
    }
    return AesGcmSiv.sealOnce(key, NOTHING, secret);
  }

  @Override
  public byte @Nullable [] unwrap(String alias, byte[] wrapped) throws VaultException {
    if (locked) {
      throw new VaultException("the keystore is locked");
    }
    SecretBytes key = keys.get(alias);
    try {
      return key == null ? null : AesGcmSiv.openOnce(key, NOTHING, wrapped);
    } catch (CryptoException e) {
      return null;
    }
  }

  @Override
  public void delete(String alias) {
    keys.remove(alias);
  }

  @Override
  public List<String> aliases() {
    return new ArrayList<>(keys.keySet());
  }

  @Override
  public boolean destroysForGood() {
    return true;
  }
}
