package org.tereze.bench.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.relay.ops.ConfigException;
import org.tereze.relay.ops.Relay;
import org.tereze.relay.ops.RelayClock;
import org.tereze.relay.ops.RelayConfig;
import org.tereze.relay.store.RocksMailboxStore;
import org.tereze.relay.store.StoreException;

/**
 * A whole relay in this process, with RocksDB, on a loopback port of its own. Safe in any thread.
 */
public final class LocalRelay implements AutoCloseable {
  private final Relay relay;

  /** Starts a relay that keeps everything below this folder and goes by this clock. */
  public LocalRelay(Path folder, RelayClock clock)
      throws IOException, StoreException, ConfigException {
    this(folder, clock, "");
  }

  /** Starts an edge, which carries everything on to {@code home} and asks for news every second. */
  public static LocalRelay edge(Path folder, RelayClock clock, LocalRelay home)
      throws IOException, StoreException, ConfigException {
    return new LocalRelay(
        folder,
        clock,
        String.format(
            "[uplink]%nnews_seconds = 1%n[[upstream]]%naddress = \"%s\"%ndefault = true%n",
            home.address()));
  }

  private LocalRelay(Path folder, RelayClock clock, String further)
      throws IOException, StoreException, ConfigException {
    Files.createDirectories(folder);
    Path config = folder.resolve("relay.toml");
    Files.writeString(
        config,
        String.format(
            "data = \"%s\"%nlisten = \"127.0.0.1:0\"%n"
                + "[quotas]%nminimum_free_mib = 0%n[limits]%nstop_seconds = 1%n[ops]%nlisten = \"\"%n%s",
            folder.resolve("data"), further));
    relay = Relay.start(RelayConfig.read(config), LocalRelay::store, clock, new SecureRandom());
  }

  private static RocksMailboxStore store(Path folder, RelayConfig config)
      throws IOException, StoreException {
    Files.createDirectories(folder);
    return RocksMailboxStore.open(
        folder, config.store(), folder.toFile()::getUsableSpace, new SecureRandom());
  }

  /** Where it listens. */
  public InetSocketAddress socket() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
  }

  /** {@code KEY@host:port}. */
  public String address() {
    try {
      return RelayAddress.of(X25519PublicKey.of(relay.staticPublic()), "127.0.0.1:" + relay.port())
          .text();
    } catch (CardException e) {
      throw new IllegalStateException("a relay's own address does not parse", e);
    }
  }

  @Override
  public void close() {
    relay.stop();
  }
}
