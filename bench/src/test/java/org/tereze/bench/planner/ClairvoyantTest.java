package org.tereze.bench.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tereze.window.plan.Part;
import org.tereze.wire.Precedence;

class ClairvoyantTest {
  /** So that a millisecond is a byte. */
  private static final int RATE = 1_000;

  /** What a frame adds; naming a mailbox. */
  private static final int FRAME = 4;

  private static final int NAME = 30;

  private static Piece piece(int number, int mailbox, Precedence precedence, int cost, long at) {
    return new Piece(
        number,
        mailbox,
        precedence,
        Part.WHOLE,
        cost - FRAME,
        Piece.NO_HEADLINE,
        at,
        Piece.NO_DEADLINE);
  }

  private static double valueBy(double cut, boolean keepsOrder, Piece... pieces) {
    return new Clairvoyant(new Scene(List.of(pieces), RATE, false), keepsOrder).valueBy(cut);
  }

  @Test
  void sendsAnyFractionOfTheDensestFirst() {
    Piece routine = piece(0, 1, Precedence.ROUTINE, 100, 0);
    Piece priority = piece(1, 1, Precedence.PRIORITY, 100, 0);
    assertThat(valueBy(NAME + 50, false, routine, priority))
        .isCloseTo(80 * 4 / 130.0, within(1e-9));
    assertThat(valueBy(NAME + 100, false, routine, priority)).isCloseTo(4, within(1e-9));
    assertThat(valueBy(NAME + 150, false, routine, priority)).isCloseTo(4.5, within(1e-9));
    assertThat(valueBy(NAME + 999, false, routine, priority)).isCloseTo(5, within(1e-9));
  }

  @Test
  void hasNothingBeforeItComes() {
    Piece early = piece(0, 1, Precedence.ROUTINE, 100, 0);
    Piece flash = piece(1, 1, Precedence.FLASH, 100, 400);
    assertThat(valueBy(400, false, early, flash)).isCloseTo(1, within(1e-9));
    // What is charged for the mailbox's name was sent before.
    double charged = 64.0 * NAME / (NAME + 100);
    assertThat(valueBy(450, false, early, flash))
        .isCloseTo(1 + charged + (64 - charged) / 2, within(1e-9));
    assertThat(valueBy(500, false, early, flash)).isCloseTo(65, within(1e-9));
  }

  @Test
  void paysForWhatIsInFrontWhereItKeepsTheOrder() {
    Piece large = piece(0, 1, Precedence.ROUTINE, 120, 0);
    Piece small = piece(1, 1, Precedence.ROUTINE, 40, 0);
    assertThat(valueBy(NAME + 40, false, large, small)).isCloseTo(1, within(1e-9));
    assertThat(valueBy(NAME + 40, true, large, small)).isCloseTo(2 * 70 / 190.0, within(1e-9));
    assertThat(valueBy(NAME + 160, true, large, small)).isCloseTo(2, within(1e-9));
  }

  @Test
  void takesABodyWithItsHeadlineOnlyWhereItIsTheDenser() {
    Piece headline =
        new Piece(
            0,
            1,
            Precedence.FLASH,
            Part.HEADLINE,
            100 - FRAME,
            Piece.NO_HEADLINE,
            0,
            Long.MAX_VALUE);
    Piece body = new Piece(1, 1, Precedence.FLASH, Part.BODY, 20 - FRAME, 0, 0, Long.MAX_VALUE);
    assertThat(valueBy(NAME + 60, false, headline, body)).isCloseTo(64 * 90 / 150.0, within(1e-9));
    assertThat(valueBy(NAME + 120, false, headline, body)).isCloseTo(64, within(1e-9));
  }

  /** On scenes that are small enough for a test. */
  @ParameterizedTest
  @EnumSource(names = {"TEXTS", "ROUTINE", "HEADLINES", "DEADLINES", "ARRIVALS"})
  void isReachedByNobody(Workload workload) {
    for (long seed = 1; seed <= 2; seed++) {
      Scene scene = workload.scene(seed);
      CutRatios cuts = new CutRatios(scene, !scene.seesAll());
      for (Rival rival : Rival.values()) {
        for (double ratio : cuts.of(rival.order(scene))) {
          assertThat(ratio).isBetween(0.0, 1 + 1e-9);
        }
      }
    }
  }
}
