package org.tereze.wire.burst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class RecordSizerTest {
  private static final long SECOND = 1_000_000_000L;

  private final RecordSizer sizer = new RecordSizer();

  @Test
  void startsAt1200BytesWhileTheRateIsUnknown() {
    assertThat(sizer.recordBytes()).isEqualTo(1_200);
    sizer.onAcked(0, 0);
    sizer.onAcked(-1, SECOND);
    assertThat(sizer.recordBytes()).isEqualTo(1_200);
    assertThat(sizer.bytesPerSecond()).isZero();
  }

  @Test
  void comesToOneSecondOfTheLine() {
    for (int i = 0; i < 20; i++) {
      sizer.onAcked(2_500, SECOND);
    }
    assertThat(sizer.recordBytes()).isEqualTo(2_500);
    assertThat(sizer.bytesPerSecond()).isCloseTo(2_500, within(1.0));
  }

  @Test
  void staysWithin256And16384Bytes() {
    for (int i = 0; i < 40; i++) {
      sizer.onAcked(10, SECOND);
    }
    assertThat(sizer.recordBytes()).isEqualTo(256);
    for (int i = 0; i < 40; i++) {
      sizer.onAcked(1_000_000, SECOND);
    }
    assertThat(sizer.recordBytes()).isEqualTo(16_384);
  }

  @Test
  void doublesAtMostWhenAcksComeInABunch() {
    sizer.onAcked(50_000, 1_000);
    assertThat(sizer.recordBytes()).isEqualTo(2_400);
  }

  @Test
  void forgetsALineThatWasFast() {
    for (int i = 0; i < 40; i++) {
      sizer.onAcked(10_000, SECOND);
    }
    for (int i = 0; i < 30; i++) {
      sizer.onAcked(500, SECOND);
    }
    assertThat(sizer.recordBytes()).isBetween(500, 600);
  }
}
