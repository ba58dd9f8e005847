package org.tereze.client;

import java.util.ArrayList;
import java.util.List;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.backup.Backups;
import org.tereze.client.burst.BurstCall;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.burst.CallPlan;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.home.Home;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;

/** Brings contacts and relays back from the backup in a mailbox of one's own. Stateless. */
final class Restore {
  private Restore() {}

  static void from(Home home, RelayAddress relay, ClientOptions options)
      throws ClientException, VaultException {
    List<byte[]> envelopes = new ArrayList<>();
    CallPlan plan = new CallPlan();
    plan.claims.add(
        new CallPlan.Own(home.identity().mailbox(Backups.MAILBOX), ContactBook.CLAIM_SERIAL, true));
    BurstOutcome outcome =
        new BurstCall(home, options.dialer(), options.nanoTime(), options.connectTimeoutMillis())
            .read(relay, plan, envelopes);
    String problem = outcome.problem();
    if (problem != null && envelopes.isEmpty()) {
      throw new ClientException(Reason.UNREACHABLE, problem);
    }
    synchronized (home.lock()) {
      boolean found = restored(home, relay, envelopes);
      if (!home.self().getRelaysList().contains(relay.text())) {
        home.self(home.self().toBuilder().addRelays(relay.text()).build());
      }
      home.commit(CommitOrder.JOURNAL_FIRST);
      if (!found) {
        throw new ClientException(Reason.NO_BACKUP, "this relay holds no backup under these words");
      }
    }
  }

  private static boolean restored(Home home, RelayAddress relay, List<byte[]> envelopes)
      throws ClientException {
    try {
      return new Backups(home, relay.text()).restore(envelopes);
    } catch (CardException e) {
      throw new ClientException(Reason.NO_BACKUP, "the backup holds a card that does not parse", e);
    }
  }
}
