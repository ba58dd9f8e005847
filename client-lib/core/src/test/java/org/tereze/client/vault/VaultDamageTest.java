package org.tereze.client.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.tereze.client.vault.Vaults.NOTES;
import static org.tereze.client.vault.Vaults.SENDING;
import static org.tereze.client.vault.Vaults.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spoils files byte by byte: damage is named and left alone, a torn tail is cut. */
class VaultDamageTest {
  private static final int BATCHES = 4;

  @TempDir private Path directory;
  private Path closed = Path.of("");
  private Path open = Path.of("");
  private final List<Integer> ends = new ArrayList<>();

  @BeforeEach
  void makeHomes() throws Exception {
    closed = directory.resolve("closed");
    open = directory.resolve("open");
    try (Vault vault = Vaults.create(closed)) {
      ends.add((int) Files.size(closed.resolve("journal-1")));
      for (int i = 0; i < BATCHES; i++) {
        vault.batch().put(NOTES, bytes("k" + i), bytes("value " + i)).commit();
        vault.batch().put(SENDING, bytes("s" + i), bytes("chain " + i)).commit();
        ends.add((int) Files.size(closed.resolve("journal-1")));
      }
      Homes.copy(closed, open);
    }
  }

  @Test
  void namesFileAndOffsetOfEveryFlippedByteOnceItWasClosed() throws Exception {
    for (String name : new String[] {"journal-1", "chains-1", "vault.key", "device/key-chains-1"}) {
      Path file = closed.resolve(name);
      for (int offset = 0; offset < Files.size(file); offset++) {
        Homes.flip(file, offset);
        List<String> before = Homes.contents(closed);
        VaultDamagedException damage = damageOf(closed);
        assertThat(damage.fileName()).as("%s at %d", name, offset).isEqualTo(file.toString());
        assertThat(damage).hasMessageContaining(file + " is damaged at byte " + damage.offset());
        assertThat(damage.offset()).isLessThanOrEqualTo(offset);
        assertThat(Homes.contents(closed)).isEqualTo(before);
        Homes.flip(file, offset);
      }
    }
    Vaults.open(closed).close();
  }

  @Test
  void findsEveryFlippedByteBeforeTheLastRecordOfOneThatWasNotClosed() throws Exception {
    Path file = open.resolve("journal-1");
    int lastRecord = ends.get(BATCHES - 1);
    for (int offset = 0; offset < lastRecord; offset++) {
      Homes.flip(file, offset);
      VaultDamagedException damage = damageOf(open);
      assertThat(damage.fileName()).isEqualTo(file.toString());
      assertThat(offset - damage.offset()).isBetween(0L, 120L);
      Homes.flip(file, offset);
    }
  }

  @Test
  void takesAFlippedByteInTheLastRecordOfOneThatWasNotClosedForATornTail() throws Exception {
    for (int offset = ends.get(BATCHES - 1); offset < ends.get(BATCHES); offset++) {
      Path home = copyOf(open, "flipped-" + offset);
      Homes.flip(home.resolve("journal-1"), offset);
      assertKept(home, BATCHES - 1);
    }
  }

  @Test
  void cutsATornTailAtEveryLength() throws Exception {
    for (int length = ends.get(0); length <= ends.get(BATCHES); length++) {
      Path home = copyOf(open, "cut-" + length);
      Homes.cut(home.resolve("journal-1"), length);
      int whole = 0;
      while (whole < BATCHES && ends.get(whole + 1) <= length) {
        whole++;
      }
      assertKept(home, whole);
    }
  }

  @Test
  void cutsATailOfZerosOrOfGarbage() throws Exception {
    int fill = 0;
    for (int length = ends.get(BATCHES - 1); length < ends.get(BATCHES); length += 5) {
      for (byte filler : new byte[] {0, (byte) 0xff, 0x5a}) {
        Path home = copyOf(open, "filled-" + fill++);
        Path file = home.resolve("journal-1");
        byte[] content = Files.readAllBytes(file);
        Arrays.fill(content, length, content.length, filler);
        Files.write(file, content);
        assertKept(home, BATCHES - 1);
      }
    }
  }

  @Test
  void callsAFileThatIsCutInItsSnapshotDamaged() throws Exception {
    for (int length = 0; length < ends.get(0); length++) {
      Homes.cut(open.resolve("journal-1"), length);
      assertThat(damageOf(open).fileName()).endsWith("journal-1");
      Files.delete(open.resolve("journal-1"));
      Files.copy(closed.resolve("journal-1"), open.resolve("journal-1"));
    }
  }

  @Test
  void saysThatAClosedVaultWhoseTailIsMissingIsAnOlderCopy() throws Exception {
    Homes.cut(closed.resolve("journal-1"), ends.get(BATCHES) - 1);
    try (Vault vault = Vaults.open(closed)) {
      assertThat(vault.continuity()).isEqualTo(Continuity.OLDER_COPY);
      assertThat(vault.size(NOTES)).isEqualTo(BATCHES - 1);
      assertThat(vault.size(SENDING)).isZero();
    }
  }

  @Test
  void findsAMissingFileARepeatedRecordAndTrailingBytes() throws Exception {
    Path file = closed.resolve("journal-1");
    byte[] whole = Files.readAllBytes(file);
    byte[] repeated = Arrays.copyOf(whole, whole.length + ends.get(2) - ends.get(1));
    System.arraycopy(whole, ends.get(1), repeated, whole.length, ends.get(2) - ends.get(1));
    Files.write(file, repeated);
    assertThat(damageOf(closed)).hasMessageContaining("record 2 where 5 belongs");
    Files.write(file, Arrays.copyOf(whole, whole.length + RecordFrame.MAX_SEALED_BYTES + 1_024));
    assertThat(damageOf(closed)).hasMessageContaining("more follows than one record");
    Files.delete(file);
    assertThat(damageOf(closed)).hasMessageContaining("missing");
    Files.write(file, whole);
    Vaults.open(closed).close();
  }

  @Test
  void refusesWhatANewerVersionWrote() throws Exception {
    Path file = closed.resolve("journal-1");
    byte[] content = Files.readAllBytes(file);
    content[4] = 2;
    Files.write(file, content);
    assertThat(damageOf(closed)).hasMessageContaining("version 2 is not known here");
  }

  @Test
  void refusesAKeyFileThatAsksForTooMuch() throws Exception {
    Path file = closed.resolve("vault.key");
    byte[] content = Files.readAllBytes(file);
    ByteBuffer.wrap(content).putInt(5, Integer.MAX_VALUE);
    ByteBuffer.wrap(content).putInt(91, WholeFile.crc(content, 0, 91));
    Files.write(file, content);
    assertThat(damageOf(closed)).hasMessageContaining("cost out of bounds");
    Files.write(file, new byte[1_000_000]);
    assertThatThrownBy(() -> Vaults.open(closed)).hasMessageContaining("longer than it can be");
  }

  private static VaultDamagedException damageOf(Path home) {
    VaultDamagedException damage =
        catchThrowableOfType(VaultDamagedException.class, () -> Vaults.open(home).close());
    return Vaults.present(damage);
  }

  private Path copyOf(Path home, String name) throws IOException {
    Path copy = directory.resolve(name);
    Homes.copy(home, copy);
    return copy;
  }

  private static void assertKept(Path home, int batches) throws Exception {
    try (Vault vault = Vaults.open(home)) {
      assertThat(vault.continuity()).isEqualTo(Continuity.UNBROKEN);
      assertThat(vault.size(NOTES)).isEqualTo(batches);
      vault.batch().put(NOTES, bytes("after"), bytes("the cut")).commit();
    }
    try (Vault vault = Vaults.open(home)) {
      assertThat(vault.size(NOTES)).isEqualTo(batches + 1);
    }
  }
}
