package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.fake.FakeRelay;
import org.tereze.client.fake.MuteDatagrams;
import org.tereze.client.outbox.SentState;
import org.tereze.window.schedule.NextTry;
import org.tereze.window.schedule.NextTry.Why;
import org.tereze.window.schedule.Probing;

/** What a try costs on the line while nobody answers: names that are looked up aside, all of it. */
@Timeout(60)
class ProbeCostTest {
  private static final int QUESTION_BYTES = 82 + 28;

  /** IPv4, TCP, and its options: what Linux and Android send. */
  private static final int SYN_BYTES = 60;

  @TempDir Path folder;

  /** TCP's SYN goes at once, and again after 1, 3 and 7 seconds. */
  private static int synBytes(long millis) {
    return SYN_BYTES * (millis <= 1_000 ? 1 : millis <= 3_000 ? 2 : millis <= 7_000 ? 3 : 6);
  }

  private static NextTry nextProbe(Town town, Client client) throws ClientException {
    NextTry next = client.nextTry();
    while (next.why() != Why.PROBE) {
      town.clock.advance(Duration.ofHours(1));
      next = client.nextTry();
    }
    jumpTo(town, next);
    return next;
  }

  private static void jumpTo(Town town, NextTry next) {
    Duration until = Duration.between(town.clock.instant(), next.at());
    town.clock.advance(until.isNegative() ? Duration.ZERO : until);
  }

  private static long cost(Town town) {
    long bytes = 0;
    for (MuteDatagrams wire : town.line.takeDatagrams()) {
      bytes += wire.lineBytes();
    }
    for (long millis : town.line.takeDialMillis()) {
      bytes += synBytes(millis);
    }
    return bytes;
  }

  @Test
  void aProbeThatNobodyHearsTakesLessThanTwoHundredBytesHoweverMuchWaits() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = town.reporter.client();
      for (int i = 0; i < 20; i++) {
        phone.write(new Draft("Relative", "Report " + i + " of many that wait for a window"));
      }
      town.line.letDatagramsLeave();
      town.line.unplug();
      cost(town);
      for (int probe = 1; probe <= 8; probe++) {
        List<BurstOutcome> outcomes = phone.flush(nextProbe(town, phone), BurstListener.NONE);
        assertThat(outcomes).singleElement().matches(outcome -> !outcome.answered());
        int expected = probe % 4 == 0 ? 3 * SYN_BYTES : QUESTION_BYTES + SYN_BYTES;
        assertThat(cost(town)).as("probe %s", probe).isEqualTo(expected);
        assertThat(expected).isLessThanOrEqualTo(Probing.PROBE_BYTES);
      }
      assertThat(phone.outbox())
          .as("what was only asked about has not left")
          .hasSize(20)
          .allMatch(report -> report.state() == SentState.QUEUED);
      assertThat(phone.linkCosts()).as("nobody heard it").allMatch(link -> !link.isOfDatagrams());
    }
  }

  @Test
  void asksOneRelayInATryAndEachInItsTurn() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = town.reporter.client();
      phone.addRelay(new FakeRelay("second", town.random).address());
      phone.addEdge(new FakeRelay("edge", town.random).address());
      town.line.unplug();
      StringBuilder asked = new StringBuilder();
      for (int probe = 0; probe < 6; probe++) {
        List<BurstOutcome> outcomes = phone.flush(nextProbe(town, phone), BurstListener.NONE);
        assertThat(outcomes).hasSize(1);
        String relay = outcomes.get(0).relay();
        asked.append(relay, relay.indexOf('@') + 1, relay.indexOf(':')).append(' ');
      }
      assertThat(asked.toString()).isEqualTo("home second edge home second edge ");
    }
  }

  @Test
  void aTryThatIsNoGuessSendsAtOnce() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = town.reporter.client();
      town.clock.advance(Duration.ofHours(3));
      for (int i = 0; i < 6; i++) {
        phone.write(new Draft("Relative", "x".repeat(700 + i)));
      }
      town.line.letDatagramsLeave();
      town.line.unplug();
      phone.flush(BurstListener.NONE);
      assertThat(firstDatagrams(town)).isGreaterThan(2);
      town.clock.advance(Duration.ofHours(1));
      phone.networkChanged();
      NextTry woken = phone.nextTry();
      assertThat(woken.why()).isEqualTo(Why.WOKEN);
      jumpTo(town, woken);
      phone.flush(woken, BurstListener.NONE);
      assertThat(firstDatagrams(town)).isGreaterThan(2);
    }
  }

  private static int firstDatagrams(Town town) {
    town.line.takeDialMillis();
    return town.line.takeDatagrams().get(0).datagrams();
  }

  @Test
  void everythingFollowsAnAnsweredQuestion() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = town.reporter.client();
      town.line.unplug();
      phone.flush(nextProbe(town, phone), BurstListener.NONE);
      long id = phone.write(new Draft("Relative", "heard at last"));
      town.line.add(town.relay);
      List<BurstOutcome> outcomes = phone.flush(nextProbe(town, phone), BurstListener.NONE);
      Town.expectWhole(outcomes);
      assertThat(phone.sent(id).state()).isEqualTo(SentState.IN_CUSTODY);
    }
  }
}
