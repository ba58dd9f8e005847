package org.tereze.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A TCP transfer beside a burst on the same line, in virtual time: nine seeds, a minute of both.
 */
class SharedLineTest {
  private static final int SEEDS = 9;
  private static final long SECOND = 1_000 * DatagramWindow.MILLI;
  private static final int SECONDS = 60;
  private static final int NEVER = -1;

  /** What TCP and the burst got of the line, the median of each. */
  private static final class Shares {
    final double tcp;
    final double burst;

    Shares(double tcp, double burst) {
      this.tcp = tcp;
      this.burst = burst;
    }
  }

  private static Shares shares(
      LineShape line, int bitsPerSecond, TcpFlow.Control control, int tcpBegins, int burstBegins)
      throws Exception {
    double[] tcp = new double[SEEDS];
    double[] burst = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      DatagramWindow window = new DatagramWindow(line, line, seed, false, 0);
      window.add(4_000, 300, 8);
      TcpFlow flow = new TcpFlow(window, control);
      flow.start(tcpBegins * SECOND);
      long both = Math.max(tcpBegins, burstBegins) * SECOND;
      if (burstBegins == NEVER) {
        window.go(both);
      } else {
        window.run(burstBegins * SECOND, both);
      }
      long tcpBefore = flow.cameBytes();
      long burstBefore = window.cameBytes();
      window.go(both + SECONDS * SECOND);
      double all = bitsPerSecond / 8.0 * SECONDS;
      tcp[seed] = (flow.cameBytes() - tcpBefore) / all;
      burst[seed] = (window.cameBytes() - burstBefore) / all;
    }
    Arrays.sort(tcp);
    Arrays.sort(burst);
    return new Shares(tcp[SEEDS / 2], burst[SEEDS / 2]);
  }

  @ParameterizedTest
  @CsvSource({
    "RENO,20000,800,0",
    "RENO,20000,800,0.02",
    "RENO,64000,600,0",
    "RENO,64000,600,0.05",
    "CUBIC,20000,800,0",
    "CUBIC,20000,800,0.02",
    "CUBIC,64000,600,0",
    "CUBIC,64000,600,0.05"
  })
  void keepsFortyPercentWhoeverWasThereFirst(
      TcpFlow.Control control, int bitsPerSecond, int rttMillis, double loss) throws Exception {
    LineShape line = LineShape.of(bitsPerSecond, Duration.ofMillis(rttMillis / 2), loss);
    for (int[] begin : new int[][] {{0, 0}, {0, 20}, {20, 0}}) {
      Shares shares = shares(line, bitsPerSecond, control, begin[0], begin[1]);
      assertThat(shares.tcp)
          .as("TCP from %d s, the burst from %d s", begin[0], begin[1])
          .isGreaterThanOrEqualTo(0.4);
      assertThat(shares.burst).as("the burst").isGreaterThanOrEqualTo(0.15);
    }
  }

  @ParameterizedTest
  @EnumSource(TcpFlow.Control.class)
  void theModelOfTcpFillsALineThatItHasAlone(TcpFlow.Control control) throws Exception {
    LineShape clean = LineShape.of(64_000, Duration.ofMillis(300), 0);
    assertThat(shares(clean, 64_000, control, 0, NEVER).tcp).isGreaterThan(0.95);
    LineShape lossy = LineShape.of(64_000, Duration.ofMillis(300), 0.05);
    assertThat(shares(lossy, 64_000, control, 0, NEVER).tcp).isBetween(0.8, 0.97);
  }
}
