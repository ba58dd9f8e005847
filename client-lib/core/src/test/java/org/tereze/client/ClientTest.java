package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.fake.FakeLine;
import org.tereze.client.fake.FakeRelay;
import org.tereze.client.fake.Person;
import org.tereze.client.outbox.SentState;
import org.tereze.testkit.FakeClock;
import org.tereze.testkit.SeededRandom;

final class ClientTest {
  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();
  private final SecureRandom random = new SeededRandom(1);
  private final FakeLine line = new FakeLine(clock, random);
  private final FakeRelay relay = new FakeRelay("home", random);

  @BeforeEach
  void plugIn() {
    line.add(relay);
  }

  private Person person(String name) throws ClientException {
    Person person = new Person(folder.resolve(name), clock, line, random);
    person.client().addRelay(relay.address());
    return person;
  }

  @Test
  void carriesAReportFromOneToTheOther() throws Exception {
    try (Person reporter = person("reporter");
        Person relative = person("relative")) {
      reporter.client().add("Relative", relative.client().card("Reporter", "R"));
      relative.client().add("Reporter", reporter.client().card("Relative", "R"));
      relative.flush();
      long id = reporter.client().write(new Draft("Relative", "Мы живы"));
      List<BurstOutcome> outcomes = reporter.flush();
      assertThat(outcomes).allMatch(BurstOutcome::complete);
      assertThat(reporter.client().sent(id).state()).isEqualTo(SentState.IN_CUSTODY);
      assertThat(relative.flush()).allMatch(BurstOutcome::complete);
      assertThat(relative.texts()).containsExactly("Мы живы");
      assertThat(relay.waiting()).isZero();
    }
  }
}
