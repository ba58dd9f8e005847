package org.tereze.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TestkitTest {
  @Test
  void aFakeClockMovesOnlyWhenTold() {
    FakeClock clock = new FakeClock();
    assertThat(clock.instant()).isEqualTo(FakeClock.START);
    clock.advance(Duration.ofSeconds(2));
    assertThat(clock.nanoTime()).isEqualTo(2_000_000_000L);
    assertThat(clock.instant()).isEqualTo(FakeClock.START.plusSeconds(2));
    clock.shiftWall(Duration.ofHours(-30));
    assertThat(clock.nanoTime()).isEqualTo(2_000_000_000L);
    assertThat(clock.instant()).isEqualTo(FakeClock.START.plusSeconds(2 - 30 * 3_600));
    clock.advanceTo(1);
    assertThat(clock.nanoTime()).isEqualTo(2_000_000_000L);
    assertThatThrownBy(() -> clock.advanceNanos(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSeedRepeatsItsBytes() {
    assertThat(new SeededRandom(5).bytes(100)).isEqualTo(new SeededRandom(5).bytes(100));
    assertThat(new SeededRandom(5).bytes(100)).isNotEqualTo(new SeededRandom(6).bytes(100));
    assertThat(new SeededRandom(5).nextLong()).isEqualTo(new SeededRandom(5).nextLong());
    assertThat(new SeededRandom(5)).hasToString("seed 5");
  }

  @Test
  void theTcpModelCountsAnOpeningSegmentsAndAcks() {
    assertThat(TcpModel.openingBytes(Way.UP) + TcpModel.openingBytes(Way.DOWN)).isEqualTo(172);
    assertThat(TcpModel.segments(0)).isZero();
    assertThat(TcpModel.segments(1_400)).isEqualTo(1);
    assertThat(TcpModel.segments(1_401)).isEqualTo(2);
    assertThat(TcpModel.ackBytes(3)).isEqualTo(2 * 52);
    assertThat(TcpModel.connectionBytes(Way.UP, 200, 1, 1)).isEqualTo(112 + 252 + 52);
    assertThat(TcpModel.retransmissionNanos(0)).isEqualTo(1_000_000_000L);
    assertThat(TcpModel.retransmissionNanos(2_000_000_000L)).isEqualTo(2_200_000_000L);
  }

  @Test
  void hexadecimalGoesBothWays() {
    byte[] bytes = {0, 15, (byte) 0xf0, (byte) 0xff};
    assertThat(JsonVectors.hex(bytes)).isEqualTo("000ff0ff");
    assertThat(JsonVectors.bytes("000ff0ff")).isEqualTo(bytes);
    assertThatThrownBy(() -> JsonVectors.bytes("0")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void vectorsThatDifferAreNamed() {
    JsonVectors vectors = new JsonVectors("frames", "not what is in the tree");
    vectors.add("a frame that is not there").put("frame", "00");
    if (!Boolean.getBoolean("vectors.write")) {
      assertThatThrownBy(vectors::check)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("frames.json, vector 0");
    }
  }
}
