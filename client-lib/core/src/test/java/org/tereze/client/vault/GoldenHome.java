package org.tereze.client.vault;

import static org.tereze.client.vault.Vaults.NOTES;
import static org.tereze.client.vault.Vaults.RECEIVING;
import static org.tereze.client.vault.Vaults.SENDING;
import static org.tereze.client.vault.Vaults.bytes;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.SecureRandom;
import org.tereze.crypto.Sha256;

/**
 * Writes the home that is kept in the test resources, from fixed randomness; {@code main} takes the
 * directory and writes {@code whole} and {@code torn} into it. Stateless.
 */
final class GoldenHome {
  static final String PASSPHRASE = "терезе";
  private static final int TORN_BYTES = 7;

  private GoldenHome() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Paths.get(arguments[0]);
    writeWhole(directory.resolve("whole"));
    writeTorn(directory.resolve("torn"));
  }

  /** Closed: its second generation of chains, a journal of one generation with a deletion. */
  static void writeWhole(Path home) throws Exception {
    write(home).close();
    Files.delete(home.resolve(Vault.LOCK_NAME));
  }

  /** Not closed, and the last record of the journal lacks its last bytes. */
  static void writeTorn(Path home) throws Exception {
    Path written = home.resolveSibling("unfinished");
    try (Vault vault = write(written)) {
      vault.batch().put(NOTES, bytes("lost"), bytes("in the cut")).commit();
      Homes.copy(written, home);
    }
    for (Path file : Homes.files(written)) {
      Files.delete(file);
    }
    Files.delete(written.resolve("device"));
    Files.delete(written);
    Files.delete(home.resolve(Vault.LOCK_NAME));
    Path journal = home.resolve("journal-1");
    Homes.cut(journal, (int) Files.size(journal) - TORN_BYTES);
  }

  private static Vault write(Path home) throws VaultException {
    SecureRandom random = new FixedRandom();
    VaultOptions options = VaultOptions.of(Vaults.NOON, random).withCost(Vaults.CHEAP);
    DeviceKey deviceKey = new FileDeviceKey(home.resolve("device"), random);
    Vault vault = Vault.create(home, Vaults.passphrase(PASSPHRASE), deviceKey, options);
    vault.batch().put(NOTES, bytes("a"), bytes("1")).put(NOTES, bytes("b"), bytes("2")).commit();
    vault.batch().put(SENDING, bytes("s"), bytes("sending")).commit();
    vault.renewChains();
    vault
        .batch()
        .delete(NOTES, bytes("b"))
        .put(NOTES, bytes("c"), new byte[0])
        .put(RECEIVING, bytes("r"), bytes("receiving"))
        .commit(CommitOrder.JOURNAL_FIRST);
    return vault;
  }

  /** The same bytes every time: SHA-256 of a counter. */
  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private long counter;

    @Override
    public void nextBytes(byte[] bytes) {
      for (int offset = 0; offset < bytes.length; offset += Sha256.HASH_BYTES) {
        byte[] block = Sha256.hash(ByteBuffer.allocate(8).putLong(counter++).array());
        System.arraycopy(block, 0, bytes, offset, Math.min(block.length, bytes.length - offset));
      }
    }
  }
}
