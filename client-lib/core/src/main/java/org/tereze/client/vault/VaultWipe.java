package org.tereze.client.vault;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One destruction of a vault: keys first, and whatever fails, the rest is still tried. Not
 * thread-safe; used once.
 */
final class VaultWipe {
  /** Longer than every file that holds a key, and than every head. */
  private static final int SCRUBBED_BYTES = 2 * SegmentHeader.MAX_WRAPPED_BYTES;

  private final VaultFiles files;
  private final Path directory;
  private final DeviceKey deviceKey;
  private final Path deviceDirectory;
  private @Nullable Exception failure;

  VaultWipe(VaultFiles files, Path directory, DeviceKey deviceKey, VaultOptions options) {
    this.files = files;
    this.directory = directory;
    this.deviceKey = deviceKey;
    this.deviceDirectory = options.deviceDirectory(directory);
  }

  WipeOutcome lockAndRun() throws VaultException {
    if (!files.exists(directory)) {
      return run();
    }
    try (Closeable lock = files.lock(directory.resolve(Vault.LOCK_NAME))) {
      if (lock == null) {
        throw new VaultBusyException(directory);
      }
      return run();
    } catch (IOException e) {
      throw new VaultException("cannot lock " + directory, e);
    }
  }

  WipeOutcome run() throws VaultException {
    // Order: keys, then what they opened.
    attempt(this::deleteDeviceKeys);
    deleteAll(directory, KeyFile.NAME);
    deleteAll(deviceDirectory, Twin.NAME);
    for (Segment segment : Segment.values()) {
      deleteAll(directory, segment.fileName() + "-");
    }
    attempt(() -> files.delete(directory.resolve(Vault.LOCK_NAME)));
    Exception failed = failure;
    if (failed != null) {
      throw new VaultException("not everything in " + directory + " could be wiped", failed);
    }
    return deviceKey.destroysForGood()
        ? WipeOutcome.CHAINS_GONE_FOR_GOOD
        : WipeOutcome.REMNANTS_POSSIBLE;
  }

  private void deleteDeviceKeys() throws VaultException {
    for (String alias : deviceKey.aliases()) {
      attempt(() -> deviceKey.delete(alias));
    }
  }

  private void deleteAll(Path from, String prefix) {
    List<String> names = new ArrayList<>();
    attempt(() -> names.addAll(files.list(from)));
    boolean found = false;
    for (String name : names) {
      if (name.startsWith(prefix)) {
        found = true;
        attempt(() -> files.overwrite(from.resolve(name), SCRUBBED_BYTES));
        attempt(() -> files.delete(from.resolve(name)));
      }
    }
    if (found) {
      attempt(() -> files.forceDirectory(from));
    }
  }

  private void attempt(Step step) {
    try {
      step.run();
    } catch (IOException | VaultException e) {
      if (failure == null) {
        failure = e;
      }
    }
  }

  private interface Step {
    void run() throws IOException, VaultException;
  }
}
