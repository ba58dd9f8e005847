package org.tereze.bench.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.client.ClientException;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.relay.ops.RelayClock;
import org.tereze.testkit.FakeClock;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.LinkProxy;
import org.tereze.testkit.SeededRandom;
import org.tereze.testkit.Way;

/**
 * A burst of three reports, cut on real sockets at forty places: on the sender's link and on the
 * recipient's, in both directions, from the first byte to the goodbye. The next link goes on.
 */
@Execution(ExecutionMode.CONCURRENT)
final class CutOffsetsIT {
  private static final int OFFSETS_EACH = 10;
  private static final int REPORTS = 3;
  private static final int NOISE_BYTES = 600;
  private static final int WARM_UP_ROUNDS = 5;
  private static final int MOST_LINKS = 4;
  private static final Duration BETWEEN = Duration.ofMinutes(61);

  @TempDir private Path folder;

  private final FakeClock clock = new FakeClock(Instant.now());
  private final List<String> shown = new ArrayList<>();
  private final List<String> written = new ArrayList<>();
  private final SeededRandom random = new SeededRandom(40);
  private int cuts;

  private final BurstListener screen =
      new BurstListener() {
        @Override
        public void reportReceived(ReceivedReport report) {
          shown.add(report.content().text());
        }
      };

  @Test
  void everyReportIsShownOnceThoughBothLinksAreCutAtFortyPlaces() throws Exception {
    try (LocalRelay relay =
            new LocalRelay(
                folder.resolve("relay"), new RelayClock(InstantSource.system(), System::nanoTime));
        End reporter = new End("reporter", relay);
        End relative = new End("relative", relay)) {
      reporter.person.meet(relative.person);
      // Sessions open, bundles and receipts go to and fro: from then on flights are alike.
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        write(reporter, relative, "before");
        reporter.flushUntilComplete();
        relative.flushUntilComplete();
        clock.advance(BETWEEN);
      }
      // One more without a cut says how long the flights are.
      write(reporter, relative, "whole");
      Map<Way, Long> sent = reporter.measured();
      Map<Way, Long> fetched = relative.measured();
      for (int i = 0; i < OFFSETS_EACH; i++) {
        for (Way way : Way.values()) {
          round(reporter, relative, way, offset(sent, way, i), offset(fetched, way, i));
        }
      }
      reporter.flushUntilComplete();
      relative.flushUntilComplete();
      assertThat(shown).containsExactlyInAnyOrderElementsOf(written);
      assertThat(relative.person.texts()).containsExactlyInAnyOrderElementsOf(written);
      // The last few offsets may fall behind a goodbye, since flights differ by some bytes.
      assertThat(cuts).isBetween(4 * OFFSETS_EACH - 4, 4 * OFFSETS_EACH);
    }
  }

  private void round(End reporter, End relative, Way way, long upTo, long relativeUpTo)
      throws Exception {
    write(reporter, relative, way + " " + upTo);
    cuts += reporter.flushCutAfter(way, upTo);
    cuts += relative.flushCutAfter(way, relativeUpTo);
    clock.advance(BETWEEN);
  }

  private void write(End reporter, End relative, String name) throws Exception {
    for (int i = 0; i < REPORTS; i++) {
      String text = name + ", report " + written.size() + ": " + noise();
      reporter.person.write(relative.person, text);
      written.add(text);
    }
  }

  /** So long that each report has a record of its own. */
  private String noise() {
    return Base64.getEncoder().encodeToString(random.bytes(NOISE_BYTES));
  }

  private static long offset(Map<Way, Long> flight, Way way, int step) {
    long flightBytes = flight.getOrDefault(way, 1L);
    return 1 + (flightBytes - 1) * step / OFFSETS_EACH;
  }

  /** Somebody behind a line that can be cut. */
  private final class End implements AutoCloseable {
    private final LinkProxy line;
    private final Correspondent person;

    End(String name, LocalRelay relay) throws Exception {
      line =
          new LinkProxy(relay.socket(), LineShape.PERFECT, LineShape.PERFECT, 1, System::nanoTime);
      line.openWindow();
      person = new Correspondent(name, folder, clock, System::nanoTime);
      person.client().addRelay(relay.address());
      person.goThrough(relay, line.address());
    }

    /**
     * How many links were cut: the client would try once more before its flush returns, but here
     * the window is over with the cut.
     */
    int flushCutAfter(Way way, long bytes) throws Exception {
      line.cutAfter(way, bytes);
      person.limitLinks(1);
      boolean whole = person.client().flush(screen).stream().allMatch(BurstOutcome::complete);
      person.limitLinks(Integer.MAX_VALUE);
      line.cutAfter(way, Long.MAX_VALUE); // if the flight ended before
      flushUntilComplete();
      return whole ? 0 : 1;
    }

    void flushUntilComplete() throws Exception {
      for (int i = 0; i < MOST_LINKS; i++) {
        if (person.client().flush(screen).stream().allMatch(BurstOutcome::complete)) {
          return;
        }
      }
      throw new AssertionError("no link ended well");
    }

    /** What a flush without a cut sends each way. */
    Map<Way, Long> measured() throws Exception {
      Map<Way, Long> bytes = new EnumMap<>(Way.class);
      for (Way way : Way.values()) {
        bytes.put(way, -line.traffic(way).deliveredBytes());
      }
      flushUntilComplete();
      for (Way way : Way.values()) {
        bytes.merge(way, line.traffic(way).deliveredBytes(), Long::sum);
      }
      return bytes;
    }

    @Override
    public void close() throws ClientException {
      person.close();
      line.close();
    }
  }
}
