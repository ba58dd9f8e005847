package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.card.Card;
import org.tereze.client.fake.Person;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.outbox.SentState;
import org.tereze.wire.MailboxId;

/** What programs owe each other does not grow without end, and is made good later. */
final class NoticeBoundsTest {
  private static final int MESSAGES_UNDER_WAY = 16;
  private static final int IDS_A_NOTICE = 512;
  private static final int IDS_OWED = 4_096;
  private static final int KEPT = 1_000;

  @TempDir Path folder;

  @Test
  void sealsNoMoreReceiptsThanSixteenThatHaveNotArrived() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      MailboxId ofReporter = Card.parse(town.reporter.client().card("Relative", "")).mailbox();
      town.relay.busyFor = ofReporter;
      int puts = 0;
      for (int i = 0; i < MESSAGES_UNDER_WAY + 6; i++) {
        town.reporter.client().write(new Draft("Relative", "report " + i));
        town.reporter.flush();
        town.relative.flush();
        town.anHourPasses();
        int before = town.relay.puts;
        town.relative.flush();
        puts = town.relay.puts - before;
        assertThat(puts).isEqualTo(Math.min(MESSAGES_UNDER_WAY, i + 1));
      }
      // Nothing is forgotten: the next receipt says it all.
      town.relay.busyFor = null;
      for (int i = 0; i < 3; i++) {
        town.settle();
      }
      assertThat(town.reporter.client().outbox())
          .hasSize(MESSAGES_UNDER_WAY + 6)
          .extracting(SentReport::state)
          .containsOnly(SentState.OPENED);
    }
  }

  @Test
  void remembersFourThousandIdsThatNobodyWasToldYet() throws Exception {
    try (Town town = Town.emptyOnMemoryDisks(folder)) {
      Person person = town.person("person");
      person.client().addRelay(town.relay.address());
      town.introduce(town.reporter, "Reporter", person, "Person");
      MailboxId mine = Card.parse(person.client().card("Reporter", "")).mailbox();
      MailboxId ofReporter = Card.parse(town.reporter.client().card("Person", "")).mailbox();
      // The first 512 are named at once; of those that make room, as many as are remembered, and
      // 500 more.
      int count = IDS_OWED + KEPT + 500;
      for (int i = 0; i < count; i++) {
        byte[] shortest = new byte[20];
        town.random.nextBytes(shortest);
        town.relay.inject(mine, shortest);
      }
      int before = town.relay.bodies(ofReporter).size();
      int discarded = person.flush().get(0).discarded();
      assertThat(discarded).isEqualTo(count - KEPT);
      for (int i = 0; i < 14; i++) {
        town.anHourPasses();
        person.flush();
      }
      int notices = town.relay.bodies(ofReporter).size() - before;
      assertThat(notices).isEqualTo((IDS_OWED + KEPT + IDS_A_NOTICE - 1) / IDS_A_NOTICE);
    }
  }

  @Test
  void provesThatItHoldsTheLinksKeysBeforeMoreThan32KilobytesCome() throws Exception {
    try (Town town = Town.emptyOnMemoryDisks(folder)) {
      Person person = town.relative;
      List<String> names = List.of("a", "b", "c", "d", "e", "f");
      for (String name : names) {
        person.client().card(name, "");
      }
      person.flush();
      for (String name : names) {
        MailboxId mailbox = Card.parse(person.client().card(name, "")).mailbox();
        for (int i = 0; i < 2; i++) {
          byte[] noise = new byte[5_000];
          town.random.nextBytes(noise);
          town.relay.inject(mailbox, noise);
        }
      }
      List<BurstOutcome> outcomes = person.flush();
      Town.expectWhole(outcomes);
      assertThat(outcomes.get(0).unopened()).isEqualTo(2 * names.size());
    }
  }
}
