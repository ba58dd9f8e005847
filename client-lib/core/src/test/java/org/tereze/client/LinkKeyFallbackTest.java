package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.burst.BurstOutcome;

/** When a client gives up a relay's link key for the static one, and what a cut costs. */
final class LinkKeyFallbackTest {
  private static final int LINK_KEY = 7;

  /** Cut within the first flight, before anything can be answered. */
  private static final long CUT_BYTES = 60;

  @TempDir Path folder;

  @Test
  void aCutBeforeTheAnswerCostsOneFlightAndTheNextWindowTriesTheLinkKeyAgain() throws Exception {
    try (Town town = withLinkKey()) {
      town.reporter
          .client()
          .write(new Draft("Relative", "a report that is longer than the cut allows"));
      int dials = town.line.dials();
      long spent = town.line.spentBytes();
      town.line.cutNextUp(CUT_BYTES);
      List<BurstOutcome> outcomes = town.reporter.flush();
      assertThat(outcomes.get(0).problem())
          .isEqualTo("the link was cut off before the first answer");
      assertThat(town.line.dials() - dials).isEqualTo(1);
      assertThat(town.line.spentBytes() - spent).isEqualTo(outcomes.get(0).sentBytes());
      town.relay.lastKeyNumber = -1;
      Town.expectWhole(town.reporter.flush());
      assertThat(town.relay.lastKeyNumber).isEqualTo(LINK_KEY);
    }
  }

  @Test
  void silenceSendsItToTheStaticKeyInTheSameWindow() throws Exception {
    try (Town town = withLinkKey()) {
      town.relay.forgetLinkKeys();
      town.reporter.client().write(new Draft("Relative", "forgotten"));
      Town.expectWhole(town.reporter.flush());
      assertThat(town.relay.lastKeyNumber).isZero();
    }
  }

  @Test
  void twoCutsInARowLetTheThirdWindowTryTheStaticKeyAlsoAfterARestart() throws Exception {
    try (Town town = withLinkKey()) {
      town.reporter.client().write(new Draft("Relative", "through a line that hangs up early"));
      for (int i = 0; i < 2; i++) {
        town.line.cutNextUp(CUT_BYTES);
        assertThat(town.reporter.flush().get(0).complete()).isFalse();
      }
      town.reporter.reopen();
      Town.expectWhole(town.reporter.flush());
      assertThat(town.relay.lastKeyNumber).isZero();
      town.reporter.client().write(new Draft("Relative", "and back"));
      Town.expectWhole(town.reporter.flush());
      assertThat(town.relay.lastKeyNumber).isEqualTo(LINK_KEY);
    }
  }

  @Test
  void anAnswerBetweenTwoCutsBeginsTheCountAnew() throws Exception {
    try (Town town = withLinkKey()) {
      for (int i = 0; i < 3; i++) {
        town.reporter.client().write(new Draft("Relative", "report " + i));
        town.line.cutNextUp(CUT_BYTES);
        assertThat(town.reporter.flush().get(0).complete()).isFalse();
        Town.expectWhole(town.reporter.flush());
        assertThat(town.relay.lastKeyNumber).isEqualTo(LINK_KEY);
      }
    }
  }

  private Town withLinkKey() throws ClientException {
    Town town = Town.withCardsOnMemoryDisks(folder);
    town.relay.renewLinkKey(LINK_KEY, town.random);
    town.reporter.client().write(new Draft("Relative", "brings the link key"));
    Town.expectWhole(town.reporter.flush());
    return town;
  }
}
