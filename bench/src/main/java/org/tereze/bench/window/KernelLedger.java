package org.tereze.bench.window;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.tereze.bench.load.Targets;
import org.tereze.bench.real.Correspondent;
import org.tereze.bench.real.RelayProcess;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.client.ClientException;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.cost.LinkCost;
import org.tereze.testkit.LineShape;

/**
 * The byte ledger of a phone beside what a line between two network namespaces saw: every IP packet
 * that the two kernels sent, openings, acks and closings included. One thread.
 */
public final class KernelLedger {
  private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx256m");
  private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final List<Integer> COUNTS = List.of(1, 5, 20, 60);

  private final PrintStream out;
  private final Targets targets;
  private final Path root;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private long ledgerBytes;
  private long lineBytes;
  private int exact;
  private int flushes;

  public KernelLedger(PrintStream out, Path root, Clock clock, LongSupplier nanoTime) {
    this.out = out;
    this.targets = new Targets(out);
    this.root = root;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** What a flush cost by the ledger and by the line. */
  private record Cost(long ledgerTcp, long ledgerUdp, long lineTcp, long lineUdp) {}

  /** Measures and prints; whether every target was met. */
  public boolean measure() throws IOException {
    try (ScratchFolder folder = new ScratchFolder("ledger");
        KernelLine line = new KernelLine(root);
        RelayProcess relay = new RelayProcess(folder.path(), KernelLine.FAR, "", FLAGS, nanoTime)) {
      String address = relay.key();
      relay.start(line.farSide());
      RelayAddress parsed = RelayAddress.parse(address);
      try (Correspondent reporter = new Correspondent("reporter", folder.path(), clock, nanoTime);
          Correspondent relative = new Correspondent("relative", folder.path(), clock, nanoTime)) {
        reporter.client().addRelay(address);
        relative.client().addRelay(address);
        reporter.meet(relative);
        relative.flush();
        reporter.flush();
        for (int bits : new int[] {0, 64_000, 20_000}) {
          LineShape shape = LineShape.of(bits, Duration.ofMillis(bits == 0 ? 20 : 300), 0);
          for (int count : COUNTS) {
            line.shape(shape, bits, count);
            tell(bits, count, "tcp", flush(line, reporter, relative, count));
          }
          reporter.route(parsed.port(), new InetSocketAddress(KernelLine.FAR, parsed.port()));
          for (int count : COUNTS) {
            line.shape(shape, bits, count);
            tell(bits, count, "both", flush(line, reporter, relative, count));
          }
          reporter.unroute(parsed.port());
        }
      }
      double off = 100.0 * Math.abs(ledgerBytes - lineBytes) / lineBytes;
      targets.tell("flushes that agree to the byte", exact + " of " + flushes);
      targets.check(
          "all together, the ledger beside the line",
          String.format(Locale.ROOT, "%d B, %d B", ledgerBytes, lineBytes),
          "within 1 %",
          off <= 1);
      return targets.met();
    } catch (InterruptedException | CardException | ClientException e) {
      throw new IOException("the relay or a client failed", e);
    }
  }

  private Cost flush(KernelLine line, Correspondent reporter, Correspondent relative, int count)
      throws ClientException, IOException {
    for (int i = 0; i < count; i++) {
      reporter.write(relative, "Көшеде " + (i * 37 % 400) + " адам, байланыс жоқ, жарық жоқ.");
    }
    int before = reporter.client().linkCosts().size();
    KernelLine.Carried from = line.carried();
    reporter.flush();
    rest();
    KernelLine.Carried to = line.carried();
    List<LinkCost> costs = reporter.client().linkCosts();
    long tcp = 0;
    long udp = 0;
    for (LinkCost cost : costs.subList(before, costs.size())) {
      long all = cost.streamBytes() + cost.ipBytes();
      tcp += cost.isOfDatagrams() ? 0 : all;
      udp += cost.isOfDatagrams() ? all : 0;
    }
    return new Cost(
        tcp, udp, to.sentTcpBytes() - from.sentTcpBytes(), to.sentUdpBytes() - from.sentUdpBytes());
  }

  private void rest() {
    long end = nanoTime.getAsLong() + CLOSING_NANOS;
    while (nanoTime.getAsLong() - end < 0) {
      LockSupport.parkNanos(end - nanoTime.getAsLong());
    }
  }

  private void tell(int bits, int count, String how, Cost cost) {
    ledgerBytes += cost.ledgerTcp + cost.ledgerUdp;
    lineBytes += cost.lineTcp + cost.lineUdp;
    flushes++;
    exact += cost.ledgerTcp == cost.lineTcp && cost.ledgerUdp == cost.lineUdp ? 1 : 0;
    out.printf(
        Locale.ROOT,
        "%3d kbit/s %-4s %3d reports  TCP %6d of %6d (%+.1f %%)  UDP %6d of %6d%n",
        bits / 1_000,
        how,
        count,
        cost.ledgerTcp,
        cost.lineTcp,
        100.0 * (cost.ledgerTcp - cost.lineTcp) / Math.max(1, cost.lineTcp),
        cost.ledgerUdp,
        cost.lineUdp);
  }
}
