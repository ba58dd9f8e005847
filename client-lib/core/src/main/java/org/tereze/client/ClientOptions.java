package org.tereze.client;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.client.codec.ModelShelf;
import org.tereze.client.codec.TextModels;
import org.tereze.client.vault.DeviceKey;
import org.tereze.client.vault.FileDeviceKey;
import org.tereze.client.vault.VaultOptions;
import org.tereze.link.Dialer;
import org.tereze.link.SocketWire;

/**
 * What a client needs from its surroundings: time, randomness, a way to relays, a place for the
 * device's keys.
 *
 * <p>Immutable; {@code with…} methods make copies.
 */
public final class ClientOptions {
  private static final long CONNECT_TIMEOUT_MILLIS = 30_000;

  private final Clock clock;
  private final LongSupplier nanoTime;
  private final SecureRandom random;
  private final long connectTimeoutMillis;
  private final Dialer dialer;
  private final @Nullable DeviceKey deviceKey;
  private final VaultOptions vault;
  private final VaultSource vaults;
  private final boolean separateLinks;
  private final TextModels textModels;

  private ClientOptions(
      Clock clock,
      LongSupplier nanoTime,
      SecureRandom random,
      long connectTimeoutMillis,
      Dialer dialer,
      @Nullable DeviceKey deviceKey,
      VaultOptions vault,
      VaultSource vaults,
      boolean separateLinks,
      TextModels textModels) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.random = random;
    this.connectTimeoutMillis = connectTimeoutMillis;
    this.dialer = dialer;
    this.deviceKey = deviceKey;
    this.vault = vault;
    this.vaults = vaults;
    this.separateLinks = separateLinks;
    this.textModels = textModels;
  }

  /**
   * Options on the given clock (for dates; may be wrong by days), monotonic nanoseconds (for
   * waiting) and randomness; plain sockets, device keys as files inside the home.
   */
  public static ClientOptions of(Clock clock, LongSupplier nanoTime, SecureRandom random) {
    return new ClientOptions(
        clock,
        nanoTime,
        random,
        CONNECT_TIMEOUT_MILLIS,
        SocketWire.dialer(nanoTime),
        null,
        VaultOptions.of(clock, random),
        VaultSource.FILES,
        false,
        TextModels.NONE);
  }

  /** The same, but gives up connecting after this time; 30 s unless said. */
  public ClientOptions withConnectTimeoutMillis(long millis) {
    return new ClientOptions(
        clock,
        nanoTime,
        random,
        millis,
        dialer,
        deviceKey,
        vault,
        vaults,
        separateLinks,
        textModels);
  }

  /** The same, but reaches relays another way: through a proxy, bound to a network, or a fake. */
  public ClientOptions withDialer(Dialer other) {
    return new ClientOptions(
        clock,
        nanoTime,
        random,
        connectTimeoutMillis,
        other,
        deviceKey,
        vault,
        vaults,
        separateLinks,
        textModels);
  }

  /** The same, with keys in the device's own keystore. */
  public ClientOptions withDeviceKey(DeviceKey key) {
    return new ClientOptions(
        clock,
        nanoTime,
        random,
        connectTimeoutMillis,
        dialer,
        key,
        vault,
        vaults,
        separateLinks,
        textModels);
  }

  /** The same, with other bounds, costs or places for the vault. */
  public ClientOptions withVault(VaultOptions options) {
    return new ClientOptions(
        clock,
        nanoTime,
        random,
        connectTimeoutMillis,
        dialer,
        deviceKey,
        options,
        vaults,
        separateLinks,
        textModels);
  }

  /**
   * The same, but with a link of its own for each mailbox, so that a relay cannot tell from a link
   * which mailboxes are one person's. Costs for each further mailbox about 96 bytes of stream, 530
   * with TCP's own packets; does not hide the network address. The outcomes of a flush are then
   * several for each relay.
   */
  public ClientOptions withSeparateLinks() {
    return new ClientOptions(
        clock,
        nanoTime,
        random,
        connectTimeoutMillis,
        dialer,
        deviceKey,
        vault,
        vaults,
        true,
        textModels);
  }

  /**
   * The same, with these text models of the base set, which make reports two to five times smaller;
   * none unless said. Contacts are told which, and write with those only.
   */
  public ClientOptions withTextModels(TextModels models) {
    return new ClientOptions(
        clock,
        nanoTime,
        random,
        connectTimeoutMillis,
        dialer,
        deviceKey,
        vault,
        vaults,
        separateLinks,
        models);
  }

  /** The same, with vaults from elsewhere; for tests. */
  ClientOptions withVaults(VaultSource source) {
    return new ClientOptions(
        clock,
        nanoTime,
        random,
        connectTimeoutMillis,
        dialer,
        deviceKey,
        vault,
        source,
        separateLinks,
        textModels);
  }

  boolean separateLinks() {
    return separateLinks;
  }

  VaultSource vaults() {
    return vaults;
  }

  Clock clock() {
    return clock;
  }

  LongSupplier nanoTime() {
    return nanoTime;
  }

  SecureRandom random() {
    return random;
  }

  long connectTimeoutMillis() {
    return connectTimeoutMillis;
  }

  Dialer dialer() {
    return dialer;
  }

  ModelShelf models(Path home) {
    return new ModelShelf(textModels, packs(home));
  }

  /** Where packs lie that were added; they hold nothing secret. */
  static Path packs(Path home) {
    return home.resolve("packs");
  }

  DeviceKey deviceKey(Path home) {
    return deviceKey == null ? new FileDeviceKey(home.resolve("device"), random) : deviceKey;
  }

  VaultOptions vault() {
    return vault;
  }
}
