package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AwaitWorkTest {
  private static final long LONG_MILLIS = 3_600_000;

  @TempDir private Path folder;

  @Test
  void findsWhatWasWrittenUntilAFlushTakesIt() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      assertThat(town.reporter.client().awaitWork(0)).isFalse();
      town.reporter.client().write(new Draft("Relative", "new"));
      assertThat(town.reporter.client().awaitWork(LONG_MILLIS)).isTrue();
      town.reporter.flush();
      assertThat(town.reporter.client().awaitWork(0)).isFalse();
    }
  }

  @Test
  void findsAReceiptThatFellDue() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      town.reporter.client().write(new Draft("Relative", "to be receipted"));
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.client().awaitWork(0)).isFalse();
      town.anHourPasses();
      assertThat(town.relative.client().awaitWork(LONG_MILLIS)).isTrue();
      town.relative.flush();
      assertThat(town.relative.client().awaitWork(0)).isFalse();
    }
  }

  @Test
  void isWokenByWhatIsWrittenMeanwhile() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      Client client = town.reporter.client();
      assertThat(awaited(client, () -> client.write(new Draft("Relative", "new")))).isTrue();
    }
  }

  @Test
  void isWokenByTheEnd() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      Client client = town.reporter.client();
      assertThat(awaited(client, client::close)).isFalse();
    }
  }

  private interface Act {
    void run() throws ClientException;
  }

  /** What a thread is told that waits while this is done. */
  private static boolean awaited(Client client, Act act) throws Exception {
    Thread[] waiting = new Thread[1];
    ExecutorService one =
        Executors.newSingleThreadExecutor(
            task -> {
              waiting[0] = new Thread(task);
              waiting[0].setDaemon(true);
              return waiting[0];
            });
    try {
      Future<Boolean> answer = one.submit(() -> client.awaitWork(LONG_MILLIS));
      while (waiting[0].getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      act.run();
      return answer.get(30, TimeUnit.SECONDS);
    } finally {
      one.shutdownNow();
    }
  }
}
