package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.fake.Person;
import org.tereze.wire.MailboxId;

/** The power goes at every disk operation of getting to know somebody, and of moving. */
final class ContactCrashTest {
  private static final int FEWEST_OPERATIONS = 4;

  @TempDir Path folder;

  private interface Life {
    void live() throws ClientException;
  }

  private interface Story {
    /** Whether the power went before the end. */
    boolean tell(Town town, int operation) throws ClientException;
  }

  @Test
  void opensAStrangersFirstReportWhereverTheMakingOfTheCardWasCut() throws Exception {
    everyOperation(
        (town, operation) -> {
          boolean cut =
              isCut(town.relative, operation, () -> town.relative.client().card("Reporter", "R"));
          String card = town.relative.client().card("Reporter", "R");
          town.relative.flush();
          town.reporter.client().add("Relative", card);
          town.reporter.client().write(new Draft("Relative", "first"));
          town.reporter.flush();
          town.relative.flush();
          assertThat(town.relative.texts()).as("cut at " + operation).containsExactly("first");
          return cut;
        });
  }

  @Test
  void readsOnWhereverTheTakingOfAStrangersCardWasCut() throws Exception {
    everyOperation(
        (town, operation) -> {
          String card = town.relative.client().card("Reporter", "R");
          town.relative.flush();
          town.reporter.client().add("Relative", card);
          town.reporter.client().write(new Draft("Relative", "one"));
          town.reporter.flush();
          final boolean cut = isCut(town.relative, operation, town.relative::flush);
          town.relative.flush();
          town.relative.client().write(new Draft("Reporter", "answer"));
          town.relative.flush();
          town.reporter.flush();
          town.reporter.client().write(new Draft("Relative", "two"));
          town.reporter.flush();
          town.relative.flush();
          assertThat(town.reporter.texts()).as("cut at " + operation).containsExactly("answer");
          assertThat(town.relative.texts()).as("cut at " + operation).containsExactly("one", "two");
          return cut;
        });
  }

  @Test
  void reachesTheMailboxThatAMoveNamesWhereverTheMoverWasCut() throws Exception {
    everyOperation(
        (town, operation) -> {
          town.introduce(town.reporter, "Reporter", town.relative, "Relative");
          final boolean cut =
              isCut(town.relative, operation, () -> town.relative.client().move("Reporter"));
          town.relative.flush();
          afterTheMove(town, operation);
          return cut;
        });
  }

  @Test
  void writesToTheMailboxThatAMoveNamesWhereverItsReaderWasCut() throws Exception {
    everyOperation(
        (town, operation) -> {
          town.introduce(town.reporter, "Reporter", town.relative, "Relative");
          Set<MailboxId> before = town.relay.mailboxes();
          town.relative.client().move("Reporter");
          town.relative.flush();
          final boolean cut = isCut(town.reporter, operation, town.reporter::flush);
          town.relay.putTo.clear();
          afterTheMove(town, operation);
          town.relay.putTo.removeAll(before);
          assertThat(town.relay.putTo).as("cut at " + operation).hasSize(1);
          return cut;
        });
  }

  private static void afterTheMove(Town town, int operation) throws ClientException {
    town.reporter.flush();
    town.reporter.client().write(new Draft("Relative", "moved"));
    town.reporter.flush();
    town.relative.flush();
    assertThat(town.relative.texts()).as("cut at " + operation).containsExactly("moved");
  }

  private void everyOperation(Story story) throws Exception {
    int operation = 0;
    boolean cut = true;
    while (cut) {
      try (Town town = Town.emptyOnMemoryDisks(folder)) {
        cut = story.tell(town, operation++);
      }
    }
    assertThat(operation).as("operations tried").isGreaterThan(FEWEST_OPERATIONS);
  }

  private static boolean isCut(Person person, int operation, Life life) throws ClientException {
    person.disk().cutAt(operation);
    boolean cut = false;
    try {
      life.live();
    } catch (ClientException e) {
      cut = true;
    }
    person.disk().cutAt(Integer.MAX_VALUE);
    if (cut) {
      person.crash();
    }
    return cut;
  }
}
