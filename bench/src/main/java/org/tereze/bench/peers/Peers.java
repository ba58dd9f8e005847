package org.tereze.bench.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.tereze.bench.load.LoadShape;
import org.tereze.bench.real.ScratchFolder;

/**
 * The program {@code deploy/tereze bench peers}: one job, done by a relay and by others in turn,
 * each in a process of its own that stands still while it is not its turn. One thread.
 */
public final class Peers {
  static final int REPORT_BYTES = 300;

  private static final int MAILBOXES = 1_000;
  private static final int[][] LINKS_AND_FLIGHT = {{1, 64}, {8, 64}, {64, 64}, {64, 1}};

  private static final int WARM_LINKS = 8;
  private static final int WARM_FLIGHT = 64;
  private static final long WARM_UP_NANOS = 20_000_000_000L;

  /** One report at a time takes this much longer. */
  private static final int SINGLE_SHARE = 4;

  private final PrintStream out;
  private final LongSupplier nanoTime;

  /** Prints there; all durations go by this clock. */
  public Peers(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  /**
   * Measures and prints everything.
   *
   * @param arguments see {@code --help}
   * @return exit status
   */
  public int measure(List<String> arguments) throws IOException {
    if (arguments.contains("--help")) {
      out.println(PeersOptions.USAGE);
      return 0;
    }
    PeersOptions options;
    try {
      options = PeersOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("tereze: " + e.getMessage());
      System.err.println(PeersOptions.USAGE);
      return 2;
    }
    try (ScratchFolder folder = new ScratchFolder("tereze-peers");
        Lineup lineup = new Lineup(options.names(), folder.path(), nanoTime)) {
      lineup.absent().forEach((name, why) -> out.printf("%-12s %s%n", name, why));
      for (Peer peer : lineup.present()) {
        lineup.turnOf(peer);
        peer.makeMailboxes(MAILBOXES);
      }
      for (Peer peer : lineup.present()) {
        lineup.turnOf(peer);
        warmUp(peer, options.reports());
      }
      boolean whole = true;
      for (LoadShape shape : shapes(options.reports())) {
        ShapeTable table = new ShapeTable(shape);
        for (int round = -1; round < options.rounds(); round++) {
          round(lineup, shape, round < 0 ? new ShapeTable(shape) : table);
        }
        table.print(out);
        whole &= table.isWholeFor(TerezePeer.NAME);
      }
      wires(lineup);
      promises(lineup, folder, options.reports());
      return whole ? 0 : 1;
    }
  }

  /** Until its code is compiled, and this program's that speaks to it. */
  private void warmUp(Peer peer, int reports) {
    LoadShape shape =
        new LoadShape(WARM_LINKS, WARM_FLIGHT, MAILBOXES, reports / WARM_LINKS, REPORT_BYTES);
    long end = nanoTime.getAsLong() + WARM_UP_NANOS;
    try {
      while (nanoTime.getAsLong() < end) {
        peer.put(shape);
        peer.drain(shape.perMailbox());
      }
    } catch (IOException e) {
      out.printf("%-12s failed while it warmed up: %s%n", peer.name(), e.getMessage());
    }
  }

  private static List<LoadShape> shapes(int reports) {
    List<LoadShape> shapes = new ArrayList<>();
    for (int[] each : LINKS_AND_FLIGHT) {
      int links = each[0];
      int perLink = reports / links / (each[1] == 1 ? SINGLE_SHARE : 1);
      for (int mailboxes : new int[] {1, MAILBOXES}) {
        shapes.add(new LoadShape(links, each[1], mailboxes, perLink, REPORT_BYTES));
      }
    }
    return shapes;
  }

  private void round(Lineup lineup, LoadShape shape, ShapeTable table) throws IOException {
    for (Peer peer : lineup.present()) {
      lineup.turnOf(peer);
      try {
        if (peer instanceof TerezePeer relay) {
          RocksLimit.Pair pair = new RocksLimit(relay.rocks(), nanoTime).put(relay, shape);
          table.put(peer.name(), pair.relay());
          table.put(RocksLimit.NAME, pair.limit());
        } else {
          table.put(peer.name(), peer.put(shape));
        }
        table.drained(peer.name(), peer.drain(shape.perMailbox()));
      } catch (IOException e) {
        table.failed(peer.name(), "failed: " + e.getMessage());
      }
    }
  }

  private void wires(Lineup lineup) throws IOException {
    WireTable table = new WireTable(out);
    table.head();
    for (Peer peer : lineup.present()) {
      lineup.turnOf(peer);
      try {
        table.row(peer);
      } catch (IOException e) {
        out.printf("  %-12s failed: %s%n", peer.name(), e.getMessage());
      }
    }
  }

  private void promises(Lineup lineup, ScratchFolder folder, int reports) throws IOException {
    PromiseTable table = new PromiseTable(out, folder.path());
    table.head();
    for (Peer peer : lineup.present()) {
      lineup.turnOf(peer);
      try {
        table.row(peer, PromiseTable.killed(reports));
      } catch (IOException e) {
        out.printf("  %-12s failed: %s%n", peer.name(), e.getMessage());
      }
    }
    lineup.absent().forEach((name, why) -> out.printf("  %-12s %s%n", name, why));
  }
}
