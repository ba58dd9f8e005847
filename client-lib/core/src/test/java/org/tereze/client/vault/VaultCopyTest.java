package org.tereze.client.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tereze.client.vault.Vaults.NOTES;
import static org.tereze.client.vault.Vaults.RECEIVING;
import static org.tereze.client.vault.Vaults.SENDING;
import static org.tereze.client.vault.Vaults.bytes;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores, clones and rolls back homes. */
class VaultCopyTest {
  @TempDir private Path directory;
  private Path home = Path.of("");
  private Path copy = Path.of("");

  @BeforeEach
  void makeHome() throws Exception {
    home = directory.resolve("home");
    copy = directory.resolve("copy");
    try (Vault vault = Vaults.create(home)) {
      write(vault, "first");
    }
  }

  @Test
  void losesAllChainsWhenRestoredWithoutTheDevice() throws Exception {
    Homes.copy(home, copy);
    for (Path file : Homes.files(copy.resolve("device"))) {
      Files.delete(file);
    }
    try (Vault vault = Vaults.open(copy)) {
      assertThat(vault.restoredFromCopy()).isTrue();
      assertThat(vault.continuity()).isEqualTo(Continuity.FOREIGN_DEVICE);
      assertThat(vault.get(NOTES, bytes("k"))).isEqualTo(bytes("first"));
      assertThat(vault.size(SENDING)).isZero();
      assertThat(vault.size(RECEIVING)).isZero();
      write(vault, "second");
    }
    assertUnbroken(copy, "second");
    assertUnbroken(home, "first");
  }

  @Test
  void losesItsSendingChainsOnlyWhenJustTheTwinIsMissing() throws Exception {
    Files.delete(home.resolve("device/twin"));
    try (Vault vault = Vaults.open(home)) {
      assertThat(vault.continuity()).isEqualTo(Continuity.FOREIGN_DEVICE);
      assertThat(vault.size(SENDING)).isZero();
      assertThat(vault.get(RECEIVING, bytes("k"))).isEqualTo(bytes("first"));
    }
    try (Vault vault = Vaults.open(home)) {
      assertThat(vault.restoredFromCopy()).isFalse();
      assertThat(vault.size(SENDING)).isZero();
      assertThat(vault.size(RECEIVING)).isEqualTo(1);
    }
  }

  @Test
  void takesADamagedTwinOrThatOfAnotherVaultForNone() throws Exception {
    Path twin = home.resolve("device/twin");
    for (int offset = 0; offset < Files.size(twin); offset += 7) {
      Homes.flip(twin, offset);
      assertForeign(home);
    }
    Homes.cut(twin, 20);
    assertForeign(home);
    Path other = directory.resolve("other");
    Vaults.create(other).close();
    Files.delete(twin);
    Files.copy(other.resolve("device/twin"), twin);
    assertForeign(home);
  }

  @Test
  void noticesAnOldJournalAndOldChains() throws Exception {
    for (String segment : new String[] {"journal-", "chains-"}) {
      Path current = Homes.only(home, segment);
      byte[] old = Files.readAllBytes(current);
      try (Vault vault = Vaults.open(home)) {
        write(vault, "second");
      }
      Files.write(current, old);
      try (Vault vault = Vaults.open(home)) {
        assertThat(vault.continuity()).as(segment).isEqualTo(Continuity.OLDER_COPY);
        assertThat(vault.restoredFromCopy()).isTrue();
        assertThat(vault.size(SENDING)).isZero();
        write(vault, "third");
      }
      assertUnbroken(home, "third");
    }
  }

  @Test
  void cannotOpenChainsOfAnEarlierGenerationThatWerePutBack() throws Exception {
    Path old = Homes.only(home, "chains-");
    byte[] content = Files.readAllBytes(old);
    try (Vault vault = Vaults.open(home)) {
      vault.renewChains();
    }
    Files.delete(Homes.only(home, "chains-"));
    Files.write(old, content);
    try (Vault vault = Vaults.open(home)) {
      assertThat(vault.continuity()).isEqualTo(Continuity.FOREIGN_DEVICE);
      assertThat(vault.size(RECEIVING)).isZero();
      write(vault, "second");
    }
    assertUnbroken(home, "second");
  }

  @Test
  void ignoresAnEarlierGenerationBesideTheCurrentOne() throws Exception {
    Path old = Homes.only(home, "chains-");
    byte[] content = Files.readAllBytes(old);
    try (Vault vault = Vaults.open(home)) {
      vault.renewChains();
    }
    Files.write(old, content);
    assertUnbroken(home, "first");
    assertThat(Homes.names(home, "chains-")).containsExactly("chains-2");
  }

  @Test
  void cannotTellACopyOfEverythingWithoutAKeystore() throws Exception {
    Homes.copy(home, copy);
    assertUnbroken(copy, "first");
  }

  @Test
  void tellsACopyOfEverythingWithAKeystore() throws Exception {
    Path phone = directory.resolve("phone");
    MemoryDeviceKey keystore = new MemoryDeviceKey();
    try (Vault vault = Vault.create(phone, Vaults.passphrase(), keystore, Vaults.options())) {
      write(vault, "first");
    }
    Homes.copy(phone, copy);
    try (Vault vault =
        Vault.open(copy, Vaults.passphrase(), new MemoryDeviceKey(), Vaults.options())) {
      assertThat(vault.continuity()).isEqualTo(Continuity.FOREIGN_DEVICE);
      assertThat(vault.size(SENDING)).isZero();
      assertThat(vault.get(NOTES, bytes("k"))).isEqualTo(bytes("first"));
    }
  }

  private static void write(Vault vault, String value) throws VaultException {
    vault
        .batch()
        .put(NOTES, bytes("k"), bytes(value))
        .put(SENDING, bytes("k"), bytes(value))
        .put(RECEIVING, bytes("k"), bytes(value))
        .commit(CommitOrder.CHAINS_FIRST);
  }

  private static void assertForeign(Path home) throws Exception {
    try (Vault vault = Vaults.open(home)) {
      assertThat(vault.continuity()).isEqualTo(Continuity.FOREIGN_DEVICE);
    }
  }

  private static void assertUnbroken(Path home, String value) throws Exception {
    try (Vault vault = Vaults.open(home)) {
      assertThat(vault.continuity()).isEqualTo(Continuity.UNBROKEN);
      for (Table table : new Table[] {NOTES, SENDING, RECEIVING}) {
        assertThat(vault.get(table, bytes("k"))).as(table.name()).isEqualTo(bytes(value));
      }
    }
  }
}
