package org.tereze.bench.sizes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.tereze.bench.real.Correspondent;
import org.tereze.bench.real.LocalRelay;
import org.tereze.client.ClientException;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.outbox.SentState;
import org.tereze.relay.ops.ConfigException;
import org.tereze.relay.ops.RelayClock;
import org.tereze.relay.store.StoreException;
import org.tereze.testkit.DatagramProxy;
import org.tereze.testkit.FakeClock;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.LinkProxy;
import org.tereze.testkit.SeededRandom;

/**
 * A reporter and a relative in the middle of a correspondence: session open, bundles exchanged,
 * everything written so far opened and receipted, so that a burst says nothing but what is
 * measured. One thread.
 */
public final class Stage implements AutoCloseable {
  /** Bytes of each measured report as encoded; nothing in it can be compressed. */
  public static final int REPORT_BYTES = 100;

  private static final int TEXT_FIELD_BYTES = 2;
  private static final int FIRST_LETTER = '!';
  private static final int LETTERS = 94;
  private static final int ROUNDS = 3;
  private static final Duration RECEIPTS_TAKE = Duration.ofHours(13);

  private final SeededRandom random = new SeededRandom(20220105);
  private final FakeClock clock;
  private final LocalRelay relay;
  private final LocalRelay elsewhere;
  private final LinkProxy line;
  private final DatagramProxy datagrams;
  private final Correspondent reporter;
  private final Correspondent relative;

  private Stage(Path folder, boolean reporterAtSameRelay, RelayClock machine)
      throws IOException, StoreException, ConfigException, ClientException {
    // Dates go by the real day, since a relay's hour is believed; hours are made to pass at will.
    clock = new FakeClock(machine.wall().instant());
    relay = new LocalRelay(folder.resolve("relay"), machine);
    elsewhere = new LocalRelay(folder.resolve("elsewhere"), machine);
    line = new LinkProxy(relay.socket(), LineShape.PERFECT, LineShape.PERFECT, 1, machine.nanos());
    line.openWindow();
    LineShape perfect = LineShape.PERFECT;
    datagrams = new DatagramProxy(relay.socket(), perfect, perfect, 1, machine.nanos());
    datagrams.openWindow();
    reporter = new Correspondent("reporter", folder, clock, machine.nanos());
    relative = new Correspondent("relative", folder, clock, machine.nanos());
    reporter.client().addRelay((reporterAtSameRelay ? relay : elsewhere).address());
    relative.client().addRelay(relay.address());
    reporter.goThrough(relay, line.address());
  }

  /**
   * Sets the stage below this folder.
   *
   * @param reporterAtSameRelay whether the reporter's own mailbox is at the relay that is put to,
   *     so that each burst fetches, too
   * @param machine the real time, which links and relays go by; people's dates begin with it
   */
  public static Stage set(Path folder, boolean reporterAtSameRelay, RelayClock machine)
      throws Exception {
    Stage stage = new Stage(folder, reporterAtSameRelay, machine);
    stage.settle();
    return stage;
  }

  private void settle() throws ClientException {
    reporter.meet(relative);
    for (int round = 0; round < ROUNDS; round++) {
      reporter.write(relative, "round " + round);
      relative.write(reporter, "round " + round);
      receipt();
    }
    receipt();
  }

  /** Until everything is opened and the receipts are there, so that there is nothing to ask. */
  private void receipt() throws ClientException {
    for (int i = 0; i < 2; i++) {
      flushAll();
      clock.advance(RECEIPTS_TAKE);
    }
    flushAll();
    for (SentReport report : reporter.client().outbox()) {
      if (report.state() != SentState.OPENED) {
        throw new IllegalStateException("a report is " + report.state() + ", not opened");
      }
    }
  }

  private void flushAll() throws ClientException {
    for (Correspondent person : List.of(reporter, relative, reporter, relative)) {
      for (BurstOutcome outcome : person.flush()) {
        if (!outcome.complete()) {
          throw new IllegalStateException("a link failed: " + outcome.problem());
        }
      }
    }
  }

  /** One burst of so many new reports; what it cost until all were in custody. */
  public Flight burst(int reports) throws ClientException {
    receipt();
    Flight.Watch watch = new Flight.Watch(line);
    flush(reports, watch);
    return watch.flight();
  }

  /** The same by datagrams, and from now on; without any link, since there is nothing but puts. */
  public DatagramFlight burstByDatagrams(int reports) throws ClientException {
    reporter.sendDatagramsThrough(relay, datagrams.address());
    receipt();
    long links = line.connectionCount();
    DatagramFlight before = DatagramFlight.look(datagrams);
    flush(reports, BurstListener.NONE);
    if (line.connectionCount() != links) {
      throw new IllegalStateException("a link was opened where only puts were to be done");
    }
    return DatagramFlight.look(datagrams).since(before);
  }

  private void flush(int reports, BurstListener listener) throws ClientException {
    long[] ids = new long[reports];
    for (int i = 0; i < reports; i++) {
      ids[i] = reporter.write(relative, text());
    }
    List<BurstOutcome> outcomes = reporter.client().flush(listener);
    for (long id : ids) {
      SentReport sent = reporter.client().sent(id);
      if (sent.state() != SentState.IN_CUSTODY || sent.encodedBytes() != REPORT_BYTES) {
        throw new IllegalStateException(
            sent.encodedBytes() + " bytes are " + sent.state() + " after " + outcomes);
      }
    }
  }

  /** Bytes of the newest report's envelope. */
  public int envelopeBytes() throws ClientException {
    List<SentReport> sent = reporter.client().outbox();
    return sent.get(sent.size() - 1).envelopeBytes();
  }

  /** A card as it is shown to somebody. */
  public String card() throws ClientException {
    return relative.client().card("reporter", "relative");
  }

  /** Of 94 letters at random: no codec finds anything to save. */
  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = TEXT_FIELD_BYTES; i < REPORT_BYTES; i++) {
      text.append((char) (FIRST_LETTER + random.nextInt(LETTERS)));
    }
    return text.toString();
  }

  @Override
  public void close() throws ClientException, IOException {
    reporter.close();
    relative.close();
    line.close();
    datagrams.close();
    relay.close();
    elsewhere.close();
  }
}
