package org.tereze.client.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tereze.client.vault.Vaults.NOTES;
import static org.tereze.client.vault.Vaults.SENDING;
import static org.tereze.client.vault.Vaults.bytes;
import static org.tereze.client.vault.Vaults.deviceKey;
import static org.tereze.client.vault.Vaults.options;
import static org.tereze.client.vault.Vaults.passphrase;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.vault.SimulatedDisk.Fault;
import org.tereze.client.vault.SimulatedDisk.Survivors;

class VaultWipeTest {
  private static final Path HOME = VaultScript.HOME;
  @TempDir private Path directory;

  @Test
  void destroysKeysBeforeFiles() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    Vault vault = made(disk);
    disk.failAt(Integer.MAX_VALUE, Fault.POWER_CUT);
    assertThat(vault.wipe()).isEqualTo(WipeOutcome.REMNANTS_POSSIBLE);
    List<String> touched =
        disk.history().stream()
            .filter(operation -> operation.startsWith("overwrite"))
            .map(operation -> operation.substring(operation.lastIndexOf('/') + 1))
            .collect(Collectors.toList());
    assertThat(touched)
        .containsExactly("key-chains-1", "vault.key", "twin", "journal-1", "chains-1");
    assertThat(disk.list(HOME)).isEmpty();
    assertThatThrownBy(() -> vault.get(NOTES, bytes("k")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void canBeFinishedAfterACutAtEveryOperation() throws Exception {
    for (int at = 0; ; at++) {
      SimulatedDisk disk = new SimulatedDisk();
      Vault vault = made(disk);
      disk.failAt(at, Fault.POWER_CUT);
      boolean cut = false;
      try {
        vault.wipe();
      } catch (VaultException e) {
        cut = true;
      }
      SimulatedDisk after = disk.restart(Survivors.SOME, new Random(at));
      new VaultWipe(after, HOME, deviceKeyOn(after), options()).lockAndRun();
      assertThat(after.list(HOME)).isEmpty();
      assertThat(after.list(HOME.resolve("device"))).containsExactly("CACHEDIR.TAG");
      if (!cut) {
        return;
      }
    }
  }

  @Test
  void destroysTheRestWhenOneStepFails() throws Exception {
    int operations = 12;
    for (int at = 0; at < operations; at++) {
      SimulatedDisk disk = new SimulatedDisk();
      Vault vault = made(disk);
      disk.failAt(at, Fault.FAILS_ONCE);
      assertThatThrownBy(vault::wipe).hasMessageContaining("not everything");
      assertThat(disk.list(HOME).size() + deviceKeyOn(disk).aliases().size())
          .as("at %d", at)
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void needsNoPassphraseAndLeavesNothingOnDisk() throws Exception {
    Path home = directory.resolve("home");
    Vaults.create(home).close();
    assertThat(Vault.wipe(home, deviceKey(home), options()))
        .isEqualTo(WipeOutcome.REMNANTS_POSSIBLE);
    assertThat(Homes.names(home, "")).containsExactly("device");
    assertThat(Vault.exists(home)).isFalse();
    assertThatThrownBy(() -> Vaults.open(home)).hasMessageContaining("there is no vault");
    Vault.wipe(home, deviceKey(home), options());
    Vault.wipe(directory.resolve("never"), deviceKey(home), options());
    Vaults.create(home).close();
  }

  @Test
  void saysThatAKeystoreDestroysTheChainsForGood() throws Exception {
    Path home = directory.resolve("phone");
    MemoryDeviceKey keystore = new MemoryDeviceKey();
    Vault vault = Vault.create(home, passphrase(), keystore, options());
    vault.batch().put(SENDING, bytes("k"), bytes("v")).commit();
    assertThat(vault.wipe()).isEqualTo(WipeOutcome.CHAINS_GONE_FOR_GOOD);
    assertThat(keystore.aliases()).isEmpty();
  }

  @Test
  void keepsTheChainsWhenTheKeystoreCannotTellNow() throws Exception {
    Path home = directory.resolve("phone");
    MemoryDeviceKey keystore = new MemoryDeviceKey();
    try (Vault vault = Vault.create(home, passphrase(), keystore, options())) {
      vault.batch().put(SENDING, bytes("k"), bytes("v")).commit();
    }
    keystore.lock(true);
    List<String> before = Homes.contents(home);
    assertThatThrownBy(() -> Vault.open(home, passphrase(), keystore, options()))
        .hasMessageContaining("locked");
    assertThat(Homes.contents(home)).isEqualTo(before);
    keystore.lock(false);
    try (Vault vault = Vault.open(home, passphrase(), keystore, options())) {
      assertThat(vault.restoredFromCopy()).isFalse();
      assertThat(vault.get(SENDING, bytes("k"))).isEqualTo(bytes("v"));
    }
  }

  @Test
  void marksTheDeviceDirectoryForBackupPrograms() throws Exception {
    Path home = directory.resolve("home");
    Vaults.create(home).close();
    assertThat(Files.readString(home.resolve("device/CACHEDIR.TAG")))
        .startsWith("Signature: 8a477f597d28d172789f06886806bc55");
  }

  private static Vault made(SimulatedDisk disk) throws VaultException {
    Vault vault = new VaultOpening(disk, HOME, deviceKeyOn(disk), options()).create(passphrase());
    vault.batch().put(NOTES, bytes("k"), bytes("v")).commit();
    return vault;
  }

  private static DeviceKey deviceKeyOn(SimulatedDisk disk) {
    return new FileDeviceKey(disk, HOME.resolve("device"), new SecureRandom());
  }
}
