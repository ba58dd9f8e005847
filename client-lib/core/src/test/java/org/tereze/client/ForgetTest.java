package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.fake.Person;
import org.tereze.client.outbox.SentState;
import org.tereze.wire.AckCode;

/** What a person forgets, and what the outbox forgets by itself. */
final class ForgetTest {
  @TempDir Path folder;

  @Test
  void forgetsWhatNeverLeftSoThatItNeverGoes() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      town.reporter.client().write(new Draft("Relative", "goes"));
      long id = town.reporter.client().write(new Draft("Relative", "thought better").keepText());
      town.reporter.client().forget(id);
      assertThat(town.reporter.client().outbox()).hasSize(1);
      town.reporter.crash();
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("goes");
      refuses(town, id, Reason.UNKNOWN_REPORT);
    }
  }

  @Test
  void keepsWhatIsOnItsWayUntilItsEndIsKnown() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      long first = town.reporter.client().write(new Draft("Relative", "opens the session"));
      refuses(town, first, Reason.ON_ITS_WAY);
      town.reporter.flush();
      long second = town.reporter.client().write(new Draft("Relative", "in custody"));
      town.reporter.flush();
      refuses(town, second, Reason.ON_ITS_WAY);
      town.relative.flush();
      town.clock.advance(Duration.ofMinutes(2));
      town.reporter.flush();
      town.reporter.client().forget(second);
      town.reporter.client().forget(first);
      assertThat(town.reporter.client().outbox()).isEmpty();
      assertThat(town.relative.texts()).containsExactly("opens the session", "in custody");
    }
  }

  @Test
  void forgetsWhatWasReceived() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      town.reporter.client().write(new Draft("Relative", "read and burnt"));
      town.reporter.flush();
      town.relative.flush();
      town.relative.client().forgetReceived(1);
      assertThat(town.relative.client().inbox()).isEmpty();
      town.relative.flush();
      assertThat(town.relative.client().inbox()).isEmpty();
      assertThatThrownBy(() -> town.relative.client().forgetReceived(1))
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_REPORT));
    }
  }

  @Test
  void neverIsFullOfReportsThatAreOver() throws Exception {
    try (Town town = Town.emptyOnMemoryDisks(folder)) {
      // A share of 256 KiB for the outbox.
      Person writer = town.personWithSmallVault("writer", 1024 * 1024);
      town.introduce(writer, "Writer", town.relative, "Relative");
      town.relay.refuseWith = AckCode.TOO_LARGE;
      String noise = "x".repeat(200);
      for (int i = 0; i < 1_000; i++) {
        writer.client().write(new Draft("Relative", noise + i));
        if (i % 50 == 49) {
          writer.flush();
        }
      }
      assertThat(writer.client().outbox().get(0).state()).isEqualTo(SentState.REFUSED);
      writer.flush();
      // What has no end yet does stand in the way, with one clear word.
      town.line.unplug();
      assertThatThrownBy(
              () -> {
                while (true) {
                  writer.client().write(new Draft("Relative", noise));
                }
              })
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OUTBOX_FULL));
    }
  }

  @Test
  void keepsTheHistoryOfWhatIsOverAndLetsGoOfItsBytesAfterAMonth() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      long id = town.reporter.client().write(new Draft("Relative", "too late").lifetimeHours(1));
      town.clock.advance(Duration.ofDays(80));
      town.reporter.flush();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.EXPIRED);
      assertThat(town.reporter.client().sent(id).reason()).contains("before a relay took it");
      town.reporter.reopen();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.EXPIRED);
      town.relative.flush();
      assertThat(town.relative.texts()).isEmpty();
    }
  }

  private static void refuses(Town town, long id, Reason reason) {
    assertThatThrownBy(() -> town.reporter.client().forget(id))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
