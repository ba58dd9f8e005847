package org.tereze.bench.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tereze.bench.trace.Trace;
import org.tereze.window.schedule.Probing;

/** A little of the measurement; all of it is {@code bench schedule}. */
final class DuelTest {
  private static final int NODES = 6;

  private static double ratio(TraceKind kind, int count) {
    double learned = 0;
    double even = 0;
    for (int seed = 0; seed < count; seed++) {
      Duel duel = Duel.of(kind.trace(seed), Probing.PHONE, NODES, seed);
      learned += duel.learned();
      even += duel.even();
      assertThat(duel.triesPerDay()).isBetween(15.0, 32.0);
    }
    return learned / even;
  }

  @Test
  void learningIsWorthMuchWhereHoursRepeatAndCostsLittleElsewhere() {
    assertThat(ratio(TraceKind.REGULAR, 12)).isGreaterThan(1.3);
    assertThat(ratio(TraceKind.IRREGULAR, 12)).isGreaterThan(0.93);
  }

  @Test
  void usedTimeIsFromTheFirstTryThatIsAnsweredUntilTheWindowCloses() throws Exception {
    Trace trace =
        Trace.parse(
            "t",
            """
            name A
            from 2026-03-01T00:00Z
            until 2026-03-01T12:00Z
            window 2026-03-01T01:00Z 2026-03-01T03:00Z
            """);
    Instant[] times = {
      trace.from().plus(Duration.ofMinutes(30)),
      trace.from().plus(Duration.ofMinutes(90)),
      trace.from().plus(Duration.ofHours(4)),
      trace.until()
    };
    Tries fixed =
        new Tries() {
          private int count;

          @Override
          Instant next(Instant now) {
            assertThat(times[count]).isAfterOrEqualTo(now);
            return times[count++];
          }

          @Override
          void nothing(Instant now) {}

          @Override
          void used(Instant from, Instant closed) {
            assertThat(closed).isEqualTo(trace.windows().get(0).closes());
          }
        };
    assertThat(fixed.run(trace, new Random(1))).isEqualTo(new Tries.Result(3, 5_400));
  }

  @Test
  void evenProbingIsGivenAsManyTries() {
    Trace trace = TraceKind.SINGLE.trace(3);
    Tries.Result even = Tries.even(3_600, 1).run(trace, new Random(1));
    assertThat(even.tries()).isBetween(14 * 24L - 30, 14 * 24L + 10);
  }

  @Test
  void tracesOfASeedAreTheSameAndFillTheirDays() {
    for (TraceKind kind : TraceKind.values()) {
      Trace again = kind.trace(7);
      assertThat(kind.trace(7)).isEqualTo(again);
      for (long seed = 0; seed < 100; seed++) {
        Trace trace = kind.trace(seed);
        assertThat(trace.windows()).as("%s %d", kind, seed).isNotEmpty();
        for (int i = 1; i < trace.windows().size(); i++) {
          assertThat(trace.windows().get(i).opens()).isAfter(trace.windows().get(i - 1).closes());
        }
      }
    }
    assertThat(TraceKind.SINGLE.trace(7).windows()).hasSize(1);
  }
}
