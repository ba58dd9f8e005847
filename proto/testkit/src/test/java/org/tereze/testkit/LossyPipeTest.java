package org.tereze.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LossyPipeTest {
  private final FakeClock clock = new FakeClock();

  @Test
  void carriesBytesInOrderAfterRateAndDelay() {
    LineShape shape = LineShape.of(8_000, Duration.ofMillis(400), 0);
    LossyPipe pipe = new LossyPipe(clock, shape, LineShape.PERFECT, new Random(1));
    pipe.send(Way.UP, new byte[] {1, 2, 3}, 0, 3);
    assertThat(pipe.receive(Way.UP)).isEmpty();
    // 55 bytes with headers at 1,000 bytes a second, then the delay.
    assertThat(pipe.nextArrivalNanos()).isEqualTo(Duration.ofMillis(55 + 400).toNanos());
    clock.advance(Duration.ofMillis(454));
    assertThat(pipe.receive(Way.UP)).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(pipe.receive(Way.UP, 2)).containsExactly(1, 2);
    assertThat(pipe.receive(Way.UP)).containsExactly(3);
    assertThat(pipe.nextArrivalNanos()).isEqualTo(-1);
  }

  @Test
  void letsExactlySoManyBytesArriveBeforeACut() {
    for (int cut = 0; cut <= 10; cut++) {
      LossyPipe pipe = LossyPipe.perfect().cutAfter(Way.UP, cut);
      pipe.send(Way.DOWN, new byte[4], 0, 4);
      pipe.send(Way.UP, new byte[10], 0, 10);
      assertThat(pipe.receive(Way.UP)).hasSize(cut);
      assertThat(pipe.isCut()).isTrue();
      assertThat(pipe.receive(Way.DOWN)).isEmpty();
      pipe.send(Way.UP, new byte[10], 0, 10);
      assertThat(pipe.receive(Way.UP)).isEmpty();
    }
  }

  @Test
  void aLostSegmentHoldsUpWhatIsBehindIt() {
    LineShape shape = LineShape.of(0, Duration.ofMillis(400), 0.5);
    long pause = TcpModel.retransmissionNanos(Duration.ofMillis(800).toNanos());
    assertThat(pause).isEqualTo(Duration.ofSeconds(1).toNanos());
    Line line = new Line(shape, shape, new Random(3), 0);
    long last = 0;
    for (int i = 0; i < 200; i++) {
      long arrival = line.send(0, 100);
      assertThat(arrival).isGreaterThanOrEqualTo(last);
      assertThat((arrival - Duration.ofMillis(400).toNanos()) % pause).isZero();
      last = arrival;
    }
    assertThat(line.segments()).isEqualTo(200);
    assertThat(line.lostSegments()).isBetween(120L, 280L);
    assertThat(line.packetBytes()).isEqualTo((200 + line.lostSegments()) * 152);
  }
}
