package org.tereze.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tereze.wire.AckCode;

/** What a window carries, in virtual time: 15 seeds, everything cold. */
class DatagramWindowTest {
  private static final int SEEDS = 15;
  private static final long SECOND = 1_000 * DatagramWindow.MILLI;

  private static LineShape line(int bitsPerSecond, int rttMillis, double loss) {
    return LineShape.of(bitsPerSecond, Duration.ofMillis(rttMillis / 2), loss);
  }

  private static int[] stored(LineShape line, int seconds, double rememberedRate) throws Exception {
    int[] stored = new int[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      DatagramWindow window = new DatagramWindow(line, line, seed, false, rememberedRate);
      window.add(2_000, 300, 8);
      window.run(seconds * SECOND);
      stored[seed] = window.stored.size();
    }
    Arrays.sort(stored);
    return stored;
  }

  @Test
  void carriesNearlyWhatTheLineCanInTenSeconds() throws Exception {
    // Of 83 that the bare line carries, and 69 by calculation.
    int[] thin = stored(line(20_000, 800, 0.02), 10, 0);
    assertThat(thin[SEEDS / 2]).isGreaterThanOrEqualTo(62);
    assertThat(thin[1]).isGreaterThanOrEqualTo(57);
    // Of 267 and 213.
    int[] wider = stored(line(64_000, 600, 0.05), 10, 0);
    assertThat(wider[SEEDS / 2]).isGreaterThanOrEqualTo(192);
    // Of 57 by calculation.
    int[] lossy = stored(line(20_000, 800, 0.2), 10, 0);
    assertThat(lossy[SEEDS / 2]).isGreaterThanOrEqualTo(45);
    int[] worse = stored(line(20_000, 800, 0.4), 10, 0);
    assertThat(worse[SEEDS / 2]).isGreaterThanOrEqualTo(27);
  }

  @Test
  void andInThirtyAndSixty() throws Exception {
    assertThat(stored(line(20_000, 800, 0.02), 30, 0)[SEEDS / 2]).isGreaterThanOrEqualTo(200);
    assertThat(stored(line(20_000, 800, 0.02), 60, 0)[SEEDS / 2]).isGreaterThanOrEqualTo(405);
    assertThat(stored(line(64_000, 600, 0.05), 30, 0)[SEEDS / 2]).isGreaterThanOrEqualTo(620);
  }

  @Test
  void custodyIsKnownAfterOneRoundTrip() throws Exception {
    LineShape line = line(20_000, 800, 0);
    DatagramWindow window = new DatagramWindow(line, line, 1, false, 0);
    window.add(1, 122, 1);
    window.run(3 * SECOND);
    assertThat(window.stored).hasSize(1);
    assertThat(window.firstStoredNanos).isLessThanOrEqualTo(960 * DatagramWindow.MILLI);
    // IP level, sealing included: one report of 100 bytes costs less than 400 both ways.
    assertThat(window.upBytes + window.downBytes).isLessThanOrEqualTo(400);
  }

  @Test
  void losesNothingWhateverTheLineDoes() throws Exception {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      LineShape shape =
          line(
                  8_000 + random.nextInt(200_000),
                  100 + random.nextInt(2_000),
                  random.nextDouble() / 2)
              .withJitter(Duration.ofMillis(random.nextInt(300)))
              .withReordering(random.nextDouble() / 3)
              .withDuplication(random.nextDouble() / 3);
      DatagramWindow window = new DatagramWindow(shape, shape, seed, false, 0);
      int count = 1 + random.nextInt(120);
      for (int i = 0; i < count; i++) {
        window.add(1, 8 + random.nextInt(random.nextInt(20) == 0 ? 32_760 : 600), 1 + i % 5);
        if (random.nextInt(6) == 0) {
          window.refuses.set(i);
        }
      }
      window.run(2_000 * SECOND);
      assertThat(window.unanswered()).as("seed %d", seed).isZero();
      assertThat(window.refused).hasSize(window.refuses.cardinality());
      assertThat(window.refused.values()).allMatch(code -> code == AckCode.FULL);
    }
  }

  @Test
  void aMuteReturnStillLeavesEverythingThere() throws Exception {
    for (double loss : new double[] {0.02, 0.2, 0.4}) {
      for (int seed = 0; seed < 5; seed++) {
        LineShape shape = line(20_000, 800, loss);
        DatagramWindow window = new DatagramWindow(shape, shape, seed, true, 0);
        window.add(30, 300, 8);
        window.run(60 * SECOND);
        assertThat(window.taken).as("loss %s, seed %d", loss, seed).hasSize(30);
        assertThat(window.stored).isEmpty();
      }
    }
  }

  @Test
  void aRememberedRateIsUsedAtOnceAndAWrongOneIsForgotten() throws Exception {
    LineShape wide = line(512_000, 300, 0.01);
    int cold = stored(wide, 3, 0)[SEEDS / 2];
    int warm = stored(wide, 3, 64_000)[SEEDS / 2];
    assertThat(warm).isGreaterThan(cold);
    int misled = stored(line(20_000, 800, 0.02), 10, 64_000)[SEEDS / 2];
    assertThat(misled).isGreaterThanOrEqualTo(45);
  }
}
