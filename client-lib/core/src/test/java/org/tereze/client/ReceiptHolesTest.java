package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.outbox.SentState;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;

/** Numbers that never come, and envelopes that a relay changes. */
final class ReceiptHolesTest {
  private static final Duration A_WHILE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void knowsReportsAsOpenedThoughALostNumberLiesFarBehindThem() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      openSession(town);
      // A number that is used and never goes: as a receipt that a relay lost.
      long lost = town.reporter.client().write(new Draft("Relative", "never goes"));
      town.reporter.client().forget(lost);
      for (int i = 0; i < 80; i++) {
        town.reporter.client().write(new Draft("Relative", "report " + i));
      }
      town.reporter.flush();
      town.relative.flush();
      town.settle();
      int opened = opened(town);
      assertThat(opened).isLessThan(81);
      for (int i = 0; i < 3; i++) {
        town.reporter.flush();
        town.relative.flush();
        town.settle();
      }
      assertThat(opened(town)).isEqualTo(81);
      assertThat(town.relative.texts()).hasSize(81).doesNotContain("never goes");
    }
  }

  @Test
  void fillsAHoleOnceAndWithNinetyBytes() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      openSession(town);
      long lost = town.reporter.client().write(new Draft("Relative", "never goes"));
      town.reporter.client().forget(lost);
      for (int i = 0; i < 40; i++) {
        town.reporter.client().write(new Draft("Relative", "report " + i));
      }
      town.reporter.flush();
      town.relative.flush();
      town.settle();
      int before = town.relay.puts;
      town.reporter.flush();
      assertThat(town.relay.puts - before).isEqualTo(1);
      assertThat(town.relay.bodies()).anyMatch(body -> body.length == 90);
      town.reporter.flush();
      assertThat(town.relay.puts - before).isEqualTo(1);
    }
  }

  @Test
  void fillsTheNumberOfAReportThatWasRefusedAndNeverCallsItOpened() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      openSession(town);
      long refused = town.reporter.client().write(new Draft("Relative", "refused"));
      town.relay.refuseFirstPuts(1, AckCode.TOO_LARGE);
      town.reporter.flush();
      for (int i = 0; i < 70; i++) {
        town.reporter.client().write(new Draft("Relative", "report " + i));
      }
      town.reporter.flush();
      town.relative.flush();
      town.settle();
      assertThat(opened(town)).isLessThan(71);
      for (int i = 0; i < 3; i++) {
        town.reporter.flush();
        town.relative.flush();
        town.settle();
      }
      assertThat(opened(town)).isEqualTo(71);
      assertThat(town.reporter.client().sent(refused).state()).isEqualTo(SentState.REFUSED);
      assertThat(town.relative.texts()).hasSize(71).doesNotContain("refused");
    }
  }

  @Test
  void sendsTheSpareOfWhatReceiptsLeaveOutForTwoDays() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      openSession(town);
      long id = town.reporter.client().write(new Draft("Relative", "lost by the device"));
      town.reporter.flush();
      town.relay.drop(Disposition.COLLECTED);
      // Both are written before the reporter hears that the first was collected.
      town.reporter.client().write(new Draft("Relative", "refused at first"));
      town.reporter.client().write(new Draft("Relative", "arrives"));
      town.clock.advance(A_WHILE);
      town.relay.refuseFirstPuts(1, AckCode.BUSY);
      town.reporter.flush();
      town.relative.flush();
      town.settle();
      // It may only be late: what the receipt names could have overtaken it.
      assertThat(town.relative.texts()).containsExactly("opens the session", "arrives");
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.COLLECTED);
      town.clock.advance(Duration.ofDays(3));
      town.reporter.flush();
      town.relative.flush();
      town.settle();
      assertThat(town.reporter.client().sent(id).actions()).hasSize(1);
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).hasSize(4).endsWith("lost by the device");
    }
  }

  @Test
  void sendsTheSpareOfAnEnvelopeThatTheRelayChanged() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      openSession(town);
      long id = town.reporter.client().write(new Draft("Relative", "changed on the way"));
      town.reporter.flush();
      town.relay.changeBodies();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("opens the session");
      town.settle();
      // The notice names what nobody sent; the relay says that this one was collected.
      SentReport sent = town.reporter.client().sent(id);
      assertThat(sent.state()).isEqualTo(SentState.QUEUED);
      assertThat(sent.actions()).hasSize(1);
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("opens the session", "changed on the way");
      town.settle();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.OPENED);
      town.settle();
      assertThat(town.relative.texts()).hasSize(2);
    }
  }

  @Test
  void sendsTheSpareOfWhatAReceiptLeavesOutThoughItWasCollectedBefore() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      openSession(town);
      long id = town.reporter.client().write(new Draft("Relative", "lost by the device"));
      town.reporter.flush();
      // The relay says collected, and the recipient never saw it.
      town.relay.drop(Disposition.COLLECTED);
      town.clock.advance(A_WHILE);
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.COLLECTED);
      town.clock.advance(A_WHILE);
      long later = town.reporter.client().write(new Draft("Relative", "later"));
      town.reporter.flush();
      town.relative.flush();
      town.settle();
      assertThat(town.reporter.client().sent(later).state()).isEqualTo(SentState.OPENED);
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.QUEUED);
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts())
          .containsExactly("opens the session", "later", "lost by the device");
    }
  }

  @Test
  void sendsNoSpareForWhatIsOnlyNotReceiptedYet() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      openSession(town);
      for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 3; i++) {
          town.reporter.client().write(new Draft("Relative", "report " + round + " " + i));
          town.reporter.flush();
          town.relative.flush();
          town.clock.advance(A_WHILE);
          town.reporter.flush();
        }
        town.settle();
      }
      town.settle();
      for (SentReport sent : town.reporter.client().outbox()) {
        assertThat(sent.actions()).isEmpty();
        assertThat(sent.state()).isEqualTo(SentState.OPENED);
      }
    }
  }

  private static void openSession(Town town) throws Exception {
    town.reporter.client().write(new Draft("Relative", "opens the session"));
    town.reporter.flush();
    town.relative.flush();
    town.settle();
  }

  private static int opened(Town town) throws Exception {
    int opened = 0;
    for (SentReport sent : town.reporter.client().outbox()) {
      opened += sent.state() == SentState.OPENED ? 1 : 0;
    }
    return opened;
  }
}
