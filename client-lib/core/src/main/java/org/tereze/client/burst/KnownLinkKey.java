package org.tereze.client.burst;

import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.link.LinkKeyUse;
import org.tereze.client.record.RelayRecord;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.crypto.X25519PublicKey;

/**
 * Which key of a relay the next link is opened to: the newest link key, and the static one after
 * links to it have ended without an answer {@value #ENDS_BEFORE_STATIC} times in a row. Durable;
 * takes the home's lock.
 *
 * <p>Why not the static key after the first cut: lines are cut more often than keys are forgotten,
 * and a flight to the static key can be opened for as long as the relay lives.
 */
final class KnownLinkKey {
  private static final int ENDS_BEFORE_STATIC = 2;

  private final Home home;
  private final RelayAddress relay;

  KnownLinkKey(Home home, RelayAddress relay) {
    this.home = home;
    this.relay = relay;
  }

  LinkKeyUse choose() {
    synchronized (home.lock()) {
      RelayRecord known = home.relays.get(Keys.of(relay.text()));
      if (known == null || known.getLinkKeyNumber() == 0) {
        return LinkKeyUse.ofStatic(relay.key());
      }
      // One link in three, so that a bad line does not keep everything on the static key.
      if (known.getUnansweredLinks() % (ENDS_BEFORE_STATIC + 1) == ENDS_BEFORE_STATIC) {
        return LinkKeyUse.ofStatic(relay.key());
      }
      X25519PublicKey key = X25519PublicKey.of(known.getLinkKey().toByteArray());
      return LinkKeyUse.of(relay.key(), key, known.getLinkKeyNumber());
    }
  }

  /** A link to {@code key} is over; the count begins anew with each answer. */
  void ended(LinkKeyUse key, boolean answered) throws VaultException {
    synchronized (home.lock()) {
      RelayRecord known = home.relays.get(Keys.of(relay.text()));
      if (known == null || known.getLinkKeyNumber() == 0) {
        return;
      }
      boolean counts = !answered && (key.number() != 0 || known.getUnansweredLinks() > 0);
      int links = answered ? 0 : known.getUnansweredLinks() + (counts ? 1 : 0);
      if (links != known.getUnansweredLinks()) {
        home.relays.put(Keys.of(relay.text()), known.toBuilder().setUnansweredLinks(links).build());
        home.commit(CommitOrder.JOURNAL_FIRST);
      }
    }
  }
}
