package org.tereze.client.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tereze.client.vault.Vaults.MORE;
import static org.tereze.client.vault.Vaults.NOTES;
import static org.tereze.client.vault.Vaults.RECEIVING;
import static org.tereze.client.vault.Vaults.SENDING;
import static org.tereze.client.vault.Vaults.bytes;
import static org.tereze.client.vault.Vaults.deviceKey;
import static org.tereze.client.vault.Vaults.options;
import static org.tereze.client.vault.Vaults.passphrase;
import static org.tereze.client.vault.Vaults.present;
import static org.tereze.client.vault.Vaults.text;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.testkit.FakeClock;

class VaultTest {
  @TempDir private Path directory;

  private Path home() {
    return directory.resolve("home");
  }

  @Test
  void keepsWhatWasCommittedWhenClosedAndOpened() throws Exception {
    try (Vault vault = Vaults.create(home())) {
      vault.batch().put(NOTES, bytes("b"), bytes("2")).put(NOTES, bytes("a"), bytes("1")).commit();
      vault
          .batch()
          .delete(NOTES, bytes("b"))
          .put(SENDING, bytes("s"), bytes("chain"))
          .put(RECEIVING, bytes("r"), bytes("other"))
          .commit(CommitOrder.CHAINS_FIRST);
    }
    try (Vault vault = Vaults.open(home())) {
      assertThat(vault.get(NOTES, bytes("a"))).isEqualTo(bytes("1"));
      assertThat(vault.get(NOTES, bytes("b"))).isNull();
      assertThat(vault.get(MORE, bytes("a"))).isNull();
      assertThat(vault.get(SENDING, bytes("s"))).isEqualTo(bytes("chain"));
      assertThat(vault.get(RECEIVING, bytes("r"))).isEqualTo(bytes("other"));
      assertThat(vault.continuity()).isEqualTo(Continuity.UNBROKEN);
    }
  }

  @Test
  void iteratesInTheOrderOfUnsignedKeysAndWithinAPrefix() throws Exception {
    try (Vault vault = Vaults.create(home())) {
      byte[] high = {(byte) 0xff, 1};
      vault.batch().put(NOTES, high, bytes("last")).commit();
      for (String key : new String[] {"b", "ab", "a", "abc", "ac"}) {
        vault.batch().put(NOTES, bytes(key), bytes("of " + key)).commit();
      }
      assertThat(keys(vault.iterate(NOTES)).subList(0, 5))
          .containsExactly("a", "ab", "abc", "ac", "b");
      assertThat(keys(vault.iterate(NOTES, bytes("ab")))).containsExactly("ab", "abc");
      assertThat(vault.iterate(NOTES, bytes("x"))).isEmpty();
      assertThat(text(present(vault.first(NOTES, bytes("ab"))).value())).isEqualTo("of ab");
      assertThat(text(present(vault.last(NOTES, bytes("ab"))).value())).isEqualTo("of abc");
      assertThat(text(present(vault.last(NOTES, new byte[] {(byte) 0xff})).value()))
          .isEqualTo("last");
      assertThat(vault.last(NOTES, bytes("x"))).isNull();
      assertThat(vault.size(NOTES)).isEqualTo(6);
    }
  }

  @Test
  void handsOutCopies() throws Exception {
    try (Vault vault = Vaults.create(home())) {
      byte[] key = bytes("k");
      byte[] value = bytes("v");
      vault.batch().put(NOTES, key, value).commit();
      value[0] = 'x';
      key[0] = 'x';
      present(vault.get(NOTES, bytes("k")))[0] = 'y';
      vault.iterate(NOTES).get(0).key()[0] = 'y';
      vault.iterate(NOTES).get(0).value()[0] = 'y';
      assertThat(vault.get(NOTES, bytes("k"))).isEqualTo(bytes("v"));
    }
  }

  @Test
  void wantsAnOrderForABatchOverBothSegments() throws Exception {
    try (Vault vault = Vaults.create(home())) {
      Batch both = vault.batch().put(NOTES, bytes("k"), bytes("v"));
      both.put(SENDING, bytes("k"), bytes("v"));
      assertThatThrownBy(both::commit).isInstanceOf(IllegalStateException.class);
      both.commit(CommitOrder.JOURNAL_FIRST);
      assertThatThrownBy(() -> both.commit(CommitOrder.JOURNAL_FIRST))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void saysThatThePassphraseIsWrongAndChangesNothing() throws Exception {
    Vaults.create(home()).close();
    List<String> before = Homes.contents(home());
    assertThatThrownBy(() -> Vault.open(home(), passphrase("guess"), deviceKey(home()), options()))
        .isInstanceOf(WrongPassphraseException.class)
        .hasMessage("the passphrase does not open this vault");
    assertThat(Homes.contents(home())).isEqualTo(before);
    Vaults.open(home()).close();
  }

  @Test
  void opensWithTheNewPassphraseOnlyOnceItWasChanged() throws Exception {
    try (Vault vault = Vaults.create(home())) {
      vault.batch().put(NOTES, bytes("k"), bytes("v")).commit();
      vault.changePassphrase(passphrase("new"));
      vault.batch().put(NOTES, bytes("l"), bytes("w")).commit();
    }
    assertThatThrownBy(() -> Vaults.open(home())).isInstanceOf(WrongPassphraseException.class);
    try (Vault vault = Vault.open(home(), passphrase("new"), deviceKey(home()), options())) {
      assertThat(vault.size(NOTES)).isEqualTo(2);
    }
  }

  @Test
  void paysTheStandardCostUnlessToldOtherwise() throws Exception {
    VaultOptions standard = VaultOptions.of(Vaults.NOON, new SecureRandom());
    Vault.create(home(), passphrase(), deviceKey(home()), standard).close();
    byte[] keyFile = Files.readAllBytes(home().resolve("vault.key"));
    assertThat(ByteBuffer.wrap(keyFile).getInt(5)).isEqualTo(64 * 1024);
    Vault.open(home(), passphrase(), deviceKey(home()), standard).close();
  }

  @Test
  void isBusyForAnyoneElseWhileItIsOpen() throws Exception {
    try (Vault vault = Vaults.create(home())) {
      assertThatThrownBy(() -> Vaults.open(home()))
          .isInstanceOf(VaultBusyException.class)
          .hasMessageContaining("in use by another process");
      assertThatThrownBy(() -> Vault.wipe(home(), deviceKey(home()), options()))
          .isInstanceOf(VaultBusyException.class);
      vault.batch().put(NOTES, bytes("k"), bytes("v")).commit();
    }
    Vaults.open(home()).close();
  }

  @Test
  void refusesToBeMadeTwiceOrToReplaceOneThatLostItsKey() throws Exception {
    try (Vault vault = Vaults.create(home())) {
      vault.batch().put(NOTES, bytes("k"), new byte[2000]).commit();
    }
    assertThatThrownBy(() -> Vaults.create(home())).hasMessageContaining("a vault already");
    Path key = home().resolve("vault.key");
    Files.move(key, directory.resolve("kept"));
    assertThatThrownBy(() -> Vaults.open(home())).hasMessageContaining("there is no vault");
    assertThatThrownBy(() -> Vaults.create(home())).hasMessageContaining("lost its vault.key");
    Files.move(directory.resolve("kept"), key);
    Vaults.open(home()).close();
  }

  @Test
  void refusesWhatIsOverItsBoundsAndStaysUsable() throws Exception {
    VaultOptions small = options().withMaxLiveBytes(5_000);
    try (Vault vault = Vault.create(home(), passphrase(), deviceKey(home()), small)) {
      vault.batch().put(NOTES, bytes("k"), new byte[4_000]).commit();
      Batch tooMuch = vault.batch().put(NOTES, bytes("l"), new byte[1_000]);
      tooMuch.put(SENDING, bytes("s"), bytes("chain"));
      assertThatThrownBy(() -> tooMuch.commit(CommitOrder.CHAINS_FIRST))
          .isInstanceOf(VaultFullException.class)
          .hasMessageContaining("at most 5000 bytes");
      assertThat(vault.get(SENDING, bytes("s"))).isNull();
      vault.batch().put(NOTES, bytes("k"), new byte[4_900]).commit();
      vault.batch().delete(NOTES, bytes("k")).commit();
      vault.batch().put(NOTES, bytes("l"), new byte[4_900]).commit();
    }
  }

  @Test
  void refusesKeysValuesAndBatchesThatAreTooLong() throws Exception {
    int fitting = Batch.MAX_SEGMENT_BYTES / Batch.MAX_VALUE_BYTES - 1;
    try (Vault vault = Vaults.create(home())) {
      Batch batch = vault.batch();
      batch.put(NOTES, new byte[Batch.MAX_KEY_BYTES], new byte[Batch.MAX_VALUE_BYTES]);
      for (int i = 1; i < fitting; i++) {
        batch.put(NOTES, new byte[] {(byte) i}, new byte[Batch.MAX_VALUE_BYTES]);
      }
      assertThatThrownBy(() -> batch.put(NOTES, bytes("x"), new byte[Batch.MAX_VALUE_BYTES]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> batch.put(NOTES, new byte[256], bytes("")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> batch.delete(NOTES, new byte[0]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> batch.put(NOTES, bytes("x"), new byte[Batch.MAX_VALUE_BYTES + 1]))
          .isInstanceOf(IllegalArgumentException.class);
      batch.commit();
    }
    try (Vault vault = Vaults.open(home())) {
      assertThat(vault.size(NOTES)).isEqualTo(fitting);
    }
  }

  @Test
  void compactsAFileThatIsMostlyGarbage() throws Exception {
    VaultOptions tight = options().withSlackBytes(4_000);
    try (Vault vault = Vault.create(home(), passphrase(), deviceKey(home()), tight)) {
      for (int i = 0; i < 100; i++) {
        vault.batch().put(NOTES, bytes("k"), bytes("value " + i + "-".repeat(500))).commit();
      }
      assertThat(vault.overdue()).isNull();
    }
    assertThat(Homes.names(home(), "journal-")).hasSize(1).doesNotContain("journal-1");
    assertThat(Files.size(Homes.only(home(), "journal-"))).isLessThan(10_000);
    try (Vault vault = Vaults.open(home())) {
      assertThat(text(present(vault.get(NOTES, bytes("k"))))).startsWith("value 99-");
    }
  }

  @Test
  void snapshotsOfManyPartsComeBackWhole() throws Exception {
    try (Vault vault = Vaults.create(home())) {
      for (int i = 0; i < 20; i++) {
        vault.batch().put(RECEIVING, new byte[] {(byte) i}, new byte[100_000 + i]).commit();
      }
      vault.renewChains();
    }
    try (Vault vault = Vaults.open(home())) {
      assertThat(vault.size(RECEIVING)).isEqualTo(20);
      assertThat(vault.get(RECEIVING, new byte[] {19})).hasSize(100_019);
    }
  }

  @Test
  void renewalDestroysTheKeyThatOpenedTheOldChains() throws Exception {
    try (Vault vault = Vaults.create(home())) {
      vault.batch().put(SENDING, bytes("s"), bytes("chain")).commit();
      Path seized = directory.resolve("seized");
      Files.copy(Homes.only(home(), "chains-"), seized);
      vault.renewChains();
      assertThat(Homes.names(home(), "chains-")).containsExactly("chains-2");
      assertThat(deviceKey(home()).aliases()).containsExactly("chains-2");
      assertThat(deviceKey(home()).unwrap("chains-1", new byte[64])).isNull();
      assertThat(vault.get(SENDING, bytes("s"))).isEqualTo(bytes("chain"));
      vault.batch().put(SENDING, bytes("s"), bytes("next")).commit();
    }
    try (Vault vault = Vaults.open(home())) {
      assertThat(vault.get(SENDING, bytes("s"))).isEqualTo(bytes("next"));
    }
  }

  @Test
  void renewsTheChainsByItselfAfterSixHoursOfWriting() throws Exception {
    FakeClock clock = new FakeClock();
    VaultOptions options = VaultOptions.of(clock, new SecureRandom()).withCost(Vaults.CHEAP);
    try (Vault vault = Vault.create(home(), passphrase(), deviceKey(home()), options)) {
      clock.advance(Duration.ofHours(6).minusSeconds(1));
      vault.batch().put(SENDING, bytes("s"), bytes("1")).commit();
      assertThat(Homes.names(home(), "chains-")).containsExactly("chains-1");
    }
    try (Vault vault = Vault.open(home(), passphrase(), deviceKey(home()), options)) {
      clock.advance(Duration.ofSeconds(1));
      vault.batch().put(NOTES, bytes("n"), bytes("no chain")).commit();
      assertThat(Homes.names(home(), "chains-")).containsExactly("chains-1");
      vault.batch().put(SENDING, bytes("s"), bytes("2")).commit();
      assertThat(Homes.names(home(), "chains-")).containsExactly("chains-2");
      clock.shiftWall(Duration.ofHours(-30));
      vault.batch().put(SENDING, bytes("s"), bytes("3")).commit();
      assertThat(Homes.names(home(), "chains-")).containsExactly("chains-3");
      assertThat(vault.get(SENDING, bytes("s"))).isEqualTo(bytes("3"));
    }
  }

  @Test
  void writesNothingWhenItIsOnlyOpenedAndRead() throws Exception {
    try (Vault vault = Vaults.create(home())) {
      vault.batch().put(NOTES, bytes("k"), bytes("v")).commit();
    }
    List<String> before = Homes.contents(home());
    try (Vault vault = Vaults.open(home())) {
      assertThat(vault.size(NOTES)).isEqualTo(1);
    }
    assertThat(Homes.contents(home())).isEqualTo(before);
  }

  @Test
  void showsNeitherKeysNorValuesOnDisk() throws Exception {
    try (Vault vault = Vaults.create(home())) {
      vault.batch().put(NOTES, bytes("a-key-in-clear"), bytes("a-value-in-clear")).commit();
    }
    for (String content : Homes.contents(home())) {
      assertThat(content).doesNotContain("in-clear");
    }
  }

  @Test
  void belongsToItsOwnerOnly() throws Exception {
    Vaults.create(home()).close();
    for (Path file : Homes.files(home())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
        .isEqualTo("rwx------");
  }

  @Test
  void opensAndClosesAThousandTimes() throws Exception {
    Vaults.create(home()).close();
    for (int i = 0; i < 1_000; i++) {
      try (Vault vault = Vaults.open(home())) {
        assertThat(vault.continuity()).isEqualTo(Continuity.UNBROKEN);
      }
    }
  }

  @Test
  void cannotBeUsedOnceItIsClosed() throws Exception {
    Vault vault = Vaults.create(home());
    vault.close();
    vault.close();
    assertThatThrownBy(() -> vault.get(NOTES, bytes("k")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(vault::renewChains).isInstanceOf(IllegalStateException.class);
  }

  private static List<String> keys(List<VaultEntry> entries) {
    return entries.stream().map(entry -> text(entry.key())).collect(Collectors.toList());
  }
}
