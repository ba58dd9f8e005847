package org.tereze.client.burst;

import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.RelayRecord;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.link.KnownPath;

/**
 * What a home remembers of datagrams to one relay: of the network that they went through last, and
 * of no other, so that a phone does not tell where it was. Durable; takes the home's lock.
 */
final class KnownNetwork {
  private final Home home;
  private final RelayAddress relay;
  private final int network;

  /** {@code network} as a datagram wire names it. */
  KnownNetwork(Home home, RelayAddress relay, String network) {
    this.home = home;
    this.relay = relay;
    this.network = network.hashCode();
  }

  /** What is known of it. */
  KnownPath path() {
    synchronized (home.lock()) {
      RelayRecord known = home.relays.get(Keys.of(relay.text()));
      return known == null || known.getNetwork() != network
          ? KnownPath.UNKNOWN
          : KnownPath.of(
              known.getBytesPerSecond(),
              known.getCallsWithoutDatagrams(),
              known.getCallsWithSmall(),
              known.getMute());
    }
  }

  /** A call is over. */
  void ended(boolean linkAnswered, KnownPath.Heard heard, double bytesPerSecond)
      throws VaultException {
    synchronized (home.lock()) {
      RelayRecord known = home.relays.get(Keys.of(relay.text()));
      RelayRecord.Builder next =
          known == null ? RelayRecord.newBuilder().setAddress(relay.text()) : known.toBuilder();
      KnownPath path = path().ended(linkAnswered, heard, bytesPerSecond);
      RelayRecord now =
          next.setNetwork(network)
              .setBytesPerSecond((int) Math.min(Integer.MAX_VALUE, path.bytesPerSecond()))
              .setCallsWithoutDatagrams(path.callsWithoutDatagrams())
              .setCallsWithSmall(path.callsWithSmall())
              .setMute(path.isMute())
              .build();
      if (!now.equals(known)) {
        home.relays.put(Keys.of(relay.text()), now);
        home.commit(CommitOrder.JOURNAL_FIRST);
      }
    }
  }
}
