package org.tereze.bench.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.client.Draft;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.outbox.SentState;
import org.tereze.relay.ops.RelayClock;
import org.tereze.testkit.BadLine;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.SeededRandom;
import org.tereze.testkit.Way;
import org.tereze.wire.Precedence;

/**
 * A report of 20 kB, sealed, over short windows of a bad line: 40 kbit/s, 400 ms there and back, 2
 * % loss, by datagrams and by links, with a relay of RocksDB on real sockets.
 */
@Execution(ExecutionMode.CONCURRENT)
final class LongReportIT {
  private static final Duration WINDOW = Duration.ofMillis(2_500);
  private static final int WINDOWS = 20;
  private static final int SEALED_BYTES = 20_000;
  private static final String HEADLINE = "Soldiers at the city hall, two wounded\n";

  /** Of base 36, an envelope's byte takes one and a half. */
  private static final int CHARACTERS = 30_000;

  /** What a window takes that has nothing to put: questions, receipts, an opening of a link. */
  private static final long ERRANDS_BYTES = 2_000;

  /** What comes through before a cut: some five datagrams, of which the last are in doubt. */
  private static final long CUT_BYTES = 6_000;

  @TempDir private Path folder;

  private final Map<Long, Long> framesWhenAcked = new HashMap<>();
  private LocalRelay relay;
  private BadLine line;
  private Correspondent reporter;
  private Correspondent relative;
  private long id;
  private String text;

  @BeforeEach
  void meet() throws Exception {
    relay =
        new LocalRelay(
            folder.resolve("relay"), new RelayClock(InstantSource.system(), System::nanoTime));
    LineShape shape = LineShape.of(40_000, Duration.ofMillis(200), 0.02);
    line = new BadLine(relay.socket(), shape, 5, System::nanoTime);
    reporter = new Correspondent("reporter", folder, Clock.systemUTC(), System::nanoTime);
    relative = new Correspondent("relative", folder, Clock.systemUTC(), System::nanoTime);
    for (Correspondent one : List.of(reporter, relative)) {
      one.client().addRelay(relay.address());
    }
    reporter.meet(relative);
    relative.flush();
    reporter.flush();
    reporter.goThrough(relay, line.address());
    reporter.sendDatagramsThrough(relay, line.address());
    write();
  }

  @AfterEach
  void part() throws Exception {
    reporter.close();
    relative.close();
    line.close();
    relay.close();
  }

  private void write() throws Exception {
    SeededRandom random = new SeededRandom(20);
    StringBuilder words = new StringBuilder(HEADLINE);
    while (words.length() < CHARACTERS) {
      words.append(Long.toString(random.nextLong() >>> 1, 36)).append(' ');
    }
    text = words.toString();
    id = reporter.client().write(new Draft("relative", text).precedence(Precedence.PRIORITY));
    assertThat(sent().envelopeBytes()).isBetween(SEALED_BYTES, SEALED_BYTES * 5 / 4);
  }

  private SentReport sent() throws Exception {
    return reporter.client().sent(id);
  }

  private long framesOf(SentReport part) throws Exception {
    // The first part has the number of the whole.
    long all = reporter.client().cost(id).frameBytes();
    if (part.id() != id) {
      return reporter.client().cost(part.id()).frameBytes();
    }
    for (SentReport other : sent().parts()) {
      all -= other.id() == id ? 0 : reporter.client().cost(other.id()).frameBytes();
    }
    return all;
  }

  /** One window; afterwards nothing that was acked before it may have gone again. */
  private void window(long cutBytes) throws Exception {
    line.openWindow();
    line.closeWindowAfter(WINDOW);
    line.cutAfter(Way.UP, cutBytes);
    reporter.flush();
    line.closeWindow();
    for (SentReport part : sent().parts()) {
      long frames = framesOf(part);
      Long before = framesWhenAcked.get(part.id());
      if (before != null) {
        assertThat(frames).as("frames of part " + part.part()).isEqualTo(before);
      } else if (part.state() != SentState.QUEUED) {
        framesWhenAcked.put(part.id(), frames);
      }
    }
  }

  private ReceivedReport fetched() throws Exception {
    relative.flush();
    List<ReceivedReport> inbox = relative.client().inbox();
    assertThat(inbox).hasSize(1);
    return inbox.get(0);
  }

  /** Every other window is cut after a few parts; returns how many were needed. */
  private int flushInWindows() throws Exception {
    int here = 0;
    for (int count = 1; count <= WINDOWS; count++) {
      window(count % 2 == 0 ? CUT_BYTES : Long.MAX_VALUE);
      ReceivedReport.Content content = fetched().content();
      assertThat(content.text()).startsWith(HEADLINE);
      assertThat(content.partsHere()).isGreaterThanOrEqualTo(here);
      here = content.partsHere();
      if (sent().state() != SentState.QUEUED) {
        return count;
      }
    }
    throw new AssertionError(here + " parts in " + WINDOWS + " windows");
  }

  private void expectWhole() throws Exception {
    ReceivedReport.Content content = fetched().content();
    assertThat(content.missing()).isEmpty();
    assertThat(content.text()).isEqualTo(text);
    long before = line.sentBytes(Way.UP);
    window(Long.MAX_VALUE);
    assertThat(line.sentBytes(Way.UP) - before).isLessThan(ERRANDS_BYTES);
  }

  @Test
  @Timeout(120)
  void theHeadlineIsThereAfterTheFirstWindowAndTheBodyFollows() throws Exception {
    assertThat(flushInWindows()).isBetween(2, WINDOWS);
    expectWhole();
  }
}
