package org.tereze.client.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The directory that backups should leave out, marked with the tag that backup programs know. */
final class DeviceDirectory {
  private static final String TAG_NAME = "CACHEDIR.TAG";

  /** The signature is the tag's convention; tar, borg and restic look for it. */
  private static final String TAG =
      "Signature: 8a477f597d28d172789f06886806bc55\n"
          + "# Keys of this device: do not back up. A copy of this directory is worth nothing.\n";

  private DeviceDirectory() {}

  /** Makes and marks the directory if it is not there yet; durable on return. */
  static void make(VaultFiles files, Path directory) throws IOException {
    if (files.exists(directory.resolve(TAG_NAME))) {
      return;
    }
    files.makeDirectory(directory);
    files.forceDirectory(WholeFile.directoryOf(directory));
    WholeFile.replace(files, directory.resolve(TAG_NAME), TAG.getBytes(StandardCharsets.US_ASCII));
  }
}
