package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class IdPositionsTest {
  @Test
  void findsTheLastPositionOfEachIdAndForgetsAll() {
    IdPositions positions = new IdPositions(12345);
    for (int round = 0; round < 3; round++) {
      positions.clear(1_000);
      for (int i = 0; i < 1_000; i++) {
        assertThat(positions.find(id(i))).isEqualTo(-1);
        positions.put(id(i), i);
      }
      positions.put(id(7), 5_000);
      for (int i = 0; i < 1_000; i++) {
        assertThat(positions.find(id(i))).isEqualTo(i == 7 ? 5_000 : i);
      }
    }
  }

  @Test
  void holdsIdsThatDifferInTheirHighestBitsOnly() {
    IdPositions positions = new IdPositions(1);
    positions.clear(300);
    for (int i = 0; i < 300; i++) {
      positions.put((long) i << 55, i);
    }
    for (int i = 0; i < 300; i++) {
      assertThat(positions.find((long) i << 55)).isEqualTo(i);
    }
  }

  private static long id(int i) {
    return i * 0x9E3779B97F4A7C15L;
  }
}
