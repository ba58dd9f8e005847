package org.tereze.client;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.fake.FakeLine;
import org.tereze.client.fake.FakeRelay;
import org.tereze.client.fake.Person;
import org.tereze.testkit.FakeClock;
import org.tereze.testkit.SeededRandom;
import org.tereze.wire.Limits;

/** A relay, a line and two people who hold each other's cards, all in virtual time. */
final class Town implements AutoCloseable {
  final FakeClock clock = new FakeClock();
  final SecureRandom random;
  final FakeLine line;
  final FakeRelay relay;
  final Person reporter;
  final Person relative;
  private final Path folder;
  private final boolean inMemory;
  private final List<Person> others = new ArrayList<>();

  private Town(Path folder, long seed, boolean inMemory) throws ClientException {
    this.folder = folder;
    this.inMemory = inMemory;
    random = new SeededRandom(seed);
    line = new FakeLine(clock, random);
    relay = new FakeRelay("home", random);
    line.add(relay);
    reporter = newPerson("reporter");
    relative = newPerson("relative");
  }

  /** Two people, one relay, no cards yet. */
  static Town empty(Path folder) throws ClientException {
    return new Town(folder, 1, false);
  }

  /** Both have exchanged cards, and the relative's mailbox is claimed. */
  static Town withCards(Path folder) throws ClientException {
    return withCards(folder, 1);
  }

  static Town withCards(Path folder, long seed) throws ClientException {
    return introduced(new Town(folder, seed, false));
  }

  /** The same without files. */
  static Town withCardsOnMemoryDisks(Path folder) throws ClientException {
    return introduced(new Town(folder, 1, true));
  }

  /** No cards yet, and no files. */
  static Town emptyOnMemoryDisks(Path folder) throws ClientException {
    return new Town(folder, 1, true);
  }

  private static Town introduced(Town town) throws ClientException {
    town.introduce(town.reporter, "Reporter", town.relative, "Relative");
    return town;
  }

  void introduce(Person one, String oneName, Person other, String otherName)
      throws ClientException {
    String ofOne = one.client().card(otherName, oneName);
    String ofOther = other.client().card(oneName, otherName);
    one.client().add(otherName, ofOther);
    other.client().add(oneName, ofOne);
    expectWhole(other.flush());
    expectWhole(one.flush());
  }

  Person person(String name) throws ClientException {
    Person person = newPerson(name);
    others.add(person);
    return person;
  }

  /** Somebody whose vault holds no more than this. */
  Person personWithSmallVault(String name, long maxLiveBytes) throws ClientException {
    Person person = Person.withSmallVault(folder.resolve(name), clock, line, random, maxLiveBytes);
    person.client().addRelay(relay.address());
    others.add(person);
    return person;
  }

  private Person newPerson(String name) throws ClientException {
    Path home = folder.resolve(name);
    Person person =
        inMemory
            ? Person.inMemory(home, clock, line, random)
            : new Person(home, clock, line, random);
    person.client().addRelay(relay.address());
    return person;
  }

  /** The true hour since the epoch. */
  int hour() {
    return (int) ((clock.instant().getEpochSecond() - Limits.EPOCH_SECONDS) / 3_600);
  }

  /** Time passes until receipts are due. */
  void anHourPasses() {
    clock.advance(Duration.ofMinutes(61));
  }

  /** Receipts come and go, so that nothing is on its way. */
  void settle() throws ClientException {
    anHourPasses();
    relative.flush();
    reporter.flush();
  }

  static void expectWhole(List<BurstOutcome> outcomes) {
    for (BurstOutcome outcome : outcomes) {
      if (!outcome.complete()) {
        throw new AssertionError(outcome.problem());
      }
    }
  }

  @Override
  public void close() throws ClientException {
    reporter.close();
    relative.close();
    for (Person other : others) {
      other.close();
    }
  }
}
