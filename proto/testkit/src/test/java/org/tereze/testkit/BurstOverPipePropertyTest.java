package org.tereze.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tereze.wire.Limits;

/**
 * Both burst halves over connections that are cut, in virtual time: each report is stored once and
 * none is lost.
 */
@Timeout(300)
final class BurstOverPipePropertyTest {
  private final SeededRandom random = SeededRandom.printed("BurstOverPipePropertyTest");

  @Test
  void deliversAllOnceWhereverTheWayUpIsCut() throws Exception {
    cutEverywhere(Way.UP);
  }

  @Test
  void deliversAllOnceWhereverTheWayDownIsCut() throws Exception {
    cutEverywhere(Way.DOWN);
  }

  @Test
  void deliversAllOnceOverManyCutsOfLossyLines() throws Exception {
    for (int round = 0; round < 60; round++) {
      BurstWorld world = new BurstWorld(random);
      for (int i = 0; i < 40; i++) {
        world.write(1 + random.nextInt(i % 13 == 0 ? 9_000 : 400));
      }
      int links = 0;
      while (!world.isDone() && links < 500) {
        LossyPipe pipe = lossy(world.clock());
        Way cut = random.nextBoolean() ? Way.UP : Way.DOWN;
        world.run(pipe.cutAfter(cut, 1 + random.nextInt(cut == Way.UP ? 20_000 : 60)), true);
        world.assertKeepsItsPromises();
        links++;
      }
      world.assertAllStoredOnce();
    }
  }

  @Test
  void storesWhatARefusalLetWaitOnALaterLink() throws Exception {
    for (int round = 0; round < 50; round++) {
      BurstWorld world = new BurstWorld(random);
      for (int i = 0; i < 30; i++) {
        world.write(1 + random.nextInt(300));
      }
      world.refuseAtRandom(0.4);
      world.run(LossyPipe.perfect(), false);
      world.assertKeepsItsPromises();
      world.refuseAtRandom(0);
      world.run(LossyPipe.perfect(), false);
      world.assertAllStoredOnce();
    }
  }

  @Test
  void answersAnEnvelopeThatIsTooLargeOnceAndStoresTheRest() throws Exception {
    BurstWorld world = new BurstWorld(random);
    world.write(100);
    world.write(Limits.MAX_ENVELOPE_BYTES);
    world.write(Limits.MAX_ENVELOPE_BYTES + 1);
    world.write(100);
    world.run(LossyPipe.perfect(), false);
    assertThat(world.refusedForGood()).isEqualTo(1);
    assertThat(world.storedCount()).isEqualTo(3);
    assertThat(world.isDone()).isTrue();
  }

  private void cutEverywhere(Way way) throws Exception {
    List<Supplier<BurstWorld>> worlds =
        List.of(() -> threeReports(false), () -> threeReports(true));
    for (Supplier<BurstWorld> fresh : worlds) {
      BurstWorld whole = fresh.get();
      LossyPipe uncut = LossyPipe.perfect();
      whole.run(uncut, false);
      whole.assertAllStoredOnce();
      long bytes = uncut.receivedBytes(way);
      assertThat(bytes).isGreaterThan(2);
      for (long offset = 0; offset <= bytes; offset++) {
        BurstWorld world = fresh.get();
        world.run(LossyPipe.perfect().cutAfter(way, offset), true);
        world.assertKeepsItsPromises();
        world.run(LossyPipe.perfect(), true);
        world.assertAllStoredOnce();
      }
    }
  }

  /**
   * Three reports to two mailboxes, of different precedence and lifetime; acked one by one or at
   * the end.
   */
  private BurstWorld threeReports(boolean ackEach) {
    BurstWorld world = new BurstWorld(random);
    world.write(122);
    world.write(80);
    world.write(230);
    world.ackEach(ackEach);
    return world;
  }

  private LossyPipe lossy(FakeClock clock) {
    LineShape up = LineShape.of(20_000, Duration.ofMillis(400), 0.02);
    LineShape down = LineShape.of(40_000, Duration.ofMillis(400), 0.02);
    return new LossyPipe(clock, up, down, new Random(random.nextLong()));
  }
}
