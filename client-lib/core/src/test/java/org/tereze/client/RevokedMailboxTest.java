package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tereze.client.card.Card;
import org.tereze.client.contact.Contact;
import org.tereze.client.outbox.SentState;
import org.tereze.wire.MailboxId;

/** Mailboxes that their owner ended, and whether the relays hear of it. */
final class RevokedMailboxTest {
  @TempDir Path folder;

  @Test
  void tellsAllReportsToARevokedMailboxWithoutSendingThem() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      town.relative.client().revoke("Reporter");
      town.relative.flush();
      // More than leaves before the first answer.
      for (int i = 0; i < 1_200; i++) {
        town.reporter.client().write(new Draft("Relative", "x".repeat(60) + i));
      }
      int before = town.relay.puts;
      town.reporter.flush();
      assertThat(town.relay.puts - before).isLessThan(1_200);
      town.reporter
          .client()
          .outbox()
          .forEach(
              sent -> {
                assertThat(sent.state()).isEqualTo(SentState.REFUSED);
                assertThat(sent.reason()).isEqualTo("the recipient revoked this mailbox");
              });
      before = town.relay.puts;
      town.reporter.flush();
      assertThat(town.relay.puts).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sendsToTheNewMailboxWhatTheRetiredOneRefused(boolean reopened) throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      town.relay.hour = town.hour();
      town.reporter.client().write(new Draft("Relative", "old"));
      town.reporter.flush();
      town.relative.flush();
      town.settle();
      MailboxId old = Card.parse(town.relative.client().card("Reporter", "")).mailbox();
      town.relative.client().move("Reporter");
      days(town, 4);
      long id = town.reporter.client().write(new Draft("Relative", "late").lifetimeHours(720));
      // The reporter hears of the move and says so; the report does not go.
      town.relay.busyFor = old;
      town.reporter.flush();
      town.anHourPasses();
      town.reporter.flush();
      town.relay.busyFor = null;
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.QUEUED);
      days(town, 27);
      assertThat(state(town)).isEqualTo(Contact.State.MOVING);
      days(town, 2);
      assertThat(state(town)).isEqualTo(Contact.State.ACTIVE);
      // The first opening after the move opened at once, though its secret came to the old mailbox.
      assertThat(town.relative.unopenedEver()).isZero();
      if (reopened) {
        town.relative.reopen();
      }
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).actions())
          .containsExactly(
              "the recipient revoked this mailbox: the spare was queued for the new one");
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("old", "late");
      town.settle();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.OPENED);
      town.settle();
      assertThat(town.relative.texts()).hasSize(2);
    }
  }

  @Test
  void sendsWhatWasRefusedOnceANewerMailboxBecomesKnown() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      town.relay.revoke(Card.parse(town.relative.client().card("Reporter", "")).mailbox());
      long id = town.reporter.client().write(new Draft("Relative", "refused at first"));
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.REFUSED);
      town.relative.client().move("Reporter");
      town.relative.flush();
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.QUEUED);
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("refused at first");
    }
  }

  private static Contact.State state(Town town) throws Exception {
    return town.relative.client().contact("Reporter").state();
  }

  private static void days(Town town, int count) throws Exception {
    for (int day = 0; day < count; day++) {
      town.clock.advance(Duration.ofDays(1));
      town.relay.hour = town.hour();
      town.relative.flush();
    }
  }

  @Test
  void revokesWhereAClaimMayHaveArrivedThoughItsAnswerWasCut() throws Exception {
    try (Town town = Town.emptyOnMemoryDisks(folder)) {
      town.relative.client().card("Reporter", "Relative");
      // The claim goes up, and nothing of its answer comes down.
      long down = 60;
      // The backup's mailbox is the other one.
      while (town.relay.claimedCount() < 2) {
        town.line.cutNextDown(down++);
        town.relative.flush();
      }
      town.relative.client().revoke("Reporter");
      town.relative.flush();
      assertThat(town.relay.claimedCount()).isEqualTo(1);
      assertThat(town.relative.flush()).isEmpty();
    }
  }
}
