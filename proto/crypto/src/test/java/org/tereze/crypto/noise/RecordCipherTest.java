package org.tereze.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;

class RecordCipherTest {
  private final SecretBytes key = SecretBytes.owning(new byte[32]);

  private static byte[] record(RecordSealer sealer, int filling) {
    byte[] record = new byte[24];
    java.util.Arrays.fill(record, 0, 8, (byte) filling);
    sealer.seal(record, 0, 8, record, 0);
    return record;
  }

  @Test
  void opensRecordsInTheOrderOfSealingOnly() throws CryptoException {
    RecordSealer sealer = new RecordSealer(key);
    RecordOpener opener = new RecordOpener(key);
    byte[] first = record(sealer, 1);
    byte[] second = record(sealer, 1);
    assertThat(first).isNotEqualTo(second);
    assertThatThrownBy(() -> opener.open(second, 0, 24, new byte[8], 0))
        .isInstanceOf(CryptoException.class);
    assertThat(opener.open(first, 0, 24, new byte[8], 0)).isEqualTo(8);
    assertThatThrownBy(() -> opener.open(first, 0, 24, new byte[8], 0))
        .isInstanceOf(CryptoException.class);
    assertThat(opener.open(second, 0, 24, new byte[8], 0)).isEqualTo(8);
  }

  @Test
  void refusesRecordsShorterThanATag() {
    RecordOpener opener = new RecordOpener(key);
    for (int length = 0; length < RecordSealer.TAG_BYTES; length++) {
      int each = length;
      assertThatThrownBy(() -> opener.open(new byte[16], 0, each, new byte[0], 0))
          .isInstanceOf(CryptoException.class);
    }
  }

  @Test
  void refusesARecordWithAnyByteChangedAndOpensItUnchanged() throws CryptoException {
    byte[] record = record(new RecordSealer(key), 3);
    RecordOpener opener = new RecordOpener(key);
    byte[] out = new byte[8];
    for (int i = 0; i < record.length; i++) {
      record[i] ^= 0x40;
      assertThatThrownBy(() -> opener.open(record, 0, 24, out, 0))
          .isInstanceOf(CryptoException.class);
      assertThat(out).containsOnly(0);
      record[i] ^= 0x40;
    }
    assertThat(opener.open(record, 0, 24, out, 0)).isEqualTo(8);
    assertThat(out).containsOnly(3);
  }

  @Test
  void stopsBeforeTheReservedNumber() throws CryptoException {
    RecordSealer sealer = new RecordSealer(key, -2);
    RecordOpener opener = new RecordOpener(key, -2);
    byte[] last = record(sealer, 9);
    assertThat(opener.open(last, 0, 24, last, 0)).isEqualTo(8);
    assertThatThrownBy(() -> record(sealer, 9))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("record numbers are used up");
    assertThatThrownBy(() -> opener.open(new byte[24], 0, 24, new byte[8], 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void countsOnThroughTheSignBit() throws CryptoException {
    RecordSealer sealer = new RecordSealer(key, Long.MAX_VALUE);
    RecordOpener opener = new RecordOpener(key, Long.MAX_VALUE);
    for (int i = 0; i < 3; i++) {
      byte[] each = record(sealer, i);
      assertThat(opener.open(each, 0, 24, each, 0)).isEqualTo(8);
      assertThat(each[0]).isEqualTo((byte) i);
    }
  }
}
