package org.tereze.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillClockTest {
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

  @TempDir private Path folder;
  private final AtomicLong millis = new AtomicLong(1_790_000_000_000L);

  private Instant machine() {
    return Instant.ofEpochMilli(millis.get());
  }

  private long nanos() {
    return millis.get() * 1_000_000;
  }

  @Test
  void runsAtTrueRateAndJumpsForEverybodyWhoHasIt() throws Exception {
    Path file = folder.resolve("clock");
    DrillClock drill = DrillClock.create(file, START, this::machine, this::nanos);
    DrillClock phone = DrillClock.open(file, this::machine, this::nanos);
    long before = phone.nanos();
    millis.addAndGet(1_500);
    assertThat(phone.instant()).isEqualTo(START.plusMillis(1_500));
    drill.jumpTo(START.plus(Duration.ofHours(12)));
    millis.addAndGet(500);
    assertThat(phone.instant()).isEqualTo(START.plus(Duration.ofHours(12)).plusMillis(500));
    assertThat(phone.nanos() - before).isEqualTo(Duration.ofHours(12).plusMillis(500).toNanos());
  }

  @Test
  void neverGoesBack() throws Exception {
    DrillClock drill =
        DrillClock.create(folder.resolve("clock"), START, this::machine, this::nanos);
    drill.jumpTo(START.plusSeconds(60));
    drill.jumpTo(START);
    assertThat(drill.instant()).isEqualTo(START.plusSeconds(60));
  }
}
