package org.tereze.client.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;

final class FitTest {
  @Test
  void countsSmsOf140Bytes() {
    assertThat(Fit.of(1).smsMessages()).isEqualTo(1);
    assertThat(Fit.of(140).smsMessages()).isEqualTo(1);
    assertThat(Fit.of(141).smsMessages()).isEqualTo(2);
    assertThat(Fit.of(32_768).smsMessages()).isEqualTo(235);
  }

  @Test
  void countsWordsOf11Bits() {
    // 79 bytes are 632 bits, 57.5 words.
    assertThat(Fit.of(79).words()).isEqualTo(58);
    assertThat(Fit.of(11).words()).isEqualTo(8);
    assertThat(Fit.of(12).words()).isEqualTo(9);
    assertThat(Fit.of(140).words()).isEqualTo(102);
  }

  @Test
  void countsTheTimeOfTheLineWithFrameRecordAndPacket() {
    // Put 4, record 18, packet 52: 153 bytes are 1,224 bits.
    assertThat(Fit.of(79).lineMillis()).isEqualTo(62);
    // Put 5 from 128 bytes on.
    assertThat(Fit.of(128).lineMillis()).isEqualTo((128 + 5 + 18 + 52) * 8 / 20 + 1);
    // Put 6, two packets.
    assertThat(Fit.of(1_400).lineMillis()).isEqualTo((1_400 + 6 + 18 + 104) * 8 / 20 + 1);
  }

  @Test
  void nothingHasLessThanNoBytes() {
    assertThat(Fit.of(0).words()).isZero();
    assertThat(Fit.of(140, 140).freeBytes()).isEqualTo(140);
    for (int[] wrong : new int[][] {{-1, 0}, {140, -1}, {140, 141}}) {
      assertThat(catchThrowable(() -> Fit.of(wrong[0], wrong[1])))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
