package org.tereze.bench.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.tereze.bench.load.LoadShape;

/**
 * What an ack is worth: what is there after SIGKILL right behind the last one, and how often files
 * were synced for it. One thread.
 */
final class PromiseTable {
  private static final String ROW = "  %-12s %-32s %-22s %14s %14s%n";
  private static final int KILL_MAILBOXES = 8;

  private static final LoadShape SINGLE = new LoadShape(1, 1, 1, 64, Peers.REPORT_BYTES);
  private static final LoadShape MANY =
      new LoadShape(8, 64, KILL_MAILBOXES, 512, Peers.REPORT_BYTES);

  private final PrintStream out;
  private final Path scratch;

  PromiseTable(PrintStream out, Path scratch) {
    this.out = out;
    this.scratch = scratch;
  }

  void head() {
    out.println();
    out.printf(ROW, "", "its ack says", "there after kill -9", "syncs, 1 × 1", "syncs, 8 × 64");
  }

  /** A row; afterwards the peer runs again, with what it kept taken out. */
  void row(Peer peer, LoadShape killed) throws IOException {
    String single = syncs(peer, SINGLE);
    String many = syncs(peer, MANY);
    peer.put(killed);
    peer.kill();
    peer.start();
    Drained left = peer.drain(killed.perMailbox());
    out.printf(
        ROW,
        peer.name(),
        peer.promise(),
        String.format("%,d of %,d", left.reports(), killed.reports()),
        single,
        many);
  }

  /** A load before a kill. */
  static LoadShape killed(int reports) {
    return new LoadShape(8, 64, KILL_MAILBOXES, reports / 8, Peers.REPORT_BYTES);
  }

  private String syncs(Peer peer, LoadShape shape) throws IOException {
    Path seen = scratch.resolve("syncs-" + peer.name() + "-" + shape.links());
    String told;
    try (Syncs syncs = new Syncs(peer.pid(), seen)) {
      peer.put(shape);
      told = String.format("%,d for %,d", syncs.count(), shape.reports());
    } catch (IOException e) {
      told = "not seen";
    }
    peer.drain(shape.perMailbox());
    return told;
  }
}
