package org.tereze.text.mix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class RangeCoderTest {
  @Test
  void everyDecisionComesBackWhateverItsProbability() {
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      int count = random.nextInt(300);
      int[] bits = new int[count];
      int[] probabilities = new int[count];
      RangeEncoder encoder = new RangeEncoder();
      for (int i = 0; i < count; i++) {
        probabilities[i] = round % 3 == 0 ? 65535 : round % 3 == 1 ? 1 : 1 + random.nextInt(65535);
        bits[i] = random.nextInt(round % 2 == 0 ? 2 : 20) == 0 ? 0 : 1;
        encoder.encode(bits[i], probabilities[i]);
      }
      byte[] bytes = encoder.finish();
      RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
      for (int i = 0; i < count; i++) {
        assertThat(decoder.decode(probabilities[i])).isEqualTo(bits[i]);
      }
      assertThat(decoder.isPastEnd()).isFalse();
    }
  }

  @Test
  void likelyDecisionsCostNothing() {
    RangeEncoder encoder = new RangeEncoder();
    for (int i = 0; i < 1000; i++) {
      encoder.encode(1, 65535);
    }
    assertThat(encoder.finish().length).isLessThanOrEqualTo(1);
  }

  @Test
  void takesOffNoMoreZerosThanAReaderAsksFor() {
    RangeEncoder encoder = new RangeEncoder();
    for (int i = 0; i < 160; i++) {
      encoder.encode(1, 32768);
    }
    byte[] bytes = encoder.finish();
    assertThat(bytes).hasSize(16).containsOnly(0);
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
    for (int i = 0; i < 160; i++) {
      assertThat(decoder.decode(32768)).isEqualTo(1);
    }
    assertThat(decoder.isPastEnd()).isFalse();
    for (int i = 0; i < 8; i++) {
      decoder.decode(32768);
    }
    assertThat(decoder.isPastEnd()).isTrue();
  }

  @Test
  void probabilitiesOfBothSidesAddUpToOne() {
    for (int x = -3000; x <= 3000; x++) {
      assertThat(Logistic.squash(x) + Logistic.squash(-x)).isEqualTo(65536);
      assertThat(Logistic.squash(x)).isBetween(1, 65535);
      assertThat(Logistic.squash(x)).isGreaterThanOrEqualTo(Logistic.squash(x - 1));
    }
    assertThat(Logistic.squash(256)).isEqualTo(47910);
  }

  /** Ones only are zeros only, which are taken off at the end. */
  @Test
  void saysNoMoreBytesThanThereAreInTheEnd() {
    for (int ones = 0; ones < 100; ones++) {
      RangeEncoder encoder = new RangeEncoder();
      for (int i = 0; i < ones; i++) {
        encoder.encodeBits(1, 1);
      }
      int least = encoder.leastBytes();
      assertThat(encoder.finish().length).isBetween(least, least + 8);
    }
  }
}
