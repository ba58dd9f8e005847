package org.tereze.client.vault;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.tereze.crypto.SecretBytes;

/**
 * A vault in a process of its own that does all that a vault can until it is killed or done: it is
 * made or opened, written to, renewed, put under another passphrase, closed; or wiped.
 *
 * <p>Arguments: home, the number of the passphrase, the first batch and how many; none is a wipe.
 * Says on its standard output, one write a line, as the last word what it does next:
 *
 * <pre>
 * begins opening          or "begins making"
 * opened NEXT
 * did commit N NEXT       batch N is durable
 * did passphrase N NEXT   passphrase N opens it
 * did renewal 0 NEXT
 * did closing 0 end
 * did wiping 0 end
 * </pre>
 */
final class VaultLifeChild {
  static final int CHANGE_EVERY = 6;
  private static final int RENEW_EVERY = 4;

  // Unbuffered: what was written to the pipe outlives this process.
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private VaultLifeChild() {}

  public static void main(String[] arguments) throws Exception {
    Path home = Paths.get(arguments[0]);
    int passphrase = Integer.parseInt(arguments[1]);
    int from = Integer.parseInt(arguments[2]);
    int batches = Integer.parseInt(arguments[3]);
    boolean there = Vault.exists(home);
    say("begins " + (there ? "opening" : "making"));
    Vault vault = there ? open(home, passphrase) : create(home, passphrase);
    if (batches == 0) {
      say("opened wiping");
      vault.wipe();
      say("did wiping 0 end");
    } else {
      say("opened commit");
      write(vault, passphrase, from, batches);
    }
    Runtime.getRuntime().halt(0);
  }

  private static void write(Vault vault, int passphrase, int from, int batches) throws Exception {
    int number = passphrase;
    for (int batch = from; batch < from + batches; batch++) {
      VaultScript.commit(vault, batch);
      boolean renews = batch % RENEW_EVERY == 0;
      boolean changes = batch % CHANGE_EVERY == 0;
      say("did commit " + batch + " " + (renews ? "renewal" : changes ? "passphrase" : "commit"));
      if (renews) {
        vault.renewChains();
        say("did renewal 0 " + (changes ? "passphrase" : "commit"));
      }
      if (changes) {
        number++;
        vault.changePassphrase(phrase(number));
        say("did passphrase " + number + " commit");
      }
    }
    say("did nothing 0 closing");
    vault.close();
    say("did closing 0 end");
  }

  static Vault open(Path home, int passphrase) throws VaultException {
    return Vault.open(home, phrase(passphrase), Vaults.deviceKey(home), options());
  }

  private static Vault create(Path home, int passphrase) throws VaultException {
    return Vault.create(home, phrase(passphrase), Vaults.deviceKey(home), options());
  }

  /** Little slack, so that the journal is renewed, too. */
  static VaultOptions options() {
    return Vaults.options().withSlackBytes(1_200);
  }

  private static SecretBytes phrase(int number) {
    return Vaults.passphrase("passphrase " + number);
  }

  private static void say(String line) throws IOException {
    OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
