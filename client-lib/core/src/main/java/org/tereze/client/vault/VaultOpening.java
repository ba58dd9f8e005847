package org.tereze.client.vault;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.vault.KeyFile.Secrets;
import org.tereze.client.vault.SegmentStore.SwitchException;
import org.tereze.crypto.SecretBytes;

/**
 * One making or opening of a vault. Not thread-safe; used once.
 *
 * <p>Everything is read and checked before anything is written, so a vault that does not open is
 * left as it was. Then, if need be, what a crash left over is removed, a file with a torn tail is
 * replaced by one under a new key, and a copy is made this device's own.
 */
final class VaultOpening {
  /** Files that a making left behind when it was cut short are smaller than this. */
  private static final int UNUSED_SEGMENT_BYTES =
      SegmentHeader.MAX_WRAPPED_BYTES + 15 + RecordFrame.HEAD_BYTES + 9 + 16;

  private final VaultFiles files;
  private final Path directory;
  private final DeviceKey deviceKey;
  private final VaultOptions options;
  private final Map<Segment, SegmentStore> stores = new EnumMap<>(Segment.class);
  private final Map<Segment, Boolean> torn = new EnumMap<>(Segment.class);
  private @Nullable Keyring opened;
  private boolean deviceKeyMissing;

  VaultOpening(VaultFiles files, Path directory, DeviceKey deviceKey, VaultOptions options) {
    this.files = files;
    this.directory = directory;
    this.deviceKey = deviceKey;
    this.options = options;
  }

  Vault create(SecretBytes passphrase) throws VaultException {
    try {
      if (!files.exists(directory)) {
        files.makeDirectory(directory);
        files.forceDirectory(WholeFile.directoryOf(directory));
      }
      return locked(lock -> create(passphrase, lock));
    } catch (IOException e) {
      throw new VaultException("cannot make a vault in " + directory, e);
    }
  }

  Vault open(SecretBytes passphrase) throws VaultException {
    if (!files.exists(directory.resolve(KeyFile.NAME))) {
      throw new VaultException("there is no vault in " + directory);
    }
    try {
      return locked(lock -> open(passphrase, lock));
    } catch (IOException e) {
      throw new VaultException("cannot open the vault in " + directory, e);
    }
  }

  private Vault create(SecretBytes passphrase, Closeable lock)
      throws IOException, VaultException, SwitchException {
    refuseToReplace();
    byte[] instance = newInstance();
    SecretBytes master = SecretBytes.random(options.random(), KeyFile.MASTER_BYTES);
    Keyring keyring = keyring(master);
    for (Segment segment : Segment.values()) {
      SegmentStore store = newStore(segment, keyring, new LiveTables(segment));
      stores.put(segment, store);
      store.renew(nowEpochSeconds());
      store.sweep();
    }
    Vault vault = vault(lock, keyring, instance, Continuity.UNBROKEN);
    vault.writeTwin();
    // Order: last, since a vault is there once this file is.
    Secrets secrets = new Secrets(master, instance);
    KeyFile.write(files, directory.resolve(KeyFile.NAME), passphrase, options, secrets);
    return vault;
  }

  private Vault open(SecretBytes passphrase, Closeable lock)
      throws IOException, VaultException, SwitchException {
    Path keyFile = directory.resolve(KeyFile.NAME);
    Secrets secrets = KeyFile.read(files, keyFile, passphrase);
    Keyring keyring = keyring(secrets.master());
    Path twinFile = options.deviceDirectory(directory).resolve(Twin.NAME);
    Twin twin = Twin.read(files, twinFile, keyring, secrets.instance());
    for (Segment segment : Segment.values()) {
      load(segment, keyring, twin);
    }
    Continuity continuity = continuity(twin);
    // Everything was read: from here on the disk may be changed.
    if (continuity == Continuity.UNBROKEN) {
      return adoptOwn(lock, keyring, secrets.instance());
    }
    return adoptCopy(lock, keyring, passphrase, continuity);
  }

  private Vault adoptOwn(Closeable lock, Keyring keyring, byte[] instance)
      throws IOException, VaultException, SwitchException {
    for (Segment segment : Segment.values()) {
      if (torn.getOrDefault(segment, false)) {
        store(segment).renew(nowEpochSeconds());
      }
      store(segment).sweep();
    }
    Vault vault = vault(lock, keyring, instance, Continuity.UNBROKEN);
    if (torn.containsValue(true)) {
      vault.writeTwin();
    }
    return vault;
  }

  private Vault adoptCopy(
      Closeable lock, Keyring keyring, SecretBytes passphrase, Continuity continuity)
      throws IOException, VaultException, SwitchException {
    store(Segment.CHAINS).tables().dropCopied();
    // Order: the chains are gone before the vault calls itself this device's own.
    for (Segment segment : new Segment[] {Segment.CHAINS, Segment.JOURNAL}) {
      store(segment).renew(nowEpochSeconds());
      store(segment).sweep();
    }
    byte[] instance = newInstance();
    Secrets secrets = new Secrets(keyring.master(), instance);
    KeyFile.write(files, directory.resolve(KeyFile.NAME), passphrase, options, secrets);
    Vault vault = vault(lock, keyring, instance, continuity);
    vault.writeTwin();
    return vault;
  }

  private void load(Segment segment, Keyring keyring, @Nullable Twin twin)
      throws IOException, VaultException {
    List<Integer> generations = SegmentStore.generations(files, directory, segment);
    if (generations.isEmpty()) {
      throw new VaultDamagedException(
          directory.resolve(segment.fileName()), 0, "the file is missing");
    }
    int generation = generations.get(generations.size() - 1);
    Path file = SegmentStore.fileOf(directory, segment, generation);
    try (VaultFiles.Source source = files.open(file)) {
      SegmentHeader header = SegmentHeader.read(source, file, segment, generation);
      SecretBytes fileKey = keyring.unwrap(file, header);
      if (fileKey == null) {
        deviceKeyMissing = true;
        SegmentStore store = newStore(segment, keyring, new LiveTables(segment));
        store.continueEmptyAfter(generation);
        stores.put(segment, store);
        return;
      }
      SegmentReader reader =
          new SegmentReader(source, file, header, fileKey, knownRecords(segment, generation, twin));
      reader.readAll();
      SegmentStore store = newStore(segment, keyring, reader.tables());
      stores.put(segment, store);
      store.continueAfter(generation, reader, fileKey);
      torn.put(segment, reader.torn());
    }
  }

  private Continuity continuity(@Nullable Twin twin) {
    if (twin == null || deviceKeyMissing) {
      return Continuity.FOREIGN_DEVICE;
    }
    for (Segment segment : Segment.values()) {
      if (store(segment).position().isBehind(twin.position(segment))) {
        return Continuity.OLDER_COPY;
      }
    }
    return Continuity.UNBROKEN;
  }

  private static int knownRecords(Segment segment, int generation, @Nullable Twin twin) {
    return twin != null && twin.position(segment).generation() == generation
        ? twin.position(segment).records()
        : 0;
  }

  /**
   * A making that was cut short may be done again; a vault that lost its key file is not replaced.
   */
  private void refuseToReplace() throws IOException, VaultException {
    if (files.exists(directory.resolve(KeyFile.NAME))) {
      throw new VaultException("there is a vault already in " + directory);
    }
    for (Segment segment : Segment.values()) {
      for (int generation : SegmentStore.generations(files, directory, segment)) {
        Path file = SegmentStore.fileOf(directory, segment, generation);
        try (VaultFiles.Source source = files.open(file)) {
          if (generation > 1 || source.sizeBytes() > UNUSED_SEGMENT_BYTES) {
            throw new VaultException(
                directory + " holds a vault that lost its " + KeyFile.NAME + "; not replacing it");
          }
        }
      }
    }
  }

  private Vault locked(Step step) throws IOException, VaultException {
    Closeable lock = files.lock(directory.resolve(Vault.LOCK_NAME));
    if (lock == null) {
      throw new VaultBusyException(directory);
    }
    boolean done = false;
    try {
      Vault vault = step.run(lock);
      done = true;
      return vault;
    } catch (SwitchException e) {
      throw new VaultException("cannot finish replacing a file in " + directory, e);
    } finally {
      if (!done) {
        forget();
        lock.close();
      }
    }
  }

  private void forget() {
    for (SegmentStore store : stores.values()) {
      store.close();
      store.tables().clear();
    }
    if (opened != null) {
      opened.close();
    }
  }

  private Keyring keyring(SecretBytes master) {
    Keyring made = new Keyring(master, deviceKey);
    opened = made;
    return made;
  }

  private Vault vault(Closeable lock, Keyring keyring, byte[] instance, Continuity continuity) {
    return new Vault(
        files, directory, deviceKey, options, lock, keyring, instance, continuity, stores);
  }

  private SegmentStore newStore(Segment segment, Keyring keyring, LiveTables tables) {
    return new SegmentStore(files, directory, segment, keyring, options.random(), tables);
  }

  private SegmentStore store(Segment segment) {
    SegmentStore store = stores.get(segment);
    if (store == null) {
      throw new IllegalStateException("no " + segment.fileName());
    }
    return store;
  }

  private byte[] newInstance() {
    byte[] instance = new byte[KeyFile.INSTANCE_BYTES];
    options.random().nextBytes(instance);
    return instance;
  }

  private long nowEpochSeconds() {
    return options.clock().instant().getEpochSecond();
  }

  private interface Step {
    Vault run(Closeable lock) throws IOException, VaultException, SwitchException;
  }
}
