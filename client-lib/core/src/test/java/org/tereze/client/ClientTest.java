package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.fake.FakeRelay;
import org.tereze.client.fake.Person;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.inbox.ReceivedReport.Proof;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.outbox.SentState;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Precedence;

final class ClientTest {
  @TempDir Path folder;

  @Test
  void carriesAReportFromOneToTheOther() throws Exception {
    try (Town town = Town.withCards(folder)) {
      long id = town.reporter.client().write(new Draft("Relative", "Мы живы"));
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.QUEUED);
      Town.expectWhole(town.reporter.flush());
      SentReport sent = town.reporter.client().sent(id);
      assertThat(sent.state()).isEqualTo(SentState.IN_CUSTODY);
      assertThat(sent.saidBy()).isEqualTo(town.relay.address());
      Town.expectWhole(town.relative.flush());
      assertThat(town.relative.texts()).containsExactly("Мы живы");
      town.clock.advance(Duration.ofMinutes(2));
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.COLLECTED);
    }
  }

  @Test
  void saysOpenedAfterTheReceiptAndLetsGoOfTheText() throws Exception {
    try (Town town = Town.withCards(folder)) {
      long id = town.reporter.client().write(new Draft("Relative", "one"));
      long kept = town.reporter.client().write(new Draft("Relative", "two").keepText());
      town.reporter.flush();
      town.relative.flush();
      town.relative.flush();
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).state()).isNotEqualTo(SentState.OPENED);
      town.anHourPasses();
      town.relative.flush();
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.OPENED);
      assertThat(town.reporter.client().sent(id).saidBy()).isEqualTo("Relative");
      assertThat(town.reporter.client().sent(id).keptText()).isNull();
      assertThat(town.reporter.client().sent(kept).keptText()).isEqualTo("two");
      assertThat(town.reporter.texts()).isEmpty();
      town.anHourPasses();
      int before = town.relay.puts;
      for (int i = 0; i < 4; i++) {
        town.relative.flush();
        town.reporter.flush();
        town.anHourPasses();
      }
      // One receipt for the receipt's own opening, then silence.
      assertThat(town.relay.puts - before).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void givesAnUrgentReportItsOpeningFirst() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.reporter.client().write(new Draft("Relative", "routine"));
      town.reporter.client().write(new Draft("Relative", "routine too"));
      town.reporter.client().write(new Draft("Relative", "urgent").precedence(Precedence.FLASH));
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("routine", "urgent", "routine too");
    }
  }

  @Test
  void sendsFirstWhatItsWriterNeedsSoon() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.reporter.client().write(new Draft("Relative", "brings the card along"));
      town.reporter.flush();
      town.reporter.client().write(new Draft("Relative", "in no hurry"));
      town.reporter.client().write(new Draft("Relative", "by evening").deadlineHours(1));
      town.clock.advance(Duration.ofMinutes(60).minusSeconds(5));
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts())
          .containsExactly("brings the card along", "by evening", "in no hurry");
      assertThatThrownBy(() -> new Draft("Relative", "never").deadlineHours(0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void showsAStrangersReportAsUnconfirmedUntilCompared() throws Exception {
    try (Town town = Town.empty(folder)) {
      String card = town.relative.client().card("Reporter", "Relative");
      town.relative.flush();
      town.reporter.client().add("Relative", card);
      town.reporter.client().write(new Draft("Relative", "you do not have my card"));
      town.reporter.flush();
      town.relative.flush();
      ReceivedReport report = town.relative.client().inbox().get(0);
      assertThat(report.content().text()).isEqualTo("you do not have my card");
      assertThat(report.confirmed()).isFalse();
      assertThat(town.relative.client().compare("Reporter"))
          .isEqualTo(town.reporter.client().compare("Relative"))
          .hasSize(8);
      town.relative.client().confirm("Reporter");
      assertThat(town.relative.client().inbox().get(0).confirmed()).isTrue();
      town.relative.client().write(new Draft("Reporter", "now I do"));
      town.relative.flush();
      town.reporter.flush();
      assertThat(town.reporter.texts()).containsExactly("now I do");
    }
  }

  @Test
  void becomesQuantumSafeByItself() throws Exception {
    try (Town town = Town.empty(folder)) {
      String card = town.relative.client().card("Reporter", "");
      town.reporter.client().add("Relative", card);
      town.relative.client().add("Reporter", town.reporter.client().card("Relative", ""));
      town.reporter.client().write(new Draft("Relative", "before"));
      assertThat(town.reporter.client().contact("Relative").quantumSafe()).isFalse();
      town.relative.flush();
      town.reporter.flush();
      town.relative.flush();
      town.anHourPasses();
      town.relative.flush();
      town.reporter.flush();
      town.reporter.client().write(new Draft("Relative", "after"));
      assertThat(town.reporter.client().contact("Relative").quantumSafe()).isTrue();
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("before", "after");
    }
  }

  @Test
  void forwardsWithTheAuthorsSignatureIntact() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Person newsroom = town.person("newsroom");
      town.introduce(town.relative, "Relative", newsroom, "Newsroom");
      Draft draft =
          new Draft("Relative", "Стреляют на площади")
              .signed()
              .category("violence")
              .place(43.2389, 76.8897, 1_000)
              .at(Instant.parse("2026-06-30T10:00:00Z"))
              .count(Draft.CountOf.INJURED, 2)
              .heardFrom("a nurse")
              .tags(List.of("almaty"));
      town.reporter.client().write(draft);
      town.reporter.client().write(new Draft("Relative", "not signed"));
      town.reporter.flush();
      town.relative.flush();
      ReceivedReport first = town.relative.client().received(1);
      assertThat(first.authorship().proof()).isEqualTo(Proof.SIGNATURE_VALID);
      assertThat(first.content().place()).isEqualTo("43.24, 76.89 ±560 m");
      town.relative.client().forward(1, "Newsroom", "look", Precedence.PRIORITY);
      town.relative.client().forward(2, "Newsroom", "", Precedence.ROUTINE);
      town.relative.flush();
      newsroom.flush();
      ReceivedReport forwarded = newsroom.client().received(1);
      assertThat(forwarded.authorship().proof()).isEqualTo(Proof.SIGNATURE_VALID);
      assertThat(forwarded.authorship().author()).isEqualTo("Reporter");
      assertThat(forwarded.authorship().forwardedBy()).isEqualTo("Relative");
      assertThat(forwarded.authorship().heardFrom()).isEqualTo("a nurse");
      assertThat(forwarded.authorship().comment()).isEqualTo("look");
      assertThat(forwarded.content().text()).isEqualTo("Стреляют на площади");
      assertThat(forwarded.content().category()).isEqualTo("violence");
      assertThat(forwarded.content().at()).isEqualTo(Instant.parse("2026-06-30T10:00:00Z"));
      assertThat(newsroom.client().received(2).authorship().proof()).isEqualTo(Proof.NONE);
    }
  }

  @Test
  void linksAnAnswerToWhatItAnswers() throws Exception {
    try (Town town = Town.withCards(folder)) {
      long question = town.relative.client().write(new Draft("Reporter", "where are you?"));
      town.relative.flush();
      town.reporter.flush();
      town.reporter.client().write(new Draft("Relative", "at home").replyTo(1));
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.client().received(1).content().replyTo()).isEqualTo(question);
    }
  }

  @Test
  void keepsWhatIsRefusedForNowAndSaysWhy() throws Exception {
    for (AckCode code :
        new AckCode[] {AckCode.FULL, AckCode.BUSY, AckCode.NO_MAILBOX, AckCode.NO_ROUTE}) {
      try (Town town = Town.withCards(folder.resolve(code.name()))) {
        long id = town.reporter.client().write(new Draft("Relative", "again"));
        town.relay.refuseWith = code;
        town.reporter.flush();
        SentReport refused = town.reporter.client().sent(id);
        assertThat(refused.state()).isEqualTo(SentState.QUEUED);
        assertThat(refused.reason()).isNotNull();
        assertThat(refused.saidBy()).isEqualTo(town.relay.address());
        town.relay.refuseWith = null;
        town.reporter.flush();
        town.relative.flush();
        assertThat(town.relative.texts()).containsExactly("again");
      }
    }
  }

  @Test
  void endsWhatCannotEverBeTaken() throws Exception {
    try (Town town = Town.withCards(folder)) {
      long id = town.reporter.client().write(new Draft("Relative", "too large for this relay"));
      town.relay.refuseWith = AckCode.TOO_LARGE;
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.REFUSED);
      assertThatThrownBy(
              () -> {
                StringBuilder noise = new StringBuilder();
                for (int i = 0; i < 800_000; i++) {
                  noise.append((char) (0x4e00 + town.random.nextInt(20_000)));
                }
                town.reporter.client().write(new Draft("Relative", noise.toString()));
              })
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("too long");
    }
  }

  @Test
  void sendsAgainWhatTheRelayLost() throws Exception {
    for (Disposition as : new Disposition[] {Disposition.EVICTED, Disposition.EXPIRED}) {
      try (Town town = Town.withCards(folder.resolve(as.name()))) {
        long id = town.reporter.client().write(new Draft("Relative", "lost once"));
        town.reporter.flush();
        town.relay.drop(as);
        town.clock.advance(Duration.ofMinutes(2));
        town.reporter.flush();
        SentReport lost = town.reporter.client().sent(id);
        assertThat(lost.state()).isEqualTo(SentState.QUEUED);
        assertThat(lost.actions()).hasSize(1);
        town.reporter.flush();
        town.relative.flush();
        assertThat(town.relative.texts()).containsExactly("lost once");
      }
    }
  }

  @Test
  void sendsAgainWhatExpiredThoughItsFirstLifetimeIsOver() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Draft draft = new Draft("Relative", "nobody came").lifetimeHours(24);
      long id = town.reporter.client().write(draft);
      town.reporter.flush();
      town.clock.advance(Duration.ofDays(6));
      town.relay.drop(Disposition.EXPIRED);
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.QUEUED);
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("nobody came");
      town.clock.advance(Duration.ofDays(6));
      assertThat(town.reporter.client().sent(id).state()).isNotEqualTo(SentState.EXPIRED);
    }
  }

  @Test
  void sendsTheSpareWhenTheEnvelopeCannotBeOpened() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.reporter.client().write(new Draft("Relative", "opens the session"));
      town.reporter.flush();
      town.relative.flush();
      long id = town.reporter.client().write(new Draft("Relative", "changed on the way"));
      town.reporter.flush();
      for (byte[] body : town.relay.bodies()) {
        if (body.length < 1_000) {
          body[body.length / 2] ^= 1;
        }
      }
      List<BurstOutcome> outcomes = town.relative.flush();
      assertThat(outcomes.get(0).unopened()).isEqualTo(1);
      assertThat(town.relative.texts()).containsExactly("opens the session");
      // The relay that changed it changed its id, too, so that the notice names nothing: custody
      // and silence say enough.
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.IN_CUSTODY);
    }
  }

  @Test
  void opensWhatCameBeforeItsOpening() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.reporter.client().write(new Draft("Relative", "opening"));
      town.reporter.client().write(new Draft("Relative", "after it"));
      town.line.shape(org.tereze.testkit.LineShape.PERFECT);
      town.relay.refuseFirstPuts(1, AckCode.BUSY);
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).isEmpty();
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactlyInAnyOrder("opening", "after it");
    }
  }

  @Test
  void saysClearlyThatTheRelaysKeyIsWrong() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.reporter.client().write(new Draft("Relative", "to whom?"));
      town.relay.changeKey(town.random);
      List<BurstOutcome> outcomes = town.reporter.flush();
      assertThat(outcomes.get(0).problem()).contains("wrong key");
      assertThat(town.reporter.client().outbox().get(0).state()).isEqualTo(SentState.QUEUED);
    }
  }

  @Test
  void usesTheLinkKeyAndFallsBackToTheStaticOne() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.relay.renewLinkKey(7, town.random);
      town.reporter.client().write(new Draft("Relative", "static"));
      town.reporter.flush();
      town.reporter.client().write(new Draft("Relative", "link key"));
      Town.expectWhole(town.reporter.flush());
      assertThat(town.relay.lastKeyNumber).isEqualTo(7);
      town.relay.forgetLinkKeys();
      town.reporter.client().write(new Draft("Relative", "forgotten"));
      Town.expectWhole(town.reporter.flush());
      assertThat(town.relay.lastKeyNumber).isZero();
      town.relative.flush();
      assertThat(town.relative.texts()).hasSize(3);
    }
  }

  @Test
  void dropsARevokedContactOnBothSides() throws Exception {
    try (Town town = Town.withCards(folder)) {
      long id = town.relative.client().write(new Draft("Reporter", "never sent"));
      town.relative.client().revoke("Reporter");
      assertThat(town.relative.client().sent(id).state()).isEqualTo(SentState.CANCELLED);
      Town.expectWhole(town.relative.flush());
      long late = town.reporter.client().write(new Draft("Relative", "to a revoked card"));
      town.reporter.flush();
      assertThat(town.reporter.client().sent(late).state()).isEqualTo(SentState.REFUSED);
      assertThat(town.reporter.client().sent(late).reason()).contains("revoked");
      int puts = town.relay.puts;
      town.reporter.flush();
      assertThat(town.relay.puts).isEqualTo(puts); // never sent again
      assertThatThrownBy(() -> town.relative.client().write(new Draft("Reporter", "no")))
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("revoked");
    }
  }

  @Test
  void movesAContactToANewMailboxAndEndsTheOldOne() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.relay.hour = town.hour();
      town.reporter.client().write(new Draft("Relative", "old"));
      town.reporter.flush();
      town.relative.flush();
      town.relative.client().move("Reporter");
      town.relative.flush();
      town.reporter.client().write(new Draft("Relative", "crossed the move"));
      town.reporter.flush();
      town.reporter.flush();
      town.reporter.client().write(new Draft("Relative", "new"));
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("old", "crossed the move", "new");
      int claimed = town.relay.claimedCount();
      for (int day = 0; day < 40; day++) {
        town.clock.advance(Duration.ofDays(1));
        town.relay.hour = town.hour();
        town.relative.flush();
      }
      // The contact may not have read of the new mailbox yet.
      assertThat(town.relay.claimedCount()).isEqualTo(claimed);
      town.reporter.flush();
      town.relative.flush();
      town.relative.flush();
      assertThat(town.relay.claimedCount()).isEqualTo(claimed - 1);
    }
  }

  @Test
  void worksWithAClockThirtyHoursOff() throws Exception {
    for (int hours : new int[] {-30, 30}) {
      try (Town town = Town.withCards(folder.resolve("h" + hours))) {
        town.clock.shiftWall(Duration.ofHours(hours));
        town.reporter.client().write(new Draft("Relative", "one").lifetimeHours(1));
        town.clock.shiftWall(Duration.ofHours(-hours));
        town.reporter.flush();
        town.relative.flush();
        town.clock.shiftWall(Duration.ofHours(hours));
        town.anHourPasses();
        town.relative.flush();
        town.clock.shiftWall(Duration.ofHours(-hours));
        town.reporter.flush();
        assertThat(town.relative.texts()).containsExactly("one");
        assertThat(town.reporter.client().sent(1).state()).isEqualTo(SentState.OPENED);
      }
    }
  }

  @Test
  void survivesClosingAndOpeningAnywhere() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.reporter.client().write(new Draft("Relative", "one"));
      town.reporter.reopen();
      town.reporter.flush();
      town.reporter.reopen();
      town.relative.reopen();
      town.relative.flush();
      town.relative.reopen();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("one");
    }
  }

  @Test
  void tellsListenersInStrictPairs() throws Exception {
    try (Town town = Town.withCards(folder)) {
      List<String> told = new ArrayList<>();
      BurstListener listener =
          new BurstListener() {
            @Override
            public void linkOpening(String relay) {
              told.add("opening");
            }

            @Override
            public void linkOpen(String relay, long rttMillis) {
              told.add("open");
            }

            @Override
            public void reportMoved(long id, SentState state) {
              told.add(id + " " + state);
            }

            @Override
            public void linkClosed(String relay, BurstOutcome outcome) {
              told.add("closed " + outcome.complete());
            }
          };
      town.reporter.client().write(new Draft("Relative", "one"));
      town.reporter.client().flush(listener);
      assertThat(told).containsExactly("opening", "open", "1 IN_CUSTODY", "closed true");
      told.clear();
      town.line.unplug();
      town.reporter.client().flush(listener);
      assertThat(told).containsExactly("opening", "closed false");
    }
  }

  @Test
  void refusesBadInputWithOneClearSentence() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client client = town.reporter.client();
      String card = town.relative.client().card("Somebody", "");
      String spoiled = card.substring(0, card.length() - 1) + (card.endsWith("A") ? "B" : "A");
      assertThatThrownBy(() -> client.add("X", spoiled)).isInstanceOf(ClientException.class);
      assertThatThrownBy(() -> client.add("X", client.card("Y", "")))
          .hasMessageContaining("your own");
      assertThatThrownBy(() -> client.add("X", card)).hasMessageContaining("already");
      assertThatThrownBy(() -> client.addRelay("nonsense")).isInstanceOf(ClientException.class);
      assertThatThrownBy(() -> client.write(new Draft("Nobody", "x")))
          .hasMessageContaining("Nobody");
      assertThatThrownBy(() -> client.write(new Draft("Y", "x"))).hasMessageContaining("card");
      assertThatThrownBy(() -> client.write(new Draft("Relative", "x").category("weather")))
          .hasMessageContaining("weather");
      assertThatThrownBy(() -> client.received(99)).hasMessageContaining("99");
      assertThatThrownBy(
              () -> Client.open(town.relative.home(), Person.passphrase(), town.relative.options()))
          .hasMessageContaining("open");
      assertThatThrownBy(
              () -> Client.create(town.relative.home(), new byte[] {1}, town.relative.options()))
          .hasMessageContaining("already");
      Path nowhere = folder.resolve("nowhere");
      assertThatThrownBy(() -> Client.open(nowhere, new byte[] {1}, town.relative.options()))
          .hasMessageContaining("no identity");
      town.relative.client().close();
      assertThatThrownBy(
              () -> Client.open(town.relative.home(), new byte[] {1}, town.relative.options()))
          .hasMessageContaining("passphrase");
      town.relative.reopen();
      assertThat(client.inbox()).isEmpty();
    }
  }

  @Test
  void takesAnotherRelayOfTheContactWhenOneRefuses() throws Exception {
    try (Town town = Town.empty(folder)) {
      FakeRelay second = new FakeRelay("second", town.random);
      town.line.add(second);
      town.relative.client().addRelay(second.address());
      town.introduce(town.reporter, "Reporter", town.relative, "Relative");
      long id = town.reporter.client().write(new Draft("Relative", "by the other way"));
      town.relay.refuseWith = AckCode.FULL;
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).saidBy()).isEqualTo(second.address());
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("by the other way");
    }
  }

  @Test
  void costsNoMoreThanPlannedForOneReportInAnOpenSession() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.reporter.client().write(new Draft("Relative", "opens the session"));
      town.reporter.flush();
      town.relative.flush();
      town.settle();
      town.reporter.flush();
      long id = town.reporter.client().write(new Draft("Relative", "сто байт".repeat(6)));
      BurstOutcome outcome = town.reporter.flush().get(0);
      int envelope = town.reporter.client().sent(id).envelopeBytes();
      // Up: first record with one Fetch (102), Mailbox (30), Put and its head (4); one record for
      // Bye.
      assertThat(town.line.upBytes()).isEqualTo(51 + 102 + 30 + 4 + envelope + 19);
      // Down: answer with Ack, Done.
      assertThat(town.line.downBytes()).isLessThanOrEqualTo(50 + 3 + 8);
      assertThat(outcome.framingBytes()).isLessThanOrEqualTo(150);
    }
  }

  @Test
  void keepsOneReportOutOfTheWayOfAnotherFlushAfterClosing() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.reporter.client().write(new Draft("Relative", "stays"));
      town.reporter.client().close();
      assertThat(town.reporter.client().flush(BurstListener.NONE)).isEmpty();
      town.reporter.open();
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("stays");
    }
  }
}
