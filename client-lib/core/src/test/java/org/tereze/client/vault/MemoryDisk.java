package org.tereze.client.vault;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.tereze.client.vault.SimulatedDisk.Fault;
import org.tereze.client.vault.SimulatedDisk.Survivors;
import org.tereze.crypto.SecretBytes;

/**
 * A {@link SimulatedDisk} for tests outside this package: vaults whose power can be cut at any
 * operation. Not thread-safe.
 */
public final class MemoryDisk {
  private final SecureRandom random;
  private SimulatedDisk disk = new SimulatedDisk();

  /** An empty disk. */
  public MemoryDisk(SecureRandom random) {
    this.random = random;
  }

  /** As {@link Vault#create}, with the device's keys beside it. */
  public Vault create(Path directory, SecretBytes passphrase, VaultOptions options)
      throws VaultException {
    return new VaultOpening(disk, directory, deviceKey(directory), options).create(passphrase);
  }

  /** As {@link Vault#open}. */
  public Vault open(Path directory, SecretBytes passphrase, VaultOptions options)
      throws VaultException {
    return new VaultOpening(disk, directory, deviceKey(directory), options).open(passphrase);
  }

  /** Whether there is a vault. */
  public boolean exists(Path directory) {
    return disk.exists(directory.resolve(KeyFile.NAME));
  }

  private DeviceKey deviceKey(Path directory) {
    return new FileDeviceKey(disk, directory.resolve("device"), random);
  }

  /** Cuts the power at the n-th changing operation from now on, counted from 0. */
  public void cutAt(int operation) {
    disk.failAt(operation, Fault.POWER_CUT);
  }

  /** Changing operations since {@link #cutAt}. */
  public int operations() {
    return disk.history().size();
  }

  /** What they were. */
  public List<String> history() {
    return disk.history();
  }

  /** The machine comes up again with what was forced only. */
  public void restart() {
    disk = disk.restart(Survivors.ONLY_FORCED, new Random(0));
  }

  /** The process comes up again with all that was written. */
  public void restartProcess() {
    disk = disk.restart(Survivors.EVERYTHING, new Random(0));
  }

  /** A copy of everything as it is now, the device's own directory included. */
  public MemoryDisk copy() {
    MemoryDisk copy = new MemoryDisk(random);
    copy.disk = disk.restart(Survivors.EVERYTHING, new Random(0));
    return copy;
  }

  /**
   * Takes the place of what this disk holds, except the device's own directory under {@code home}.
   */
  public void replaceAllBut(Path home, MemoryDisk older) {
    SimulatedDisk merged = older.disk.restart(Survivors.EVERYTHING, new Random(0));
    merged.takeFrom(disk, home.resolve("device"));
    disk = merged;
  }
}
