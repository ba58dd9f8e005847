package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.fake.FakeRelay;
import org.tereze.client.fake.Person;
import org.tereze.testkit.TcpModel;
import org.tereze.testkit.Way;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;

/** What a relay that watches each link sees of a person with three contacts. */
final class SeparateLinksTest {
  private static final List<String> CONTACTS = List.of("Relative", "Newsroom", "Cousin");

  /** What a flight with nothing to name looks up. */
  private static final MailboxId NOBODYS = MailboxId.of(new byte[MailboxId.BYTES]);

  /** Of the stream, both ways: keys, heads, tags, goodbye, and what a first flight saves. */
  private static final long BYTES_A_FURTHER_LINK = 96;

  @TempDir Path folder;

  @Test
  void oneLinkForAllShowsTheRelayWhichMailboxesAreOnePersons() throws Exception {
    try (Town town = withThreeContacts()) {
      List<Set<MailboxId>> links = aDay(town);
      assertThat(links).anySatisfy(link -> assertThat(link).hasSizeGreaterThan(3));
    }
  }

  @Test
  void separateLinksNameOneMailboxEach() throws Exception {
    try (Town town = withThreeContacts()) {
      separate(town);
      List<Set<MailboxId>> links = aDay(town);
      assertThat(links).hasSizeGreaterThan(3 * CONTACTS.size());
      assertThat(links).allSatisfy(link -> assertThat(link).hasSizeLessThanOrEqualTo(1));
      assertThat(all(links)).hasSizeGreaterThan(2 * CONTACTS.size());
    }
  }

  @Test
  void separateLinksCarryTheSameReportsOnce() throws Exception {
    try (Town town = withThreeContacts()) {
      separate(town);
      aDay(town);
      assertThat(town.relative.texts()).containsExactlyInAnyOrder("first", "second");
      assertThat(town.reporter.texts()).containsExactlyInAnyOrder("back from Relative");
      assertThat(town.reporter.client().outbox())
          .allSatisfy(sent -> assertThat(sent.state().name()).isIn("OPENED", "IN_CUSTODY"));
    }
  }

  @Test
  void theOrderOfTheLinksChangesButTheUrgentGoFirst() throws Exception {
    try (Town town = withThreeContacts()) {
      separate(town);
      Set<List<Set<MailboxId>>> orders = new HashSet<>();
      for (int i = 0; i < 8; i++) {
        for (String contact : CONTACTS) {
          town.reporter.client().write(new Draft(contact, "report " + i));
        }
        town.reporter
            .client()
            .write(new Draft("Cousin", "urgent " + i).precedence(Precedence.FLASH));
        town.relay.links.clear();
        town.relay.putTo.clear();
        Town.expectWhole(town.reporter.flush());
        orders.add(new ArrayList<>(town.relay.links));
        assertThat(town.relay.putTo).containsAll(town.relay.links.get(0));
        orders.forEach(
            order -> assertThat(order.get(0)).as("Cousin's").isEqualTo(town.relay.links.get(0)));
      }
      assertThat(orders).hasSizeGreaterThan(4);
    }
  }

  @Test
  void aWindowThatEndsIsNotKnockedAtForEveryMailbox() throws Exception {
    try (Town town = withThreeContacts()) {
      separate(town);
      for (String contact : CONTACTS) {
        town.reporter.client().write(new Draft(contact, "x"));
      }
      int dials = town.line.dials();
      town.line.cutNextUp(60);
      assertThat(town.reporter.flush()).hasSize(1);
      assertThat(town.line.dials() - dials).isEqualTo(1);
      Town.expectWhole(town.reporter.flush());
    }
  }

  @Test
  void aFurtherLinkCostsItsHandshakeAndGoodbye() throws Exception {
    long together;
    try (Town town = withThreeContacts()) {
      together = bytes(threeReports(town));
    }
    try (Town town = withThreeContacts()) {
      separate(town);
      List<BurstOutcome> outcomes = threeReports(town);
      int further = outcomes.size() - 1;
      assertThat(further).isEqualTo(2 * CONTACTS.size() - 1);
      long each = (bytes(outcomes) - together) / further;
      assertThat(each).isEqualTo(BYTES_A_FURTHER_LINK);
      // Flight and goodbye up, one answer down; without closing.
      long packets =
          TcpModel.connectionBytes(Way.UP, 0, 2, 1) + TcpModel.connectionBytes(Way.DOWN, 0, 1, 2);
      assertThat(each + packets).isEqualTo(528);
    }
  }

  @Test
  void aReceiptGoesToARelayWhereNothingIsFetchedIfThereIsOne() throws Exception {
    try (Town town = Town.emptyOnMemoryDisks(folder)) {
      FakeRelay second = new FakeRelay("second", town.random);
      town.line.add(second);
      // The relative fetches at the home relay and calls the second one for somebody else.
      String ofRelative = town.relative.client().card("Reporter", "Relative");
      town.relative.client().addRelay(second.address());
      town.reporter.client().addRelay(second.address());
      town.relative.client().add("Reporter", town.reporter.client().card("Relative", "Reporter"));
      town.reporter.client().add("Relative", ofRelative);
      town.relative.flush();
      town.reporter.client().write(new Draft("Relative", "seen?"));
      town.reporter.flush();
      town.relative.flush();
      town.anHourPasses();
      int before = town.relay.puts;
      town.relative.flush();
      assertThat(second.putTo).as("where the receipt went").isNotEmpty();
      assertThat(town.relay.puts).isEqualTo(before);
      town.reporter.flush();
      assertThat(town.reporter.client().outbox().get(0).state().name()).isEqualTo("OPENED");
    }
  }

  private Town withThreeContacts() throws ClientException {
    Town town = Town.withCardsOnMemoryDisks(folder);
    for (String contact : CONTACTS.subList(1, CONTACTS.size())) {
      Person person = town.person(contact);
      town.introduce(town.reporter, "Reporter", person, contact);
    }
    town.reporter.flush();
    return town;
  }

  private static void separate(Town town) throws ClientException {
    town.reporter.separateLinks();
    town.relative.separateLinks();
    town.relay.links.clear();
  }

  /** Reports, receipts, questions, bundles, a move; every kind of thing that names a mailbox. */
  private static List<Set<MailboxId>> aDay(Town town) throws ClientException {
    town.relay.links.clear();
    for (String contact : CONTACTS) {
      town.reporter.client().write(new Draft(contact, "first"));
    }
    List<Set<MailboxId>> links = new ArrayList<>();
    town.relative.client().write(new Draft("Reporter", "back from Relative"));
    town.reporter.flush();
    town.relative.flush();
    town.reporter.client().move("Newsroom");
    town.line.cutNextUp(400);
    town.reporter.client().write(new Draft("Relative", "second"));
    town.reporter.flush();
    for (int i = 0; i < 4; i++) {
      town.anHourPasses();
      town.reporter.flush();
      town.relative.flush();
    }
    for (Set<MailboxId> link : town.relay.links) {
      Set<MailboxId> named = new HashSet<>(link);
      named.remove(NOBODYS);
      links.add(named);
    }
    return links;
  }

  private static Set<MailboxId> all(List<Set<MailboxId>> links) {
    Set<MailboxId> all = new HashSet<>();
    links.forEach(all::addAll);
    return all;
  }

  private static List<BurstOutcome> threeReports(Town town) throws ClientException {
    town.anHourPasses();
    town.reporter.flush();
    for (String contact : CONTACTS) {
      town.reporter.client().write(new Draft(contact, "report"));
    }
    List<BurstOutcome> outcomes = town.reporter.flush();
    Town.expectWhole(outcomes);
    return outcomes;
  }

  private static long bytes(List<BurstOutcome> outcomes) {
    return outcomes.stream().mapToLong(one -> one.sentBytes() + one.receivedBytes()).sum();
  }
}
