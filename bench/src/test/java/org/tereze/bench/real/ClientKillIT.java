package org.tereze.bench.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.outbox.SentState;
import org.tereze.relay.ops.RelayClock;
import org.tereze.testkit.crash.KillTable;

/**
 * Kills a client with SIGKILL while it writes, flushes and fetches at a real relay, again and
 * again, and counts. A tenth of {@code -Dtereze.kill.rounds=N} says how often.
 */
final class ClientKillIT {
  private static final int MOST_LINES = 24;
  private static final int MOST_SPINS = 200_000;
  private static final int LAST_FLUSHES = 4;

  @TempDir private Path folder;

  private final long seed = Long.getLong("tereze.seed", 20260108);
  private final Random random = new Random(seed);
  private final KillTable table = KillTable.of("clients at a relay");
  private final List<String> wrote = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();

  @BeforeEach
  void sayWhatRepeatsThis() {
    System.out.println("ClientKillIT: -Dtereze.seed=" + seed);
  }

  @Test
  void nothingWrittenIsLostAndNothingShownTwiceWhenBothEndsAreKilled() throws Exception {
    try (LocalRelay relay =
        new LocalRelay(
            folder.resolve("relay"), new RelayClock(InstantSource.system(), System::nanoTime))) {
      try (Correspondent reporter = person("reporter");
          Correspondent relative = person("relative")) {
        reporter.client().addRelay(relay.address());
        relative.client().addRelay(relay.address());
        reporter.meet(relative);
      }
      int rounds = KillTable.share(0.1);
      for (int round = table.rounds(); round < rounds; round++) {
        int promised = wrote.size() + shown.size();
        runAndKill("reporter", "relative", Integer.toString(round));
        runAndKill("relative");
        table.add("both ends", wrote.size() + shown.size() - promised, List.of());
      }
      finish();
    }
    System.out.print(table);
    assertThat(table.acks()).isPositive();
    assertThat(shown).doesNotHaveDuplicates();
  }

  private Correspondent person(String name) throws Exception {
    return new Correspondent(name, folder, Clock.systemUTC(), System::nanoTime);
  }

  private void runAndKill(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ClientKillChild.class.getName(),
                folder.toString()));
    command.addAll(List.of(arguments));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    int lines = 1 + random.nextInt(MOST_LINES);
    int spins = random.nextInt(MOST_SPINS);
    try (BufferedReader ledger =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < lines; i++) {
        note(ledger.readLine());
      }
      // A random moment within the next steps, without looking at a clock.
      for (int spin = 0; spin < spins; spin++) {
        Thread.onSpinWait();
      }
      // By its handle: the process object would close the ledger before the rest is read.
      child.toHandle().destroyForcibly();
      assertThat(child.waitFor()).as("killed, not ended").isEqualTo(128 + 9);
      for (String line = ledger.readLine(); line != null; line = ledger.readLine()) {
        note(line);
      }
    }
  }

  private void note(String line) {
    assertThat(line).as("the child's ledger").isNotNull();
    if (line.startsWith("wrote ")) {
      wrote.add(line.substring("wrote ".length()));
    } else if (line.startsWith("shown ")) {
      shown.add(line.substring("shown ".length()));
    }
  }

  /** Both come back once more and are let be. */
  private void finish() throws Exception {
    BurstListener screen =
        new BurstListener() {
          @Override
          public void reportReceived(ReceivedReport report) {
            shown.add(report.content().text());
          }
        };
    try (Correspondent reporter = person("reporter");
        Correspondent relative = person("relative")) {
      for (int i = 0; i < LAST_FLUSHES; i++) {
        assertThat(reporter.flush()).allMatch(BurstOutcome::complete);
        assertThat(relative.client().flush(screen)).allMatch(BurstOutcome::complete);
      }
      List<String> inbox = relative.texts();
      // What was written and killed before it was told may be there, too, as often as a round.
      assertThat(inbox).containsAll(wrote).doesNotHaveDuplicates();
      for (SentReport report : reporter.client().outbox()) {
        assertThat(report.state())
            .isIn(SentState.IN_CUSTODY, SentState.COLLECTED, SentState.OPENED);
      }
      System.out.printf(
          "ClientKillIT: %d written, %d in the inbox, %d shown%n",
          wrote.size(), inbox.size(), shown.size());
    }
  }
}
