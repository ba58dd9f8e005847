package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.fake.Person;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.testkit.LineShape;

/**
 * The link is cut at every byte of a burst of three reports, in both directions, of both people's
 * bursts, and then resumed.
 */
final class ClientCutTest {
  private static final int REPORTS = 3;
  private static final int FEWEST_OFFSETS = 50;
  private static final LineShape THIN = LineShape.of(20_000, Duration.ofMillis(400), 0);

  @TempDir Path folder;

  /** Which link is cut, and where. */
  private interface Cut {
    void set(Town town, long offset);
  }

  @Test
  void deliversEveryReportOnceWhereverTheReportersBurstIsCutOnTheWayUp() throws Exception {
    everyOffset(true, (town, offset) -> town.line.cutNextUp(offset), LineShape.PERFECT);
  }

  @Test
  void deliversEveryReportOnceWhereverTheReportersBurstIsCutOnTheWayDown() throws Exception {
    everyOffset(true, (town, offset) -> town.line.cutNextDown(offset), LineShape.PERFECT);
  }

  @Test
  void deliversEveryReportOnceWhereverTheRelativesBurstIsCutOnTheWayUp() throws Exception {
    everyOffset(false, (town, offset) -> town.line.cutNextUp(offset), LineShape.PERFECT);
  }

  @Test
  void deliversEveryReportOnceWhereverTheRelativesBurstIsCutOnTheWayDown() throws Exception {
    everyOffset(false, (town, offset) -> town.line.cutNextDown(offset), LineShape.PERFECT);
  }

  @Test
  void deliversEveryReportOnceOnAThinSlowLineToo() throws Exception {
    everyOffset(true, (town, offset) -> town.line.cutNextUp(offset), THIN);
  }

  private void everyOffset(boolean reportersLink, Cut cut, LineShape shape) throws Exception {
    long offset = 0;
    boolean cutCame = true;
    while (cutCame) {
      // A fresh pair now and then: what is old costs time and proves nothing new.
      try (Town town = Town.withCardsOnMemoryDisks(folder)) {
        town.line.shape(shape);
        for (int i = 0; i < 100 && cutCame; i++) {
          cutCame = once(town, reportersLink, cut, offset++);
          town.settle();
        }
      }
    }
    assertThat(offset).as("offsets tried").isGreaterThan(FEWEST_OFFSETS);
  }

  /** Returns whether the cut came before the burst was over. */
  private static boolean once(Town town, boolean reportersLink, Cut cut, long offset)
      throws ClientException {
    List<String> shown = new ArrayList<>();
    List<String> written = new ArrayList<>();
    for (int i = 0; i < REPORTS; i++) {
      String text = "report " + i + " of offset " + offset;
      town.reporter.client().write(new Draft("Relative", text));
      written.add(text);
    }
    boolean cutCame = false;
    if (reportersLink) {
      cut.set(town, offset);
      cutCame = !flush(town.reporter, shown);
    }
    flush(town.reporter, shown);
    if (!reportersLink) {
      cut.set(town, offset);
      cutCame = !flush(town.relative, shown);
    }
    flush(town.relative, shown);
    flush(town.reporter, shown);
    flush(town.relative, shown);
    Collections.sort(shown);
    assertThat(shown).as("cut after " + offset + " bytes").isEqualTo(written);
    return cutCame;
  }

  private static boolean flush(Person person, List<String> shown) throws ClientException {
    BurstListener listener =
        new BurstListener() {
          @Override
          public void reportReceived(ReceivedReport report) {
            shown.add(report.content().text());
          }
        };
    return person.client().flush(listener).get(0).complete();
  }
}
