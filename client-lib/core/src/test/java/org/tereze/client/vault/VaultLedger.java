package org.tereze.client.vault;

import static org.tereze.client.vault.Vaults.NOTES;
import static org.tereze.client.vault.Vaults.SENDING;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link VaultLifeChild} said, and what its vault must therefore hold. Not thread-safe.
 *
 * <p>A fault begins with lost (said to be durable, and not there) or another word.
 */
final class VaultLedger {
  private boolean made;
  private boolean changing;
  private int passphrase;
  private int last;
  private int acks;

  VaultLedger copy() {
    VaultLedger copy = new VaultLedger();
    copy.made = made;
    copy.changing = changing;
    copy.passphrase = passphrase;
    copy.last = last;
    copy.acks = acks;
    return copy;
  }

  /** Things that were said to be durable. */
  int acks() {
    return acks;
  }

  /** The one that opens it, as far as was said. */
  int passphrase() {
    return passphrase;
  }

  /** The child's arguments: where it goes on. */
  List<String> resume(Path home, int batches) {
    return List.of(
        home.toString(),
        Integer.toString(passphrase),
        Integer.toString(last + 1),
        Integer.toString(batches));
  }

  /** Takes a line of the child's output. */
  void hear(String line) {
    String[] words = line.split(" ", -1);
    if (words[0].equals("opened")) {
      made = true;
      changing = false;
    } else if (words[0].equals("did")) {
      acks++;
      int number = Integer.parseInt(words[2]);
      last = words[1].equals("commit") ? number : last;
      passphrase = words[1].equals("passphrase") ? number : passphrase;
      changing = words[3].equals("passphrase");
    }
  }

  /** Opens what is there, compares, and returns what is wrong; a child may go on with it then. */
  List<String> compare(Path home) {
    if (!Vault.exists(home)) {
      return made ? List.of("lost: the vault") : List.of();
    }
    List<String> faults = new ArrayList<>();
    try (Vault vault = open(home)) {
      if (vault == null) {
        return List.of("lost: no passphrase opens it");
      }
      if (vault.continuity() != Continuity.UNBROKEN) {
        faults.add("continuity: " + vault.continuity());
      }
      boolean further = compare(vault, NOTES, faults);
      further &= compare(vault, SENDING, faults);
      // What came with its first segment only is the one to go on with.
      last = further ? last + 1 : last;
    } catch (VaultException e) {
      faults.add("refused: " + e);
    }
    return faults;
  }

  private @Nullable Vault open(Path home) throws VaultException {
    for (int number = passphrase; number <= passphrase + 1; number++) {
      try {
        Vault vault = VaultLifeChild.open(home, number);
        if (number > passphrase && !changing) {
          throw new VaultException("a passphrase opens it that was never set");
        }
        passphrase = number;
        return vault;
      } catch (WrongPassphraseException e) {
        // The next one, then, if it was being changed.
      }
    }
    return null;
  }

  /** Whether the batch is there that was begun and never returned. */
  private boolean compare(Vault vault, Table table, List<String> faults) {
    int came = VaultScript.lastOf(vault, table);
    if (came < VaultScript.lastTouching(table, last)) {
      faults.add("lost: came to " + came + ", not " + last);
    } else if (came > last + 1) {
      faults.add("came to " + came + ", not " + last);
    }
    Map<String, String> content = VaultScript.contentOf(vault, table);
    if (!content.equals(VaultScript.expected(table, came))) {
      faults.add("lost: part of batch " + came);
    }
    return came == VaultScript.lastTouching(table, last + 1);
  }
}
