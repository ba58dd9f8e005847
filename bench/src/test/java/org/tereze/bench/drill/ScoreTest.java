package org.tereze.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.wire.Precedence;

class ScoreTest {
  private static final Instant OPEN = Instant.parse("2026-01-06T10:00:00Z");
  private static final DrillWindow WINDOW =
      new DrillWindow(OPEN, OPEN.plus(Duration.ofHours(3)), 20_000, Duration.ofMillis(800), 0.02);
  private static final Duration PLAYED = Duration.ofSeconds(15);

  private final DrillPerson reporter = new DrillPerson("reporter1", 0, true);
  private final DrillPerson recipient = new DrillPerson("recipient1", DrillPerson.NONE, false);
  private final Ledger ledger = new Ledger();
  private final Stretch stretch = new Stretch(List.of(WINDOW), window -> PLAYED);

  private void write(int number, Precedence precedence) {
    String text = DrillReport.marked(number, "words");
    ledger.add(new DrillReport(number, "reporter1", "recipient1", OPEN, precedence, text));
    ledger.heard(reporter, List.of("written", "" + number, "" + number, "90", at(0)));
  }

  private static String at(long millis) {
    return Long.toString(OPEN.plusMillis(millis).toEpochMilli());
  }

  private void ack(int number, long millis) {
    ledger.heard(reporter, List.of("moved", "" + number, "IN_CUSTODY", at(millis)));
  }

  private void show(int number, long millis) {
    ledger.heard(recipient, List.of("shown", DrillReport.marked(number, "words"), at(millis)));
  }

  private void hold(int number) {
    ledger.heard(recipient, List.of("holds", DrillReport.marked(number, "words")));
  }

  private Score score() {
    return score(5);
  }

  private Score score(double flashSeconds) {
    return new Score(ledger, stretch, new LineUse(1_000, 500, 0.5), flashSeconds);
  }

  @Test
  void isGoodWhenEveryReportArrivedOnceAndFlashInTime() {
    ledger.line("reporter1", OPEN);
    write(1, Precedence.FLASH);
    ack(1, 2_000);
    show(1, 4_000);
    hold(1);
    assertThat(score().good()).isTrue();
    assertThat(score().flashAckSeconds()).isEqualTo(2.0);
    assertThat(score(1.9).good()).isFalse();
    assertThat(score().json(new ObjectMapper()).get("bytesPerReport").asInt()).isEqualTo(1_500);
  }

  @Test
  void isNotGoodWhenOneInCustodyDidNotArrive() {
    write(1, Precedence.ROUTINE);
    write(2, Precedence.ROUTINE);
    ack(1, 2_000);
    ack(2, 2_000);
    show(1, 4_000);
    hold(1);
    assertThat(score().lost()).isEqualTo(1);
    assertThat(score().good()).isFalse();
  }

  @Test
  void isNotGoodWhenOneStillWaitsOnItsPhone() {
    write(1, Precedence.ROUTINE);
    assertThat(score().waiting()).isEqualTo(1);
    assertThat(score().lost()).isZero();
    assertThat(score().good()).isFalse();
  }

  @Test
  void isNotGoodWhenOneWasShownTwiceOrIsHeldTwice() {
    write(1, Precedence.ROUTINE);
    ack(1, 2_000);
    show(1, 4_000);
    hold(1);
    show(1, 5_000);
    assertThat(score().twice()).isEqualTo(1);
    assertThat(score().good()).isFalse();
    write(2, Precedence.ROUTINE);
    ack(2, 2_000);
    show(2, 4_000);
    hold(2);
    hold(2);
    assertThat(score().twice()).isEqualTo(2);
  }

  @Test
  void isNotGoodWhenFlashWasSlow() {
    ledger.line("reporter1", OPEN);
    write(1, Precedence.FLASH);
    ack(1, 5_001);
    show(1, 6_000);
    hold(1);
    assertThat(score().good()).isFalse();
  }

  @Test
  void aWindowsSecondsTakeItsWholeLength() {
    assertThat(stretch.shown(OPEN.plusSeconds(5))).isEqualTo(OPEN.plus(Duration.ofHours(1)));
    assertThat(stretch.shown(OPEN.plusSeconds(60))).isEqualTo(WINDOW.close());
    assertThat(stretch.shown(OPEN.minusSeconds(5))).isEqualTo(OPEN.minusSeconds(5));
    assertThat(stretch.playedAfter(WINDOW, OPEN.plus(Duration.ofHours(2))))
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void thePictureTellsEachReportsWay() {
    write(1, Precedence.FLASH);
    ack(1, 5_000);
    show(1, 10_000);
    hold(1);
    QueueSample sample = new QueueSample(OPEN, 1, 2, 3, 400);
    String html =
        new Picture(
                "A <blackout>",
                ZoneOffset.ofHours(6),
                List.of(WINDOW),
                ledger.ways(),
                stretch,
                List.of(sample, sample),
                List.of(OPEN + " SIGKILL of an edge"),
                score())
            .html();
    assertThat(html)
        .contains("A &lt;blackout&gt;", "№1 FLASH, reporter1 to recipient1: written 6 Jan 16:00")
        .contains("in custody 6 Jan 17:00, shown 6 Jan 18:00", "SIGKILL of an edge")
        .doesNotContain("@");
  }
}
