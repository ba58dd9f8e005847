package org.tereze.client.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tereze.client.vault.Vaults.NOTES;
import static org.tereze.client.vault.Vaults.RECEIVING;
import static org.tereze.client.vault.Vaults.SENDING;
import static org.tereze.client.vault.Vaults.bytes;
import static org.tereze.client.vault.Vaults.present;

import java.net.URL;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes that were written once and must open forever, and be written the same today. */
class VaultGoldenTest {
  @TempDir private Path directory;

  @Test
  void opensTheWholeHome() throws Exception {
    Path home = copyOf("whole");
    try (Vault vault = open(home)) {
      assertThat(vault.continuity()).isEqualTo(Continuity.UNBROKEN);
      assertContent(vault);
    }
    assertThat(Homes.names(home, "journal-")).containsExactly("journal-1");
  }

  @Test
  void opensTheTornHomeWithoutItsLastBatch() throws Exception {
    Path home = copyOf("torn");
    try (Vault vault = open(home)) {
      assertThat(vault.continuity()).isEqualTo(Continuity.UNBROKEN);
      assertContent(vault);
    }
    assertThat(Homes.names(home, "journal-")).containsExactly("journal-2");
  }

  @Test
  void writesTheSameBytesAsWhenItWasMade() throws Exception {
    GoldenHome.writeWhole(directory.resolve("whole"));
    GoldenHome.writeTorn(directory.resolve("torn"));
    for (String name : new String[] {"whole", "torn"}) {
      assertThat(Homes.contents(directory.resolve(name))).isEqualTo(Homes.contents(golden(name)));
    }
  }

  private static void assertContent(Vault vault) {
    assertThat(vault.get(NOTES, bytes("a"))).isEqualTo(bytes("1"));
    assertThat(vault.get(NOTES, bytes("c"))).isEmpty();
    assertThat(vault.size(NOTES)).isEqualTo(2);
    assertThat(vault.get(SENDING, bytes("s"))).isEqualTo(bytes("sending"));
    assertThat(vault.get(RECEIVING, bytes("r"))).isEqualTo(bytes("receiving"));
  }

  private static Vault open(Path home) throws VaultException {
    return Vault.open(
        home, Vaults.passphrase(GoldenHome.PASSPHRASE), Vaults.deviceKey(home), Vaults.options());
  }

  private Path copyOf(String name) throws Exception {
    Path copy = directory.resolve("copy");
    Homes.copy(golden(name), copy);
    return copy;
  }

  private static Path golden(String name) throws Exception {
    URL resource = present(VaultGoldenTest.class.getResource("/vault/" + name));
    return Paths.get(resource.toURI());
  }
}
