package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.outbox.SentState;

/** Mailboxes of others, and flights that somebody recorded and plays again. */
final class MisusedLinkTest {
  @TempDir Path folder;

  @Test
  void showsNothingTwiceWhenAFirstFlightIsPlayedAgain() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      town.line.record();
      long id = town.reporter.client().write(new Draft("Relative", "once"));
      town.reporter.flush();
      byte[] flight = town.line.recorded();
      town.line.play(town.relay, flight);
      town.relative.flush();
      // Played after it was collected, and after the relay has forgotten that it was.
      town.line.play(town.relay, flight);
      town.relative.flush();
      town.relay.forgetIds();
      town.line.play(town.relay, flight);
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("once");
      assertThat(town.relative.unopenedEver()).isZero();
      town.settle();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.OPENED);
    }
  }

  @Test
  void goesOnWithTheOthersWhenAMailboxCannotBeClaimedOrRead() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      town.relay.refuseOwners = true;
      String card = town.relative.client().card("Somebody else", "");
      assertThat(card).startsWith("TEREZE:");
      town.reporter.client().write(new Draft("Relative", "waits"));
      town.relative.client().write(new Draft("Reporter", "goes all the same"));
      town.reporter.flush();
      int claimed = town.relay.claimedCount();
      Town.expectWhole(town.relative.flush());
      assertThat(town.relay.claimedCount()).isEqualTo(claimed);
      assertThat(town.relative.texts()).isEmpty();
      town.relay.refuseOwners = false;
      Town.expectWhole(town.relative.flush());
      Town.expectWhole(town.relative.flush());
      town.reporter.flush();
      assertThat(town.relay.claimedCount()).isEqualTo(claimed + 1);
      assertThat(town.relative.texts()).containsExactly("waits");
      assertThat(town.reporter.texts()).containsExactly("goes all the same");
    }
  }
}
