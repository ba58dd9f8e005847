package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fetch of a mailbox whose claim was cut off: it comes after the relay's answer. */
final class LateFetchTest {
  private static final int MOST_BYTES = 400;

  @TempDir Path folder;

  @Test
  void provesTheOwnerForWhatIsCollected() throws Exception {
    int late = 0;
    for (int offset = 1; offset < MOST_BYTES; offset += 7) {
      try (Town town = Town.emptyOnMemoryDisks(folder)) {
        String card = town.relative.client().card("Reporter", "Relative");
        town.relative.client().add("Reporter", town.reporter.client().card("Relative", "Reporter"));
        town.reporter.client().add("Relative", card);
        town.line.cutNextDown(offset);
        town.relative.flush();
        town.reporter.client().write(new Draft("Relative", "hello"));
        town.reporter.flush();
        Town.expectWhole(town.relative.flush());
        late += town.relay.unsignedCollected;
        town.reporter.flush();
        town.relative.flush();
        assertThat(town.relative.texts()).as("cut at %d", offset).containsExactly("hello");
      }
    }
    assertThat(late).isPositive();
  }
}
