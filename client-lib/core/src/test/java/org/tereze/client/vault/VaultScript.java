package org.tereze.client.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tereze.client.vault.Vaults.NOTES;
import static org.tereze.client.vault.Vaults.SENDING;
import static org.tereze.client.vault.Vaults.bytes;
import static org.tereze.client.vault.Vaults.text;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.SecretBytes;

/**
 * A vault's life from making to closing, and the ledger of what it must have kept. Not thread-safe.
 *
 * <p>Batch i writes its number under {@code last} and under one of seven keys, deletes another, in
 * the journal, the chains or both; so what is found tells up to which batch a segment came, and
 * whether every batch up to it is there as a whole.
 */
final class VaultScript {
  static final Path HOME = Paths.get("/home/vault");
  static final int BATCHES = 44;
  private static final String LAST = "last";
  private static final String OLD_PASSPHRASE = "old";
  private static final String NEW_PASSPHRASE = "new";

  private final SimulatedDisk disk;
  private final List<String> passphrases = new ArrayList<>(List.of(OLD_PASSPHRASE));
  private boolean made;
  private int begun;
  private int committed;
  private @Nullable VaultException failure;

  VaultScript(SimulatedDisk disk) {
    this.disk = disk;
  }

  int committed() {
    return committed;
  }

  @Nullable VaultException failure() {
    return failure;
  }

  /** Runs until the end or until the disk ends it. */
  void run() {
    try {
      Vault vault = opening(disk).create(passphrase(OLD_PASSPHRASE));
      made = true;
      write(vault, BATCHES / 2);
      vault.close();
      vault = opening(disk).open(passphrase(OLD_PASSPHRASE));
      change(vault);
      write(vault, BATCHES);
      vault.close();
    } catch (VaultException e) {
      failure = e;
    }
  }

  /** Tries to open, as after a cut that this disk does not survive either. */
  void openOnce(SimulatedDisk cut) {
    try {
      opening(cut).open(passphrase(passphrases.get(0))).close();
    } catch (VaultException e) {
      // The check that follows says what must be there.
    }
  }

  /** What is on {@code after} must open, hold all that was committed, and be of use. */
  void check(SimulatedDisk after, String when) throws VaultException {
    if (!after.exists(HOME.resolve("vault.key"))) {
      assertThat(made).as(when).isFalse();
      opening(after).create(passphrase(OLD_PASSPHRASE)).close();
      return;
    }
    Vault vault = openWithAnyOf(after, when);
    assertThat(vault.continuity()).as(when).isEqualTo(Continuity.UNBROKEN);
    checkContent(vault, when);
    int further = begun + 1;
    commit(vault, further);
    vault.close();
    vault = openWithAnyOf(after, when);
    assertThat(vault.continuity()).as(when).isEqualTo(Continuity.UNBROKEN);
    assertThat(lastOf(vault, touchesJournal(further) ? NOTES : SENDING)).isEqualTo(further);
    vault.close();
  }

  private void checkContent(Vault vault, String when) {
    int journal = lastOf(vault, NOTES);
    int chains = lastOf(vault, SENDING);
    assertThat(journal).as(when).isBetween(lastTouching(NOTES, committed), begun);
    assertThat(chains).as(when).isBetween(lastTouching(SENDING, committed), begun);
    assertThat(contentOf(vault, NOTES)).as(when).isEqualTo(expected(NOTES, journal));
    assertThat(contentOf(vault, SENDING)).as(when).isEqualTo(expected(SENDING, chains));
    if (begun > committed && touchesJournal(begun) && touchesChains(begun)) {
      boolean second =
          orderOf(begun) == CommitOrder.CHAINS_FIRST ? journal == begun : chains == begun;
      boolean first =
          orderOf(begun) == CommitOrder.CHAINS_FIRST ? chains == begun : journal == begun;
      assertThat(first || !second).as(when + ": the second without the first").isTrue();
    }
  }

  private void write(Vault vault, int until) throws VaultException {
    while (committed < until) {
      begun = committed + 1;
      commit(vault, begun);
      committed = begun;
      if (committed % 20 == 0) {
        renew(vault);
      }
    }
  }

  private static void renew(Vault vault) {
    try {
      vault.renewChains();
    } catch (VaultException e) {
      // What was committed must be there all the same; if the disk is dead, the next commit says
      // so.
    }
  }

  private void change(Vault vault) {
    passphrases.add(NEW_PASSPHRASE);
    try {
      vault.changePassphrase(passphrase(NEW_PASSPHRASE));
      passphrases.remove(OLD_PASSPHRASE);
    } catch (VaultException e) {
      // Either of both opens it now.
    }
  }

  static void commit(Vault vault, int number) throws VaultException {
    Batch batch = vault.batch();
    if (touchesJournal(number)) {
      fill(batch, NOTES, number);
    }
    if (touchesChains(number)) {
      fill(batch, SENDING, number);
    }
    batch.commit(orderOf(number));
  }

  private static void fill(Batch batch, Table table, int number) {
    batch.put(table, bytes(LAST), bytes(Integer.toString(number)));
    batch.put(table, bytes("k" + number % 7), bytes(value(number)));
    batch.delete(table, bytes("k" + (number + 3) % 7));
  }

  static Map<String, String> expected(Table table, int last) {
    Map<String, String> content = new TreeMap<>();
    for (int number = 1; number <= last; number++) {
      if (touches(table, number)) {
        content.put(LAST, Integer.toString(number));
        content.put("k" + number % 7, value(number));
        content.remove("k" + (number + 3) % 7);
      }
    }
    return content;
  }

  static Map<String, String> contentOf(Vault vault, Table table) {
    Map<String, String> content = new TreeMap<>();
    vault.iterate(table).forEach(e -> content.put(text(e.key()), text(e.value())));
    return content;
  }

  static int lastOf(Vault vault, Table table) {
    byte[] last = vault.get(table, bytes(LAST));
    return last == null ? 0 : Integer.parseInt(text(last));
  }

  /** The last batch that touches the table, up to {@code number}. */
  static int lastTouching(Table table, int number) {
    int last = number;
    while (last > 0 && !touches(table, last)) {
      last--;
    }
    return last;
  }

  private static boolean touches(Table table, int number) {
    return table.equals(NOTES) ? touchesJournal(number) : touchesChains(number);
  }

  private static boolean touchesJournal(int number) {
    return number % 3 != 1;
  }

  private static boolean touchesChains(int number) {
    return number % 3 != 0;
  }

  private static CommitOrder orderOf(int number) {
    return number % 2 == 0 ? CommitOrder.CHAINS_FIRST : CommitOrder.JOURNAL_FIRST;
  }

  private static String value(int number) {
    return "value " + number + "*".repeat(number % 5 * 40);
  }

  private Vault openWithAnyOf(SimulatedDisk after, String when) throws VaultException {
    for (String passphrase : passphrases) {
      try {
        return opening(after).open(passphrase(passphrase));
      } catch (WrongPassphraseException e) {
        // The other one, then.
      }
    }
    throw new AssertionError(when + ": no passphrase opens it");
  }

  private static VaultOpening opening(SimulatedDisk disk) {
    DeviceKey deviceKey = new FileDeviceKey(disk, HOME.resolve("device"), new SecureRandom());
    return new VaultOpening(disk, HOME, deviceKey, Vaults.options().withSlackBytes(1_200));
  }

  private static SecretBytes passphrase(String text) {
    return Vaults.passphrase(text);
  }
}
