package org.tereze.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.backup.Backups;
import org.tereze.client.burst.BurstCall;
import org.tereze.client.burst.CallPlan;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.home.Home;
import org.tereze.client.identity.Identity;
import org.tereze.client.identity.WordsException;
import org.tereze.client.vault.VaultException;

/** Makes a home again that was lost, from its 24 words. Stateless. */
final class Restore {
  private Restore() {}

  /**
   * A new home in {@code path} with the identity of these words; with {@code relay} also with what
   * the backup there holds.
   */
  static Home home(
      Path path, byte[] passphrase, String words, @Nullable String relay, ClientOptions options)
      throws ClientException {
    RelayAddress address = relay == null ? null : OwnRelays.parse(relay);
    Home home = Homes.create(path, passphrase, options, identity(words));
    if (address != null) {
      try {
        fill(home, address, options);
      } catch (ClientException e) {
        Homes.close(home);
        throw e;
      }
    }
    return home;
  }

  private static Identity identity(String words) throws ClientException {
    try {
      return Identity.fromWords(words);
    } catch (WordsException e) {
      throw new ClientException(Reason.BAD_WORDS, String.valueOf(e.getMessage()), e);
    }
  }

  private static void fill(Home home, RelayAddress relay, ClientOptions options)
      throws ClientException {
    List<byte[]> envelopes = envelopes(home, relay, options);
    boolean found =
        new HomeAccess(home)
            .answer(
                () -> {
                  boolean restored = restored(home, relay, envelopes);
                  new OwnRelays(home).add(relay);
                  return restored;
                });
    if (!found) {
      throw new ClientException(Reason.NO_BACKUP, "this relay holds no backup under these words");
    }
  }

  private static List<byte[]> envelopes(Home home, RelayAddress relay, ClientOptions options)
      throws ClientException {
    List<byte[]> envelopes = new ArrayList<>();
    CallPlan plan = new CallPlan();
    plan.claims.add(
        new CallPlan.Own(home.identity().mailbox(Backups.MAILBOX), ContactBook.CLAIM_SERIAL, true));
    BurstCall call =
        new BurstCall(home, options.dialer(), options.nanoTime(), options.connectTimeoutMillis());
    String problem;
    try {
      problem = call.read(relay, plan, envelopes).problem();
    } catch (VaultException e) {
      throw Homes.storage(e);
    }
    if (problem != null && envelopes.isEmpty()) {
      throw new ClientException(Reason.UNREACHABLE, problem);
    }
    return envelopes;
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
