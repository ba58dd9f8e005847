package org.tereze.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.cli.command.Waiting.End;
import org.tereze.testkit.FakeClock;

class WaitingTest {
  private final FakeClock clock = new FakeClock();
  private String home = "as it is";
  private String network = "wlan0 10.0.0.2";
  private Runnable meanwhile = () -> {};
  private boolean stop;
  private final Waiting waiting = new Waiting(clock, this::pause, () -> home, () -> network);

  @TempDir Path folder;

  private boolean pause(long millis) {
    assertThat(millis).isBetween(1L, Waiting.LOOK_MILLIS);
    clock.advance(Duration.ofMillis(millis));
    if (clock.nanoTime() >= Duration.ofSeconds(20).toNanos()) {
      meanwhile.run();
    }
    return stop;
  }

  private End waitFor(Duration time) throws InterruptedException {
    waiting.homeIsClosed();
    return waiting.until(clock.instant().plus(time));
  }

  private Duration waited() {
    return Duration.ofNanos(clock.nanoTime());
  }

  @Test
  void waitsUntilItIsTimeAndNoLonger() throws Exception {
    assertThat(waitFor(Duration.ofMillis(90_250))).isEqualTo(End.DUE);
    assertThat(waited()).isEqualTo(Duration.ofMillis(90_250));
    assertThat(waiting.until(Instant.MIN)).isEqualTo(End.DUE);
  }

  @Test
  void wakesWithinASecondWhenTheHomeChanges() throws Exception {
    meanwhile = () -> home = "a report more";
    assertThat(waiting.until(Instant.MAX))
        .as("never said to be closed")
        .isEqualTo(End.HOME_CHANGED);
    home = "as it is";
    assertThat(waitFor(Duration.ofDays(1))).isEqualTo(End.HOME_CHANGED);
    assertThat(waited()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(22));
    meanwhile = () -> {};
    assertThat(waitFor(Duration.ofSeconds(5))).as("known by now").isEqualTo(End.DUE);
  }

  @Test
  void wakesWhenThereIsAnotherNetworkButNotWhenThereIsNone() throws Exception {
    meanwhile = () -> network = "";
    assertThat(waitFor(Duration.ofMinutes(2))).isEqualTo(End.DUE);
    meanwhile = () -> network = "rmnet0 100.64.3.4";
    assertThat(waitFor(Duration.ofDays(1))).isEqualTo(End.NETWORK_CHANGED);
    assertThat(waited()).isLessThan(Duration.ofSeconds(127));
  }

  @Test
  void endsWhenTheProgramDoes() throws Exception {
    meanwhile = () -> stop = true;
    waiting.homeIsClosed();
    assertThat(waiting.until(Instant.MAX)).isEqualTo(End.STOPPED);
  }

  @Test
  void aClockThatLeapsIsSeenAtTheNextLook() throws Exception {
    meanwhile = () -> clock.shiftWall(Duration.ofHours(30));
    assertThat(waitFor(Duration.ofDays(1))).isEqualTo(End.DUE);
    assertThat(waited()).isLessThan(Duration.ofSeconds(22));
  }

  @Test
  void filesThatGrowAreAnotherHome() throws Exception {
    Path file = Files.writeString(folder.resolve("journal"), "a");
    String before = HomeFiles.mark(folder);
    assertThat(HomeFiles.mark(folder)).isEqualTo(before).isNotEmpty();
    Files.writeString(file, "ab");
    assertThat(HomeFiles.mark(folder)).isNotEqualTo(before);
    assertThat(HomeFiles.mark(folder.resolve("none"))).isEmpty();
    assertThat(Networks.now()).doesNotContain("127.0.0.1");
  }
}
