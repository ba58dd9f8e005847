package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.fake.FakeLine;
import org.tereze.client.fake.FakeRelay;
import org.tereze.client.fake.Person;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.outbox.SentReport;
import org.tereze.testkit.FakeClock;
import org.tereze.testkit.SeededRandom;
import org.tereze.wire.Precedence;

/** Compiles and runs the example of {@code client-lib/README.md}, and holds the page to it. */
final class ReadmeExampleTest {
  @TempDir Path folder;

  // example begins
  /** Exchanges cards, writes on one side, flushes both, and reads on the other. */
  static List<String> exchange(Path folder, String relay, byte[] passphrase, ClientOptions options)
      throws ClientException {
    List<String> shown = new ArrayList<>();
    try (Client reporter = Client.create(folder.resolve("reporter"), passphrase, options);
        Client relative = Client.create(folder.resolve("relative"), passphrase, options)) {
      // Once: both name a relay, and each gives the other a card, as a link or a QR code.
      reporter.addRelay(relay);
      relative.addRelay(relay);
      reporter.add("Aigerim", relative.card("Reporter", "Aigerim"));
      relative.add("Reporter", reporter.card("Aigerim", ""));
      relative.flush(BurstListener.NONE);

      // Any time, without a network: durable and sealed on return.
      long id =
          reporter.write(new Draft("Aigerim", "Мы дома, всё тихо").precedence(Precedence.FLASH));

      // When a window opens, on a thread of your own: one burst, both directions.
      for (BurstOutcome outcome : reporter.flush(BurstListener.NONE)) {
        if (!outcome.complete()) {
          shown.add("next time: " + outcome.problem());
        }
      }
      SentReport sent = reporter.sent(id);
      shown.add(sent.state() + ", says " + (sent.saidBy() == null ? "this phone" : "the relay"));

      // On the other side each report is shown once, however often it came.
      relative.flush(
          new BurstListener() {
            @Override
            public void reportReceived(ReceivedReport report) {
              shown.add(report.from() + ": " + report.content().text());
            }
          });
    }
    return shown;
  }

  // example ends

  @Test
  void doesWhatThePageSays() throws Exception {
    FakeClock clock = new FakeClock();
    SecureRandom random = new SeededRandom(3);
    FakeLine line = new FakeLine(clock, random);
    FakeRelay relay = new FakeRelay("home", random);
    line.add(relay);
    ClientOptions options = Person.options(clock, line, random);
    assertThat(exchange(folder, relay.address(), Person.passphrase(), options))
        .containsExactly("IN_CUSTODY, says the relay", "Reporter: Мы дома, всё тихо");
  }

  @Test
  void isTheVeryExampleOfThePage() throws IOException {
    Path source = Paths.get("src/test/java/org/tereze/client/ReadmeExampleTest.java");
    String code = Files.readString(source, StandardCharsets.UTF_8);
    String begin = "// example begins\n";
    String example =
        code.substring(
            code.indexOf(begin) + begin.length(), code.indexOf("\n  // example " + "ends"));
    StringBuilder shifted = new StringBuilder();
    for (String row : example.split("\n", -1)) {
      shifted.append(row.startsWith("  ") ? row.substring(2) : row).append('\n');
    }
    String page = Files.readString(Paths.get("../README.md"), StandardCharsets.UTF_8);
    assertThat(page).contains(shifted.toString().trim());
  }
}
