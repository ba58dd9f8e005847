package org.tereze.client.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tereze.client.vault.Vaults.NOTES;
import static org.tereze.client.vault.Vaults.SENDING;
import static org.tereze.client.vault.Vaults.bytes;
import static org.tereze.client.vault.Vaults.passphrase;
import static org.tereze.client.vault.Vaults.present;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.tereze.client.vault.SimulatedDisk.Fault;

/** A disk that says no, with the power on. */
class VaultFailureTest {
  private final SimulatedDisk disk = new SimulatedDisk();

  private VaultOpening opening() {
    DeviceKey deviceKey =
        new FileDeviceKey(disk, VaultScript.HOME.resolve("device"), new SecureRandom());
    return new VaultOpening(
        disk, VaultScript.HOME, deviceKey, Vaults.options().withSlackBytes(1_000));
  }

  @Test
  void failsTheCommitAndReadsOnWhenWritingOrForcingFails() throws Exception {
    Vault vault = opening().create(passphrase());
    for (int at = 0; at < 2; at++) {
      vault.batch().put(NOTES, bytes("k"), bytes("before " + at)).commit();
      disk.failAt(at, Fault.FAILS_ONCE);
      Vault current = vault;
      assertThatThrownBy(() -> current.batch().put(NOTES, bytes("l"), bytes("refused")).commit())
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("cannot write the journal");
      assertThat(vault.get(NOTES, bytes("l"))).isNull();
      assertThat(vault.get(NOTES, bytes("k"))).isEqualTo(bytes("before " + at));
      assertThatThrownBy(() -> current.batch().delete(NOTES, bytes("k")).commit())
          .hasMessageContaining("cannot be written to after a failure");
      assertThatThrownBy(current::renewChains).isInstanceOf(VaultException.class);
      vault.close();
      vault = opening().open(passphrase());
      assertThat(vault.get(NOTES, bytes("k"))).isEqualTo(bytes("before " + at));
    }
    vault.close();
  }

  @Test
  void keepsCommittingWhenCompactionHasNoRoomAndSaysSo() throws Exception {
    Vault vault = opening().create(passphrase());
    disk.failAt(Integer.MAX_VALUE, Fault.FAILS_ONCE);
    while (vault.overdue() == null) {
      // The third operation of a commit is the first of a compaction: making the new file.
      disk.failAt(2, Fault.FAILS_ONCE);
      vault.batch().put(NOTES, bytes("k"), new byte[300]).commit();
    }
    assertThat(present(vault.overdue())).hasMessageContaining("cannot renew the journal");
    vault.batch().put(NOTES, bytes("k"), bytes("last")).commit();
    assertThat(vault.overdue()).isNull();
    vault.close();
    vault = opening().open(passphrase());
    assertThat(vault.get(NOTES, bytes("k"))).isEqualTo(bytes("last"));
    vault.close();
  }

  @Test
  void staysUsableWhenARenewalFailsBeforeItsCommit() throws Exception {
    Vault vault = opening().create(passphrase());
    vault.batch().put(SENDING, bytes("k"), bytes("v")).commit();
    disk.failAt(1, Fault.FAILS_ONCE);
    assertThatThrownBy(vault::renewChains).isInstanceOf(VaultException.class);
    vault.batch().put(SENDING, bytes("k"), bytes("w")).commit();
    vault.renewChains();
    vault.close();
    vault = opening().open(passphrase());
    assertThat(vault.get(SENDING, bytes("k"))).isEqualTo(bytes("w"));
    vault.close();
  }

  @Test
  void releasesItsLockWhenOpeningFails() throws Exception {
    opening().create(passphrase()).close();
    assertThatThrownBy(() -> opening().open(passphrase("guess")))
        .isInstanceOf(WrongPassphraseException.class);
    opening().open(passphrase()).close();
  }
}
