package org.tereze.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.tereze.bench.real.RelayProcess;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;

/**
 * How long a put takes to its ack as more of them are under way: one link after the other is added,
 * then each link sends ahead. A relay in a process of its own. One thread.
 */
public final class LoadLadder {
  private static final int REPORT_BYTES = 300;
  private static final int MOST_LINKS = 64;
  private static final int[] LINKS = {1, 2, 4, 8, 16, 32, MOST_LINKS};
  private static final int[] IN_FLIGHT = {4, 16, 64};
  private static final int WARM_UPS = 4;

  /** Reports on a rung: some, and some more for each that is under way. */
  private static final int REPORTS = 3_000;

  private static final int REPORTS_PER_UNDER_WAY = 500;
  private static final int MOST_REPORTS = 100_000;

  private final LongSupplier nanoTime;
  private final int share;
  private final SecureRandom random = new SecureRandom();
  private final List<LoadOwner> owners = new ArrayList<>();

  /**
   * A ladder that nobody has climbed.
   *
   * @param share 1 for all reports, 2 for half of them, and so on
   */
  public LoadLadder(LongSupplier nanoTime, int share) {
    this.nanoTime = nanoTime;
    this.share = share;
    for (int i = 0; i < MOST_LINKS; i++) {
      owners.add(new LoadOwner("ladder " + i));
    }
  }

  /** One result for each rung, from the least load to the most. */
  public List<LoadResult> climb() throws IOException {
    List<LoadResult> results = new ArrayList<>();
    try (ScratchFolder folder = new ScratchFolder("tereze-ladder");
        RelayProcess relay = relay(folder.path())) {
      byte[] key = RelayAddress.parse(relay.key()).key().encoded();
      relay.start();
      PutLoad.claim(relay.address(), key, owners, random);
      List<LoadShape> rungs = rungs();
      for (int i = 0; i < WARM_UPS; i++) {
        run(relay, key, rungs.get(rungs.size() - 1 - i % 2));
      }
      for (LoadShape rung : rungs) {
        results.add(run(relay, key, rung));
      }
      return results;
    } catch (InterruptedException | CardException e) {
      throw new IOException("the relay could not be asked for its key", e);
    }
  }

  private RelayProcess relay(Path folder) throws IOException {
    return new RelayProcess(folder, Throughput.SETTINGS, Throughput.FLAGS, nanoTime);
  }

  private List<LoadShape> rungs() {
    List<LoadShape> rungs = new ArrayList<>();
    for (int links : LINKS) {
      rungs.add(rung(links, 1));
    }
    for (int inFlight : IN_FLIGHT) {
      rungs.add(rung(MOST_LINKS, inFlight));
    }
    return rungs;
  }

  private LoadShape rung(int links, int inFlight) {
    int reports =
        Math.min(MOST_REPORTS, REPORTS + REPORTS_PER_UNDER_WAY * links * inFlight) / share;
    int perLink = (reports / links + MOST_LINKS - 1) / MOST_LINKS * MOST_LINKS; // whole records
    return new LoadShape(links, inFlight, MOST_LINKS, perLink, REPORT_BYTES);
  }

  private LoadResult run(RelayProcess relay, byte[] key, LoadShape shape) throws IOException {
    try (PutLoad load = new PutLoad(shape, nanoTime, random)) {
      load.prepare(relay.address(), key, owners);
      return load.run();
    }
  }
}
