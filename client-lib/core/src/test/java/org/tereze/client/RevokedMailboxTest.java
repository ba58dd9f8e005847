package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.outbox.SentState;

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
