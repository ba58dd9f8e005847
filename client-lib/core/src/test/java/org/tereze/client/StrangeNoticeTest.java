package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.card.Card;
import org.tereze.client.outbox.SentReport;
import org.tereze.wire.Disposition;
import org.tereze.wire.MailboxId;

/** Notices that name what nobody sent: how many spares they can call for, and of what. */
final class StrangeNoticeTest {
  private static final int MOST = 64;
  private static final Duration A_WHILE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void sendsAsManySparesAsThereWereStrangeIdsAndNoMoreThanSixtyFour() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      openSession(town);
      for (int i = 0; i < MOST + 6; i++) {
        town.reporter.client().write(new Draft("Relative", "report " + i));
      }
      town.reporter.flush();
      town.relay.drop(Disposition.COLLECTED);
      town.clock.advance(A_WHILE);
      town.reporter.flush();
      noise(town, 2);
      town.relative.flush();
      town.settle();
      assertThat(withSpare(town)).isEqualTo(2);
      noise(town, 2 * MOST);
      town.relative.flush();
      town.settle();
      assertThat(withSpare(town)).isEqualTo(2 + MOST);
    }
  }

  @Test
  void sendsNoSpareOfWhatWasWrittenAfterTheNotice() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      openSession(town);
      noise(town, 1);
      town.relative.flush();
      town.settle();
      town.clock.advance(A_WHILE);
      town.reporter.client().write(new Draft("Relative", "later"));
      town.reporter.flush();
      town.relative.flush();
      town.clock.advance(A_WHILE);
      town.reporter.flush();
      assertThat(withSpare(town)).isZero();
    }
  }

  private static void openSession(Town town) throws Exception {
    town.reporter.client().write(new Draft("Relative", "opens the session"));
    town.reporter.flush();
    town.relative.flush();
    town.settle();
  }

  private static void noise(Town town, int count) throws Exception {
    MailboxId mailbox = Card.parse(town.relative.client().card("Reporter", "")).mailbox();
    for (int i = 0; i < count; i++) {
      byte[] noise = new byte[20];
      town.random.nextBytes(noise);
      town.relay.inject(mailbox, noise);
    }
  }

  private static int withSpare(Town town) throws Exception {
    int count = 0;
    for (SentReport sent : town.reporter.client().outbox()) {
      count += sent.actions().size();
    }
    return count;
  }
}
