package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tereze.relay.ops.CustodyClock.Standing.AGREES;
import static org.tereze.relay.ops.CustodyClock.Standing.AHEAD;
import static org.tereze.relay.ops.CustodyClock.Standing.BEHIND;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tereze.relay.store.StoredTime;

final class CustodyClockTest {
  private static final int START_HOURS = 7_812; // 2026-11-22T12:00Z
  private Instant wall = Instant.parse("2026-11-22T12:00:00Z");
  private long nanos = 17;
  private boolean nothingToLose;
  private @Nullable StoredTime kept;
  private CustodyClock clock = boot();

  private CustodyClock boot() {
    CustodyClock booted =
        new CustodyClock(new RelayClock(() -> wall, () -> nanos), kept, () -> nothingToLose);
    keep(booted);
    return booted;
  }

  private void keep(CustodyClock from) {
    StoredTime due = from.due();
    kept = due == null ? kept : due;
  }

  /** Off, the machine's clock going on, and on again. */
  private void restartAfter(Duration off) {
    wall = wall.plus(off);
    nanos = 3; // a steady clock means nothing to the next process
    clock = boot();
  }

  private void run(Duration time) {
    Duration step = Duration.ofMinutes(5);
    for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
      wall = wall.plus(step);
      nanos += step.toNanos();
      clock.tick();
      keep(clock);
    }
  }

  private void leap(long hours) {
    wall = wall.plus(Duration.ofHours(hours));
    clock.tick();
    keep(clock);
  }

  @Test
  void runsWithTheSteadyClock() {
    assertThat(clock.hours()).isEqualTo(START_HOURS);
    run(Duration.ofHours(100));
    assertThat(clock.hours()).isEqualTo(START_HOURS + 100);
    assertThat(clock.standing()).isEqualTo(AGREES);
  }

  @Test
  void doesNotFollowALeapOfFortyDaysAndAgreesAgainOnceItIsSetRight() {
    leap(960);
    assertThat(clock.hours()).isEqualTo(START_HOURS);
    assertThat(clock.standing()).isEqualTo(AHEAD);
    assertThat(clock.gapHours()).isEqualTo(960);
    run(Duration.ofHours(400));
    assertThat(clock.hours()).isEqualTo(START_HOURS + 400);
    assertThat(clock.standing()).isEqualTo(AHEAD);
    leap(-960);
    assertThat(clock.hours()).isEqualTo(START_HOURS + 400);
    assertThat(clock.standing()).isEqualTo(AGREES);
  }

  @Test
  void doesNotFollowALeapAtAStartHoweverOftenItStarts() {
    restartAfter(Duration.ofDays(40));
    for (int i = 0; i < 100; i++) {
      restartAfter(Duration.ofSeconds(10));
    }
    assertThat(clock.hours()).isEqualTo(START_HOURS);
    assertThat(clock.standing()).isEqualTo(AHEAD);
  }

  @Test
  void followsADayAndAHalfOnceAndNotWithEachStart() {
    leap(36);
    assertThat(clock.hours()).isEqualTo(START_HOURS + 36);
    assertThat(clock.standing()).isEqualTo(AGREES);
    for (int i = 0; i < 20; i++) {
      restartAfter(Duration.ofHours(30));
    }
    assertThat(clock.hours()).isEqualTo(START_HOURS + 36);
    assertThat(clock.standing()).isEqualTo(AHEAD);
  }

  @Test
  void isOffEveryNightWithoutAnyoneConfirming() {
    for (int day = 0; day < 60; day++) {
      run(Duration.ofHours(14));
      restartAfter(Duration.ofHours(10));
      assertThat(clock.standing()).isEqualTo(AGREES);
    }
    assertThat(clock.hours()).isEqualTo(START_HOURS + 60 * 24);
  }

  @Test
  void atMostDoublesItsPaceUnderAClockThatKeepsLeaping() {
    for (int i = 0; i < 300; i++) {
      run(Duration.ofHours(1));
      leap(1);
    }
    assertThat(clock.hours() - START_HOURS).isEqualTo(2 * 300);
    for (int i = 0; i < 300; i++) {
      run(Duration.ofHours(1));
      leap(3);
    }
    assertThat(clock.hours() - START_HOURS).isLessThanOrEqualTo(2 * 600 + 36);
    assertThat(clock.standing()).isEqualTo(AHEAD);
  }

  @Test
  void servesAfterThreeWeeksOffByItsOwnCountUntilSomebodyConfirms() {
    restartAfter(Duration.ofDays(21));
    run(Duration.ofHours(5));
    assertThat(clock.hours()).isEqualTo(START_HOURS + 5);
    assertThat(clock.standing()).isEqualTo(AHEAD);
    clock.confirm();
    assertThat(clock.standing()).isEqualTo(AGREES);
    assertThat(clock.hours()).isEqualTo(START_HOURS + 21 * 24 + 5);
    keep(clock);
    restartAfter(Duration.ZERO);
    assertThat(clock.hours()).isEqualTo(START_HOURS + 21 * 24 + 5);
  }

  @Test
  void goesOnWhenTheClockIsSetBackAndWhenItWakesIn1970() {
    leap(-30);
    assertThat(clock.standing()).isEqualTo(AGREES);
    leap(30);
    Instant right = wall;
    wall = Instant.EPOCH;
    restartAfter(Duration.ofHours(1));
    assertThat(clock.hours()).isEqualTo(START_HOURS);
    assertThat(clock.standing()).isEqualTo(BEHIND);
    run(Duration.ofHours(2));
    assertThat(clock.hours()).isEqualTo(START_HOURS + 2);
    wall = right.plus(Duration.ofHours(4)); // the time servers were reached
    clock.tick();
    assertThat(clock.hours()).isEqualTo(START_HOURS + 4);
    assertThat(clock.standing()).isEqualTo(AGREES);
  }

  @Test
  void isTakenBackOnlyByAConfirmation() {
    leap(960);
    clock.confirm(); // by mistake
    assertThat(clock.hours()).isEqualTo(START_HOURS + 960);
    leap(-960);
    assertThat(clock.hours()).isEqualTo(START_HOURS + 960);
    assertThat(clock.standing()).isEqualTo(BEHIND);
    clock.confirm();
    assertThat(clock.hours()).isEqualTo(START_HOURS);
    assertThat(clock.standing()).isEqualTo(AGREES);
  }

  @Test
  void believesTheMachineWhileThereIsNothingToLose() {
    nothingToLose = true;
    kept = null;
    wall = Instant.EPOCH;
    restartAfter(Duration.ZERO);
    assertThat(clock.hours()).isZero();
    wall = Instant.parse("2026-11-22T12:00:00Z");
    clock.tick();
    assertThat(clock.hours()).isEqualTo(START_HOURS);
    nothingToLose = false;
    leap(100);
    assertThat(clock.hours()).isEqualTo(START_HOURS);
    assertThat(clock.standing()).isEqualTo(AHEAD);
  }

  @Test
  void isWrittenDownEveryTenMinutesAndAtOnceWhenItFollowsALeap() {
    assertThat(clock.due()).isNull();
    nanos += Duration.ofMinutes(9).toNanos();
    wall = wall.plus(Duration.ofMinutes(9));
    clock.tick();
    assertThat(clock.due()).isNull();
    nanos += Duration.ofMinutes(1).toNanos();
    wall = wall.plus(Duration.ofMinutes(1));
    clock.tick();
    assertThat(clock.due()).isEqualTo(new StoredTime(wall.getEpochSecond(), 36 * 3_600));
    wall = wall.plus(Duration.ofHours(1));
    clock.tick();
    assertThat(clock.due()).isEqualTo(new StoredTime(wall.getEpochSecond(), 35 * 3_600));
  }
}
