package org.tereze.client;

import java.io.IOException;
import java.nio.file.Path;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.backup.Backups;
import org.tereze.client.card.CardException;
import org.tereze.client.codec.ModelShelf;
import org.tereze.client.codec.TextModels;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.home.Home;
import org.tereze.client.identity.Identity;
import org.tereze.client.outbox.Outbox;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.Vault;
import org.tereze.client.vault.VaultBusyException;
import org.tereze.client.vault.VaultException;
import org.tereze.client.vault.WrongPassphraseException;
import org.tereze.crypto.SecretBytes;

/** Makes, opens, closes and wipes homes. Stateless. */
final class Homes {
  private Homes() {}

  static Home create(Path path, byte[] passphrase, ClientOptions options, Identity identity)
      throws ClientException {
    if (options.vaults().exists(path)) {
      throw new ClientException(Reason.HOME_EXISTS, "there is an identity in this folder already");
    }
    try (SecretBytes secret = SecretBytes.copyOf(passphrase)) {
      Vault vault = options.vaults().create(path, secret, options.deviceKey(path), options.vault());
      return Home.create(vault, options.clock(), options.random(), options.models(path), identity);
    } catch (VaultException e) {
      throw storage(e);
    }
  }

  static Home open(Path path, byte[] passphrase, ClientOptions options) throws ClientException {
    if (!options.vaults().exists(path)) {
      throw new ClientException(Reason.NO_HOME, "there is no identity in this folder");
    }
    try (SecretBytes secret = SecretBytes.copyOf(passphrase)) {
      Vault vault = options.vaults().open(path, secret, options.deviceKey(path), options.vault());
      Home home = Home.open(vault, options.clock(), options.random(), options.models(path));
      Outbox.recover(home);
      restoreEnds(home);
      return home;
    } catch (VaultException e) {
      throw storage(e);
    } catch (CardException e) {
      throw new ClientException(Reason.STORAGE, "the vault holds a card that does not parse", e);
    }
  }

  /**
   * A vault that was restored or cloned has lost its sending chains: every session is opened anew.
   */
  private static void restoreEnds(Home home) throws VaultException, CardException {
    if (home.vault().restoredFromCopy()) {
      new ContactBook(home).forgetSerials();
      // Mailboxes that were made after the copy was are not to be given to somebody else.
      int next = home.self().getNextMailbox() + Backups.SKIPPED_MAILBOXES;
      home.self(home.self().toBuilder().setNextMailbox(next).build());
    }
    new ContactBook(home).renewEnds();
    home.commit(CommitOrder.CHAINS_FIRST);
  }

  static void close(Home home) throws ClientException {
    try {
      home.close();
    } catch (VaultException e) {
      throw storage(e);
    }
  }

  static void wipe(Path path, ClientOptions options) throws ClientException {
    try {
      Vault.wipe(path, options.deviceKey(path), options.vault());
      new ModelShelf(TextModels.NONE, ClientOptions.packs(path)).wipe();
    } catch (VaultException e) {
      throw storage(e);
    } catch (IOException e) {
      throw new ClientException(Reason.STORAGE, "the folder of packs could not be wiped", e);
    }
  }

  /** The vault's complaint as the caller's. */
  static ClientException storage(VaultException e) {
    if (e instanceof WrongPassphraseException) {
      return new ClientException(Reason.WRONG_PASSPHRASE, "this is not the passphrase", e);
    }
    if (e instanceof VaultBusyException) {
      return new ClientException(Reason.HOME_IN_USE, "another program has this home open", e);
    }
    String message = e.getMessage();
    return new ClientException(Reason.STORAGE, message == null ? "the vault failed" : message, e);
  }
}
