package org.tereze.client.burst;

import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.RelayRecord;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.link.KnownKeys;
import org.tereze.link.LinkKeyUse;

/**
 * What a home remembers of one relay: its {@link KnownKeys}, and whether it answered. Durable;
 * takes the home's lock.
 */
final class KnownRelay {
  private final Home home;
  private final RelayAddress relay;

  KnownRelay(Home home, RelayAddress relay) {
    this.home = home;
    this.relay = relay;
  }

  LinkKeyUse choose() {
    synchronized (home.lock()) {
      RelayRecord known = home.relays.get(Keys.of(relay.text()));
      return known == null ? LinkKeyUse.ofStatic(relay.key()) : keys(known).choose();
    }
  }

  private KnownKeys keys(RelayRecord known) {
    if (known.getLinkKeyNumber() == 0) {
      return KnownKeys.ofStatic(relay.key());
    }
    X25519PublicKey key = X25519PublicKey.of(known.getLinkKey().toByteArray());
    return KnownKeys.of(
        LinkKeyUse.of(relay.key(), key, known.getLinkKeyNumber()), known.getUnansweredLinks());
  }

  /** A link to {@code key} is over. */
  void ended(LinkKeyUse key, boolean answered) throws VaultException {
    synchronized (home.lock()) {
      RelayRecord known = home.relays.get(Keys.of(relay.text()));
      if (known == null || known.getLinkKeyNumber() == 0) {
        return;
      }
      int links = keys(known).ended(key, answered).unansweredLinks();
      if (links != known.getUnansweredLinks()) {
        home.relays.put(Keys.of(relay.text()), known.toBuilder().setUnansweredLinks(links).build());
        home.commit(CommitOrder.JOURNAL_FIRST);
      }
    }
  }

  /** Calls in a row that nothing answered. */
  int failedCalls() {
    synchronized (home.lock()) {
      RelayRecord known = home.relays.get(Keys.of(relay.text()));
      return known == null ? 0 : known.getFailedCalls();
    }
  }

  /** A call is over, whatever it went by. */
  void called(boolean answered) throws VaultException {
    synchronized (home.lock()) {
      RelayRecord known = home.relays.get(Keys.of(relay.text()));
      int failed = known == null ? 0 : known.getFailedCalls();
      int now = answered ? 0 : failed + 1;
      if (now != failed) {
        RelayRecord.Builder next =
            known == null ? RelayRecord.newBuilder().setAddress(relay.text()) : known.toBuilder();
        home.relays.put(Keys.of(relay.text()), next.setFailedCalls(now).build());
        home.commit(CommitOrder.JOURNAL_FIRST);
      }
    }
  }
}
