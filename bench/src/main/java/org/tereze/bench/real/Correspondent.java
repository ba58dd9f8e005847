package org.tereze.bench.real;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.ClientOptions;
import org.tereze.client.Draft;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.vault.VaultOptions;
import org.tereze.crypto.Argon2id;
import org.tereze.link.DatagramWire;
import org.tereze.link.Dialer;
import org.tereze.link.SocketWire;
import org.tereze.link.Wire;

/**
 * Somebody with a client on a home on disk and real sockets, whose ways to relays can be led
 * through proxies. Safe in any thread.
 */
public final class Correspondent implements AutoCloseable {
  /** A passphrase that costs no time to try; for measurements only. */
  private static final Argon2id CHEAP = new Argon2id(8, 1, 1);

  private final String name;
  private final Client client;
  private final Map<Integer, InetSocketAddress> detours = new ConcurrentHashMap<>();
  private final Map<Integer, InetSocketAddress> datagramDetours = new ConcurrentHashMap<>();
  private final AtomicInteger dialsLeft = new AtomicInteger(Integer.MAX_VALUE);

  /**
   * Makes a new home, or opens the one that is there.
   *
   * @param clock for dates
   * @param nanoTime for waiting, monotonic
   */
  public Correspondent(String name, Path folder, Clock clock, LongSupplier nanoTime)
      throws ClientException {
    this.name = name;
    SecureRandom random = new SecureRandom();
    Dialer direct = SocketWire.dialer(nanoTime);
    ClientOptions options =
        ClientOptions.of(clock, nanoTime, random)
            .withDialer(new Detours(direct))
            .withVault(VaultOptions.of(clock, random).withCost(CHEAP));
    Path home = folder.resolve(name);
    client =
        home.toFile().exists()
            ? Client.open(home, passphrase(), options)
            : Client.create(home, passphrase(), options);
  }

  /** The ways that were chosen for each relay. */
  private final class Detours implements Dialer {
    private final Dialer direct;

    Detours(Dialer direct) {
      this.direct = direct;
    }

    @Override
    public Wire dial(String host, int port, long millis) throws IOException {
      if (dialsLeft.getAndDecrement() <= 0) {
        throw new IOException("no more links for now");
      }
      InetSocketAddress detour = detours.get(port);
      return detour == null
          ? direct.dial(host, port, millis)
          : direct.dial(detour.getHostString(), detour.getPort(), millis);
    }

    @Override
    public @Nullable DatagramWire datagrams(String host, int port) throws IOException {
      InetSocketAddress detour = datagramDetours.get(port);
      return detour == null ? null : direct.datagrams(detour.getHostString(), detour.getPort());
    }
  }

  private static byte[] passphrase() {
    return "window".getBytes(StandardCharsets.UTF_8);
  }

  /** From now on goes to {@code relay} by way of {@code proxy}. */
  public void goThrough(LocalRelay relay, InetSocketAddress proxy) {
    detours.put(relay.socket().getPort(), proxy);
  }

  /** From now on sends datagrams to {@code relay}, which it does not otherwise, by this way. */
  public void sendDatagramsThrough(LocalRelay relay, InetSocketAddress proxy) {
    datagramDetours.put(relay.socket().getPort(), proxy);
  }

  /** From now on goes to the relay at this port of this machine by that way, however it goes. */
  public void route(int relayPort, InetSocketAddress way) {
    detours.put(relayPort, way);
    datagramDetours.put(relayPort, way);
  }

  /** From now on goes to the relay at this port as its address says, without datagrams. */
  public void unroute(int relayPort) {
    detours.remove(relayPort);
    datagramDetours.remove(relayPort);
  }

  /** Lets so many links be opened from now on; further ones fail. */
  public void limitLinks(int links) {
    dialsLeft.set(links);
  }

  /** The client itself. */
  public Client client() {
    return client;
  }

  /** Exchanges cards with somebody else, as people do when they meet. */
  public void meet(Correspondent other) throws ClientException {
    client.add(other.name, other.client.card(name, other.name));
    other.client.add(name, client.card(other.name, name));
  }

  /** Writes a report to a contact. */
  public long write(Correspondent to, String text) throws ClientException {
    return client.write(new Draft(to.name, text));
  }

  /** One burst with each relay. */
  public List<BurstOutcome> flush() throws ClientException {
    return client.flush(BurstListener.NONE);
  }

  /** The texts of the inbox, oldest first. */
  public List<String> texts() throws ClientException {
    List<String> texts = new ArrayList<>();
    for (ReceivedReport report : client.inbox()) {
      texts.add(report.content().text());
    }
    return texts;
  }

  @Override
  public void close() throws ClientException {
    client.close();
  }
}
