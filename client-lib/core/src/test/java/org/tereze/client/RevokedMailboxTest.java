package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.card.Card;
import org.tereze.client.outbox.SentState;
import org.tereze.wire.Disposition;

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

  @Test
  void sendsToTheNewMailboxWhatTheOldOneRefused() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      town.relay.hour = town.hour();
      town.reporter.client().write(new Draft("Relative", "old"));
      town.reporter.flush();
      town.relative.flush();
      town.settle();
      String oldCard = town.relative.client().card("Reporter", "");
      long id = town.reporter.client().write(new Draft("Relative", "late").lifetimeHours(720));
      town.reporter.flush();
      town.relay.drop(Disposition.EXPIRED);
      town.relative.client().move("Reporter");
      days(town, 10);
      // The reporter hears of the move and of what expired, and says so; the report does not go.
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.QUEUED);
      town.anHourPasses();
      town.relay.busyFor = Card.parse(oldCard).mailbox();
      town.reporter.flush();
      town.relay.busyFor = null;
      town.relay.revoke(Card.parse(oldCard).mailbox());
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).actions()).hasSize(2);
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("old", "late");
    }
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
