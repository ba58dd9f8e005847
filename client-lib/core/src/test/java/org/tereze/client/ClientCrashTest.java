package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.fake.Person;
import org.tereze.client.vault.MemoryDisk;

/**
 * The power goes at every disk operation of either person's life, only what was forced is left, and
 * life goes on.
 */
final class ClientCrashTest {
  private static final int FEWEST_OPERATIONS = 25;

  @TempDir Path folder;

  @Test
  void losesNothingAndShowsNothingTwiceWhereverTheReporterIsCut() throws Exception {
    everyOperation(true);
  }

  @Test
  void losesNothingAndShowsNothingTwiceWhereverTheRelativeIsCut() throws Exception {
    everyOperation(false);
  }

  private void everyOperation(boolean cutsReporter) throws Exception {
    int operation = 0;
    boolean cutCame = true;
    while (cutCame) {
      cutCame = once(cutsReporter, operation++);
    }
    assertThat(operation).as("operations tried").isGreaterThan(FEWEST_OPERATIONS);
  }

  private boolean once(boolean cutsReporter, int operation) throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      Person cut = cutsReporter ? town.reporter : town.relative;
      MemoryDisk disk = cut.disk();
      disk.cutAt(operation);
      List<String> written = new ArrayList<>();
      boolean survived = live(town, written);
      boolean cutCame = !survived;
      disk.cutAt(Integer.MAX_VALUE);
      if (cutCame) {
        cut.crash();
      }
      town.reporter.client().write(new Draft("Relative", "after the crash"));
      written.add("after the crash");
      for (int i = 0; i < 3; i++) {
        town.reporter.flush();
        town.relative.flush();
        town.anHourPasses();
      }
      List<String> shown = town.relative.texts();
      Set<String> once = new HashSet<>(shown);
      assertThat(shown).as("cut at " + operation + " " + disk.history()).hasSameSizeAs(once);
      assertThat(once).as("cut at operation " + operation).containsAll(written);
      assertThat(town.relative.unopenedEver()).as("cut at " + operation).isZero();
      return cutCame;
    }
  }

  /** Writes, flushes, fetches, receipts; false as soon as the power is gone. */
  private static boolean live(Town town, List<String> written) {
    try {
      for (int i = 0; i < 3; i++) {
        String text = "report " + i;
        town.reporter.client().write(new Draft("Relative", text));
        written.add(text);
        if (i == 1) {
          town.reporter.flush();
        }
      }
      town.relative.flush();
      town.reporter.flush();
      town.relative.flush();
      town.anHourPasses();
      town.relative.flush();
      town.reporter.flush();
      return true;
    } catch (ClientException e) {
      return false;
    }
  }
}
