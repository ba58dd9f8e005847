package org.tereze.client.burst;

import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.RelayRecord;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;

/**
 * What a home remembers of datagrams to one relay: of the network that they went through last, and
 * of no other, so that a phone does not tell where it was. Durable; takes the home's lock.
 */
final class KnownNetwork {
  /** Six datagrams that nobody hears are seconds of a thin line. */
  private static final int TRY_AGAIN_CALLS = 16;

  private final Home home;
  private final RelayAddress relay;
  private final int network;

  /** {@code network} as a datagram wire names it. */
  KnownNetwork(Home home, RelayAddress relay, String network) {
    this.home = home;
    this.relay = relay;
    this.network = network.hashCode();
  }

  private RelayRecord record() {
    synchronized (home.lock()) {
      RelayRecord known = home.relays.get(Keys.of(relay.text()));
      return known == null || known.getNetwork() != network
          ? RelayRecord.getDefaultInstance()
          : known;
    }
  }

  /** Bytes per second of IP packets; 0: not known. */
  double bytesPerSecond() {
    return record().getBytesPerSecond();
  }

  /** Not where links were answered and datagrams were not, but for one call in some. */
  boolean isWorthDatagrams() {
    return record().getCallsWithoutDatagrams() % TRY_AGAIN_CALLS == 0;
  }

  /** Whether nothing at all was answered. */
  boolean isMute() {
    return record().getMute();
  }

  /** A call is over. */
  void ended(boolean linkAnswered, boolean datagramsAnswered, double bytesPerSecond)
      throws VaultException {
    synchronized (home.lock()) {
      RelayRecord known = home.relays.get(Keys.of(relay.text()));
      RelayRecord.Builder next =
          known == null ? RelayRecord.newBuilder().setAddress(relay.text()) : known.toBuilder();
      if (next.getNetwork() != network) {
        next.setBytesPerSecond(0).setCallsWithoutDatagrams(0);
      }
      if (bytesPerSecond > 0) {
        next.setBytesPerSecond((int) Math.min(Integer.MAX_VALUE, bytesPerSecond));
      }
      RelayRecord now =
          next.setNetwork(network)
              .setCallsWithoutDatagrams(
                  linkAnswered && !datagramsAnswered ? next.getCallsWithoutDatagrams() + 1 : 0)
              .setMute(!linkAnswered && !datagramsAnswered)
              .build();
      if (!now.equals(known)) {
        home.relays.put(Keys.of(relay.text()), now);
        home.commit(CommitOrder.JOURNAL_FIRST);
      }
    }
  }
}
