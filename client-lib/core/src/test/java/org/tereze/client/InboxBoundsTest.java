package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.card.Card;
import org.tereze.client.contact.Contact;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.fake.Person;
import org.tereze.client.home.Home;
import org.tereze.client.identity.Identity;
import org.tereze.client.inbox.Inbox;
import org.tereze.client.inbox.ReceiptClock;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.outbox.Deliveries;
import org.tereze.client.record.SeenRecord;
import org.tereze.client.session.Sealed;
import org.tereze.client.session.SendingEnd;
import org.tereze.client.session.Workspace;
import org.tereze.schema.Report;
import org.tereze.wire.Disposition;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;

/** What others send cannot keep a person from writing, and nothing of it goes in silence. */
final class InboxBoundsTest {
  private static final int VAULT_BYTES = 8 * 1024 * 1024;

  @TempDir Path folder;

  @Test
  void keepsRoomToWriteWhateverNoiseFillsTheMailboxes() throws Exception {
    try (Town town = Town.emptyOnMemoryDisks(folder)) {
      Person person = town.personWithSmallVault("person", VAULT_BYTES);
      town.introduce(town.reporter, "Reporter", person, "Person");
      town.introduce(town.relative, "Relative", person, "Person");
      MailboxId ofReporter = Card.parse(person.client().card("Reporter", "")).mailbox();
      MailboxId ofRelative = Card.parse(person.client().card("Relative", "")).mailbox();
      int discarded = 0;
      int unopened = 0;
      for (int round = 0; round < 6; round++) {
        for (int i = 0; i < 50; i++) {
          town.relay.inject(ofReporter, noise(town));
          town.relay.inject(ofRelative, noise(town));
        }
        List<BurstOutcome> outcomes = person.flush();
        Town.expectWhole(outcomes);
        discarded += outcomes.get(0).discarded();
        unopened += outcomes.get(0).unopened();
      }
      assertThat(unopened).isEqualTo(600);
      // A mailbox keeps a sixteenth of the vault.
      int kept = 2 * (VAULT_BYTES / 16 / (Limits.MAX_ENVELOPE_BYTES + 64));
      assertThat(unopened - discarded).isEqualTo(kept);
      person.client().write(new Draft("Reporter", "still here"));
      person.flush();
      town.reporter.flush();
      assertThat(town.reporter.texts()).containsExactly("still here");
      person.reopen();
    }
  }

  @Test
  void keepsAQuarterOfTheVaultUnopenedInAllMailboxesTogether() throws Exception {
    try (Town town = Town.emptyOnMemoryDisks(folder)) {
      Person person = town.personWithSmallVault("person", VAULT_BYTES);
      List<MailboxId> mailboxes = new ArrayList<>();
      for (String name : List.of("a", "b", "c", "d", "e", "f")) {
        mailboxes.add(Card.parse(person.client().card(name, "")).mailbox());
      }
      person.flush();
      int aMailbox = VAULT_BYTES / 16 / (Limits.MAX_ENVELOPE_BYTES + 64);
      int inAll = VAULT_BYTES / 4 / (Limits.MAX_ENVELOPE_BYTES + 64);
      assertThat(mailboxes.size() * aMailbox).isGreaterThan(inAll);
      for (MailboxId mailbox : mailboxes) {
        for (int i = 0; i < aMailbox; i++) {
          town.relay.inject(mailbox, noise(town));
        }
      }
      List<BurstOutcome> outcomes = person.flush();
      Town.expectWhole(outcomes);
      assertThat(outcomes.get(0).unopened()).isEqualTo(mailboxes.size() * aMailbox);
      assertThat(outcomes.get(0).unopened() - outcomes.get(0).discarded()).isEqualTo(inAll);
    }
  }

  @Test
  void forgetsTheOldestMarksOfWhatWasSeenAndShowsNothingTwice() throws Exception {
    try (Town town = Town.emptyOnMemoryDisks(folder)) {
      Person person = town.personWithSmallVault("person", VAULT_BYTES);
      town.introduce(town.reporter, "Reporter", person, "Person");
      town.reporter.client().write(new Draft("Person", "once"));
      town.reporter.flush();
      MailboxId mailbox = Card.parse(person.client().card("Reporter", "")).mailbox();
      byte[] envelope = town.relay.bodies(mailbox).get(0);
      person.closeQuietly();
      try (Home home = Homes.open(person.home(), Person.passphrase(), person.options())) {
        int most = home.shares().seenMarks();
        for (int i = 0; i < 2 * most; i++) {
          ByteString place = ByteString.copyFromUtf8("session " + i);
          home.seen.put(place, SeenRecord.newBuilder().setHour(home.nowHour() + i).build());
        }
        ContactBook book = new ContactBook(home);
        int own = home.contacts.all().get(0).getMailboxes(0);
        Inbox inbox = new Inbox(home, book, new Deliveries(home), new ReceiptClock(home));
        inbox.take(own, envelope);
        assertThat(inbox.takeShown()).hasSize(1);
        assertThat(home.seen.size()).isEqualTo(most + 1);
        assertThat(home.seen.get(ByteString.copyFromUtf8("session 0"))).isNull();
        assertThat(home.seen.get(ByteString.copyFromUtf8("session " + (2 * most - 1)))).isNotNull();
        // Without its mark, too, what came before is known.
        home.seen.keys().forEach(home.seen::remove);
        inbox.take(own, envelope);
        assertThat(inbox.takeShown()).isEmpty();
      }
      person.open();
    }
  }

  @Test
  void namesEveryEnvelopeThatHadToMakeRoom() throws Exception {
    try (Town town = Town.emptyOnMemoryDisks(folder)) {
      Person person = town.personWithSmallVault("person", VAULT_BYTES);
      town.introduce(town.reporter, "Reporter", person, "Person");
      MailboxId mailbox = Card.parse(person.client().card("Reporter", "")).mailbox();
      List<String> written = new ArrayList<>();
      written.add("opens the session");
      town.reporter.client().write(new Draft("Person", written.get(0)));
      town.reporter.flush();
      town.relay.drop(Disposition.COLLECTED);
      // More than one notice names, then what matters, then more than a mailbox keeps.
      small(town, mailbox, 600);
      person.flush();
      for (int i = 0; i < 3; i++) {
        town.reporter.client().write(new Draft("Person", "report " + i));
        written.add("report " + i);
      }
      town.reporter.flush();
      person.flush();
      town.clock.advance(Duration.ofMinutes(1));
      small(town, mailbox, 1_000);
      person.flush();
      for (int i = 0; i < 6; i++) {
        town.anHourPasses();
        person.flush();
        town.reporter.flush();
      }
      person.flush();
      assertThat(person.texts()).containsExactlyInAnyOrderElementsOf(written);
    }
  }

  @Test
  void leavesRoomForOthersWhenOneContactSendsWithoutEnd() throws Exception {
    try (Town town = Town.emptyOnMemoryDisks(folder)) {
      Person person = town.personWithSmallVault("person", VAULT_BYTES);
      town.introduce(town.reporter, "Reporter", person, "Person");
      town.introduce(town.relative, "Relative", person, "Person");
      // Each is 250,000 bytes once it is opened, and a few hundred on the line.
      String bomb = "к".repeat(125_000);
      for (int i = 0; i < 40; i++) {
        town.reporter.client().write(new Draft("Person", bomb));
      }
      town.reporter.flush();
      Town.expectWhole(person.flush());
      int shown = person.client().inbox().size();
      assertThat(shown).isBetween(3, 12);
      Contact full = person.client().contact("Reporter");
      assertThat(full.inboxFull()).isTrue();
      int delivered = town.relay.deliveries;
      town.reporter.client().write(new Draft("Person", "waits at the relay"));
      town.reporter.flush();
      Town.expectWhole(person.flush());
      assertThat(town.relay.deliveries).isEqualTo(delivered);
      assertThat(person.client().contact("Relative").inboxFull()).isFalse();
      town.relative.client().write(new Draft("Person", "from another"));
      town.relative.flush();
      person.flush();
      assertThat(person.texts()).contains("from another");
      person.client().write(new Draft("Reporter", "enough"));
      // Nothing was lost: all of it is shown in the end.
      long last = 0;
      for (int i = 0; i < 45; i++) {
        for (ReceivedReport report : person.client().inbox()) {
          last = Math.max(last, report.id());
        }
        if (!person.client().inbox().isEmpty()) {
          person.client().forgetReceived(person.client().inbox().get(0).id());
        }
        person.flush();
      }
      assertThat(last).isEqualTo(42);
    }
  }

  @Test
  void opensAThousandThatWaitedForOneCardWithoutGoingDeep() throws Exception {
    try (Town town = Town.emptyOnMemoryDisks(folder)) {
      Card card = Card.parse(town.relative.client().card("Reporter", "Relative"));
      town.relative.flush();
      String own = town.reporter.client().card("Relative", "Reporter");
      Identity reporter = Identity.fromWords(town.reporter.client().words());
      Workspace space = new Workspace(reporter, town.random);
      for (int i = 0; i < 1_000; i++) {
        SendingEnd end = SendingEnd.to(card, Card.parse(own), true);
        Report report = Report.newBuilder().setText("opening " + i).build();
        Sealed sealed = end.seal(space, report, List.of(), town.hour());
        town.relay.inject(card.mailbox(), sealed.envelope());
      }
      town.relative.flush();
      assertThat(town.relative.texts()).isEmpty();
      List<Throwable> thrown = new ArrayList<>();
      Thread shallow = new Thread(null, () -> add(town, own, thrown), "shallow", 256 * 1024);
      shallow.start();
      shallow.join();
      assertThat(thrown).isEmpty();
      assertThat(town.relative.client().inbox()).hasSize(1_000);
    }
  }

  private static void add(Town town, String card, List<Throwable> thrown) {
    try {
      town.relative.client().add("Reporter", card);
    } catch (ClientException | StackOverflowError e) {
      thrown.add(e);
    }
  }

  private static void small(Town town, MailboxId mailbox, int count) {
    for (int i = 0; i < count; i++) {
      byte[] small = new byte[100];
      town.random.nextBytes(small);
      town.relay.inject(mailbox, small);
    }
  }

  private static byte[] noise(Town town) {
    byte[] noise = new byte[Limits.MAX_ENVELOPE_BYTES];
    town.random.nextBytes(noise);
    return noise;
  }
}
