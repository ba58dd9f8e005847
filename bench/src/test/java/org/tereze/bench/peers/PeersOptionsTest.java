package org.tereze.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.bench.load.LoadShape;

final class PeersOptionsTest {
  @Test
  void asksEverybodyByDefault() {
    assertThat(PeersOptions.parse(List.of()).names()).isEqualTo(Lineup.NAMES);
  }

  @Test
  void keepsTheOrderOfTheTablesAndRoundsReportsUp() {
    PeersOptions options =
        PeersOptions.parse(List.of("--only", "redis,tereze", "--reports", "1025"));
    assertThat(options.names()).containsExactly("tereze", "redis");
    assertThat(options.reports()).isEqualTo(2_048);
  }

  @Test
  void namesWhatItDoesNotKnow() {
    for (List<String> wrong :
        List.of(
            List.of("--only", "rabbit"),
            List.of("--rounds", "0"),
            List.of("--reports", "many"),
            List.of("--reports"),
            List.of("--fast", "1"))) {
      assertThatThrownBy(() -> PeersOptions.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void everyReportOfALoadGoesToOneMailbox() {
    for (int links : new int[] {1, 8, 64}) {
      for (int mailboxes : new int[] {1, 8, 1_000}) {
        LoadShape shape = new LoadShape(links, 64, mailboxes, 160, 300);
        assertThat(Arrays.stream(shape.perMailbox()).sum()).isEqualTo(shape.reports());
        assertThat(shape.mailboxOf(links - 1, 159)).isLessThan(mailboxes);
      }
    }
  }
}
