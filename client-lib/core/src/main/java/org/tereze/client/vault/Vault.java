package org.tereze.client.vault;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import org.tereze.client.vault.SegmentStore.SwitchException;
import org.tereze.crypto.SecretBytes;

/**
 * The encrypted, crash-safe home of the client: a small ordered map per table, held in memory and
 * backed by two append-only files.
 *
 * <p>Thread-safe: calls take turns. One process at a time has a vault open.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>what {@link Batch#commit()} returned from survives a kill and a power cut at any moment,
 *       and a batch is never half there in one segment;
 *   <li>damaged files are found and reported with name and offset ({@link SegmentReader} says how
 *       well), and a file that is reported is not changed;
 *   <li>what lay in the chains segment before {@link #renewChains} cannot be opened with what is on
 *       disk afterwards; on flash without a keystore this is best effort;
 *   <li>a home that was restored or cloned without the device directory is noticed, and so are
 *       files older than the last closing or renewal that the twin saw ({@link #continuity}).
 * </ul>
 *
 * <p>Non-guarantees: an old copy of <em>everything</em>, the device directory included, opens like
 * the original, unless the {@link DeviceKey} sits in a keystore; batches since the last closing or
 * new generation can be rolled back unnoticed; sizes and times of files show how much is written
 * when; memory of the process is not protected.
 */
public final class Vault implements AutoCloseable {
  static final String LOCK_NAME = "lock";

  private final VaultFiles files;
  private final Path directory;
  private final VaultOptions options;
  private final DeviceKey deviceKey;
  private final Closeable lock;
  private final Keyring keyring;
  private final byte[] instance;
  private final Continuity continuity;
  private final Map<Segment, SegmentStore> stores;

  private boolean closed;
  private boolean twinIsOld;
  private @Nullable VaultException broken;
  private @Nullable VaultException overdue;

  Vault(
      VaultFiles files,
      Path directory,
      DeviceKey deviceKey,
      VaultOptions options,
      Closeable lock,
      Keyring keyring,
      byte[] instance,
      Continuity continuity,
      Map<Segment, SegmentStore> stores) {
    this.files = files;
    this.directory = directory;
    this.deviceKey = deviceKey;
    this.options = options;
    this.lock = lock;
    this.keyring = keyring;
    this.instance = instance;
    this.continuity = continuity;
    this.stores = new EnumMap<>(stores);
  }

  /** Whether a vault was made in this directory. */
  public static boolean exists(Path directory) {
    return new DiskFiles().exists(directory.resolve(KeyFile.NAME));
  }

  /**
   * Makes a new, empty vault and opens it.
   *
   * @param passphrase UTF-8; stays the caller's to destroy
   * @throws VaultBusyException if another process is at it
   * @throws VaultException if there is one already, or the disk refuses
   */
  public static Vault create(
      Path directory, SecretBytes passphrase, DeviceKey deviceKey, VaultOptions options)
      throws VaultException {
    return new VaultOpening(new DiskFiles(), directory, deviceKey, options).create(passphrase);
  }

  /**
   * Opens a vault and reads all of it into memory.
   *
   * @param passphrase UTF-8; stays the caller's to destroy
   * @throws WrongPassphraseException if it does not open this vault
   * @throws VaultBusyException if another process has it open
   * @throws VaultDamagedException if a file is damaged; nothing was changed
   * @throws VaultException if there is none, or the disk or the device key refuses
   */
  public static Vault open(
      Path directory, SecretBytes passphrase, DeviceKey deviceKey, VaultOptions options)
      throws VaultException {
    return new VaultOpening(new DiskFiles(), directory, deviceKey, options).open(passphrase);
  }

  /**
   * Destroys a vault without its passphrase: device keys first, then {@code vault.key} and the
   * twin, then the files. Doing it again, or after a crash in between, finishes it.
   *
   * @throws VaultBusyException if it is open; an open one is wiped by {@link #wipe()}
   * @throws VaultException if the disk or the device key refuses; what could be destroyed is
   */
  public static WipeOutcome wipe(Path directory, DeviceKey deviceKey, VaultOptions options)
      throws VaultException {
    return new VaultWipe(new DiskFiles(), directory, deviceKey, options).lockAndRun();
  }

  /** A copy of the value, or null. */
  public synchronized byte @Nullable [] get(Table table, byte[] key) {
    byte[] value = tablesOf(table).get(table.mark(), key);
    return value == null ? null : value.clone();
  }

  /** How many entries a table has. */
  public synchronized int size(Table table) {
    return tablesOf(table).table(table.mark()).size();
  }

  /** All entries of a table in the order of their keys (unsigned bytes): copies, as of now. */
  public List<VaultEntry> iterate(Table table) {
    return iterate(table, new byte[0]);
  }

  /** As {@link #iterate(Table)}, those only whose key begins with {@code prefix}. */
  public synchronized List<VaultEntry> iterate(Table table, byte[] prefix) {
    List<VaultEntry> entries = new ArrayList<>();
    for (Map.Entry<byte[], byte[]> entry :
        tablesOf(table).table(table.mark()).tailMap(prefix, true).entrySet()) {
      if (!startsWith(entry.getKey(), prefix)) {
        break;
      }
      entries.add(new VaultEntry(entry.getKey().clone(), entry.getValue().clone()));
    }
    return entries;
  }

  /** The first entry whose key begins with {@code prefix}, or null. */
  public synchronized @Nullable VaultEntry first(Table table, byte[] prefix) {
    return entryOf(tablesOf(table).table(table.mark()).ceilingEntry(prefix), prefix);
  }

  /** The last entry whose key begins with {@code prefix}, or null. */
  public synchronized @Nullable VaultEntry last(Table table, byte[] prefix) {
    NavigableMap<byte[], byte[]> entries = tablesOf(table).table(table.mark());
    byte[] end = LiveTables.behind(prefix);
    Map.Entry<byte[], byte[]> entry = end == null ? entries.lastEntry() : entries.lowerEntry(end);
    return entryOf(entry, prefix);
  }

  /** Bound of one segment's keys and values, in bytes. */
  public long maxLiveBytes() {
    return options.maxLiveBytes();
  }

  /** An empty batch. */
  public Batch batch() {
    return new Batch(this);
  }

  /** Whether the twin knows this vault as its own and as new as it should be. */
  public Continuity continuity() {
    return continuity;
  }

  /**
   * Whether this is a restored, cloned or older copy. Tables made by {@link Table#chains} are then
   * empty, those by {@link Table#receivingChains} too if the device's key was not there; new
   * sessions are to be opened. Told once: the vault is this device's own from now on.
   */
  public boolean restoredFromCopy() {
    return continuity != Continuity.UNBROKEN;
  }

  /**
   * Why the last compaction, or renewal by age, that followed a commit failed; null if none did. It
   * is tried again at the next commit; the commits themselves are durable.
   */
  public synchronized @Nullable VaultException overdue() {
    return overdue;
  }

  /**
   * Puts the vault under another passphrase; durable on return, and until then the old one opens
   * it.
   *
   * <p>Non-guarantee: an old copy of {@code vault.key} still opens the vault with the old
   * passphrase.
   *
   * @param passphrase UTF-8; stays the caller's to destroy
   */
  public synchronized void changePassphrase(SecretBytes passphrase) throws VaultException {
    checkWritable();
    try {
      KeyFile.write(
          files,
          directory.resolve(KeyFile.NAME),
          passphrase,
          options,
          new KeyFile.Secrets(keyring.master(), instance));
    } catch (IOException e) {
      throw new VaultException("the passphrase may not have been changed", e);
    }
  }

  /**
   * Rewrites the chains segment under a new key and destroys the old one: to be called after every
   * burst. The vault does it by itself when chains are written six hours after the last time.
   *
   * @throws VaultException if that failed; everything committed is still there
   */
  public synchronized void renewChains() throws VaultException {
    checkWritable();
    renew(Segment.CHAINS);
  }

  /**
   * Destroys the vault: device keys first, then {@code vault.key} and the twin, then the files. The
   * vault is closed afterwards, whatever happens.
   *
   * @throws VaultException if the disk or the device key refuses; what could be destroyed is
   */
  public synchronized WipeOutcome wipe() throws VaultException {
    checkOpen();
    forget();
    try {
      return new VaultWipe(files, directory, deviceKey, options).run();
    } finally {
      unlock();
    }
  }

  /**
   * Closes the vault. Everything committed is durable without it; closing writes the twin, so that
   * damage and old copies are noticed better, and forgets the keys. Doing it twice is harmless.
   */
  @Override
  public synchronized void close() throws VaultException {
    if (closed) {
      return;
    }
    try {
      if (twinIsOld && broken == null) {
        writeTwin();
      }
    } finally {
      forget();
      unlock();
    }
  }

  synchronized void commit(Map<Segment, Changes> changes, CommitOrder order) throws VaultException {
    checkWritable();
    for (Map.Entry<Segment, Changes> touched : changes.entrySet()) {
      checkRoom(touched.getKey(), touched.getValue());
    }
    Segment first = order == CommitOrder.CHAINS_FIRST ? Segment.CHAINS : Segment.JOURNAL;
    Segment second = first == Segment.CHAINS ? Segment.JOURNAL : Segment.CHAINS;
    // Order: the first is durable before the second is begun.
    commit(first, changes.get(first));
    commit(second, changes.get(second));
    if (!changes.isEmpty()) {
      keepHouse(changes.containsKey(Segment.CHAINS));
    }
  }

  private void commit(Segment segment, @Nullable Changes changes) throws VaultException {
    if (changes == null) {
      return;
    }
    try {
      storeOf(segment).commit(changes);
      twinIsOld = true;
    } catch (IOException e) {
      throw breakDown("cannot write the " + segment.fileName(), e);
    }
  }

  private void checkRoom(Segment segment, Changes changes) throws VaultFullException {
    LiveTables tables = storeOf(segment).tables();
    long growth = changes.growthBytes(tables);
    // Bound: memory and disk; what shrinks the segment is always let through.
    if (growth > 0 && tables.liveBytes() + growth > options.maxLiveBytes()) {
      throw new VaultFullException(segment, options.maxLiveBytes());
    }
  }

  /** After a commit: never throws, since the batch is durable. */
  private void keepHouse(boolean wroteChains) {
    try {
      overdue = null;
      if (hasTooMuchGarbage(Segment.JOURNAL)) {
        renew(Segment.JOURNAL);
      }
      if (hasTooMuchGarbage(Segment.CHAINS) || (wroteChains && chainsAreOld())) {
        renew(Segment.CHAINS);
      }
    } catch (VaultException e) {
      overdue = e;
    }
  }

  private boolean hasTooMuchGarbage(Segment segment) {
    SegmentStore store = storeOf(segment);
    return store.sizeBytes() > 2 * store.tables().liveBytes() + options.slackBytes();
  }

  private boolean chainsAreOld() {
    long ageSeconds =
        options.clock().instant().getEpochSecond() - storeOf(Segment.CHAINS).begunEpochSeconds();
    // A clock that was set back must not put the renewal off for years.
    return Duration.ofSeconds(Math.abs(ageSeconds)).compareTo(VaultOptions.MAX_CHAINS_AGE) >= 0;
  }

  private void renew(Segment segment) throws VaultException {
    SegmentStore store = storeOf(segment);
    try {
      store.renew(options.clock().instant().getEpochSecond());
    } catch (IOException e) {
      throw new VaultException("cannot renew the " + segment.fileName(), e);
    } catch (SwitchException e) {
      throw breakDown("cannot finish renewing the " + segment.fileName(), e);
    }
    twinIsOld = true;
    try {
      store.sweep();
    } catch (IOException e) {
      throw new VaultException("cannot destroy the old " + segment.fileName(), e);
    }
    writeTwin();
  }

  void writeTwin() throws VaultException {
    Path deviceDirectory = options.deviceDirectory(directory);
    Twin twin =
        new Twin(instance, storeOf(Segment.JOURNAL).position(), storeOf(Segment.CHAINS).position());
    try {
      DeviceDirectory.make(files, deviceDirectory);
      twin.write(files, deviceDirectory.resolve(Twin.NAME), keyring);
    } catch (IOException e) {
      throw new VaultException("cannot write the twin in " + deviceDirectory, e);
    }
    twinIsOld = false;
  }

  private VaultException breakDown(String message, Exception cause) {
    // A failed write or force leaves in doubt what is on disk: only reading it anew can tell.
    broken = new VaultException(message + "; open the vault again", cause);
    return broken;
  }

  private void checkWritable() throws VaultException {
    checkOpen();
    if (broken != null) {
      throw new VaultException("the vault cannot be written to after a failure", broken);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the vault is closed");
    }
  }

  private void forget() {
    closed = true;
    for (SegmentStore store : stores.values()) {
      store.close();
      store.tables().clear();
    }
    keyring.close();
  }

  private void unlock() throws VaultException {
    try {
      lock.close();
    } catch (IOException e) {
      throw new VaultException("cannot release the lock on " + directory, e);
    }
  }

  private LiveTables tablesOf(Table table) {
    checkOpen();
    return storeOf(table.segment()).tables();
  }

  private SegmentStore storeOf(Segment segment) {
    SegmentStore store = stores.get(segment);
    if (store == null) {
      throw new IllegalStateException("no " + segment.fileName());
    }
    return store;
  }

  private static @Nullable VaultEntry entryOf(
      Map.@Nullable Entry<byte[], byte[]> entry, byte[] prefix) {
    return entry != null && startsWith(entry.getKey(), prefix)
        ? new VaultEntry(entry.getKey().clone(), entry.getValue().clone())
        : null;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    if (key.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (key[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
