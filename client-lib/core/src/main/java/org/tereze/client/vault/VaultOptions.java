package org.tereze.client.vault;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.Argon2id;

/**
 * What a vault is given from outside: time, randomness, cost of a guess, bounds. Immutable.
 *
 * <p>Memory: keys and values of both segments live in memory, at most {@link #maxLiveBytes} of each
 * segment, and once more for a moment while a value is copied out or a snapshot is written.
 */
public final class VaultOptions {
  /** RFC 9106 §4, the second recommended option: 64 MiB, 3 passes, 4 lanes. */
  public static final Argon2id STANDARD_COST = new Argon2id(64 * 1024, 3, 4);

  /** Bound of one segment's keys and values unless said otherwise. */
  public static final long STANDARD_MAX_LIVE_BYTES = 64L * 1024 * 1024;

  /** Writing under one key of the chains segment ends after this long. */
  static final Duration MAX_CHAINS_AGE = Duration.ofHours(6);

  private static final long STANDARD_SLACK_BYTES = 256 * 1024;

  private final Clock clock;
  private final SecureRandom random;
  private final Argon2id cost;
  private final @Nullable Path deviceDirectory;
  private final long maxLiveBytes;
  private final long slackBytes;

  private VaultOptions(
      Clock clock,
      SecureRandom random,
      Argon2id cost,
      @Nullable Path deviceDirectory,
      long maxLiveBytes,
      long slackBytes) {
    this.clock = clock;
    this.random = random;
    this.cost = cost;
    this.deviceDirectory = deviceDirectory;
    this.maxLiveBytes = maxLiveBytes;
    this.slackBytes = slackBytes;
  }

  /** Standard cost and bounds. */
  public static VaultOptions of(Clock clock, SecureRandom random) {
    return new VaultOptions(
        clock, random, STANDARD_COST, null, STANDARD_MAX_LIVE_BYTES, STANDARD_SLACK_BYTES);
  }

  /** Another cost for passphrases that are set from now on; an existing vault knows its own. */
  public VaultOptions withCost(Argon2id newCost) {
    return new VaultOptions(clock, random, newCost, deviceDirectory, maxLiveBytes, slackBytes);
  }

  /**
   * Another home for the device's twin than {@code device/} inside the vault: on Android the
   * directory that is never backed up.
   */
  public VaultOptions withDeviceDirectory(Path directory) {
    return new VaultOptions(clock, random, cost, directory, maxLiveBytes, slackBytes);
  }

  /** Another bound for the keys and values of one segment, in bytes. */
  public VaultOptions withMaxLiveBytes(long bytes) {
    return new VaultOptions(clock, random, cost, deviceDirectory, bytes, slackBytes);
  }

  /** How much garbage beyond the live bytes a file may hold before it is compacted. */
  VaultOptions withSlackBytes(long bytes) {
    return new VaultOptions(clock, random, cost, deviceDirectory, maxLiveBytes, bytes);
  }

  Clock clock() {
    return clock;
  }

  SecureRandom random() {
    return random;
  }

  Argon2id cost() {
    return cost;
  }

  Path deviceDirectory(Path vaultDirectory) {
    return deviceDirectory == null ? vaultDirectory.resolve("device") : deviceDirectory;
  }

  long maxLiveBytes() {
    return maxLiveBytes;
  }

  long slackBytes() {
    return slackBytes;
  }
}
