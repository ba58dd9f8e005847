package org.tereze.bench.load;

import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.tereze.bench.real.RelayProcess;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;

/** Durable puts per second of a relay in a process of its own, in several shapes. One thread. */
public final class Throughput {
  private static final List<LoadShape> SHAPES =
      List.of(
          new LoadShape(8, 64, 1_000, 25_600, 300),
          new LoadShape(64, 1, 1_000, 1_600, 300),
          new LoadShape(1, 1, 1, 4_000, 300));
  private static final String SETTINGS =
      "[quotas]\nmailbox_envelopes = 10000000\nmailbox_kib = 16777216\nminimum_free_mib = 0\n";
  private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx192m");

  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final SecureRandom random = new SecureRandom();

  public Throughput(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  /** Measures every shape, each as often as said, after one round that nobody counts. */
  public void measure(int rounds) throws IOException {
    try (ScratchFolder folder = new ScratchFolder("tereze-load");
        RelayProcess relay =
            new RelayProcess(folder.path().resolve("relay"), SETTINGS, FLAGS, nanoTime)) {
      byte[] key = RelayAddress.parse(relay.key()).key().encoded();
      relay.start();
      List<LoadOwner> owners = owners(1_000);
      PutLoad.claim(relay.address(), key, owners, random);
      out.printf(
          "%-16s %10s %9s %9s %9s %10s %10s%n",
          "load", "puts/s", "p50 µs", "p99 µs", "max µs", "CPU s/100k", "heap B/put");
      for (LoadShape shape : SHAPES) {
        run(relay, key, owners, shape);
        for (int round = 0; round < rounds; round++) {
          print(run(relay, key, owners, shape));
        }
      }
    } catch (InterruptedException | CardException e) {
      throw new IOException("the relay could not be asked for its key", e);
    }
  }

  private LoadResult run(RelayProcess relay, byte[] key, List<LoadOwner> owners, LoadShape shape)
      throws IOException {
    try (HeapWitness heap = new HeapWitness(relay.pid());
        PutLoad load = new PutLoad(shape, nanoTime, random)) {
      load.prepare(relay.address(), key, owners.subList(0, shape.mailboxes()));
      long allocated = heap.allocatedBytes();
      double cpu = ServerWitness.of(relay.pid()).cpuSeconds();
      LoadResult result = load.run();
      return result.witnessed(
          ServerWitness.of(relay.pid()).cpuSeconds() - cpu, heap.allocatedBytes() - allocated);
    }
  }

  private void print(LoadResult result) {
    out.printf(
        "%-16s %10.0f %9.0f %9.0f %9.0f %10.2f %10.0f%n",
        result.shape(),
        result.perSecond(),
        result.latencyMicros(0.5),
        result.latencyMicros(0.99),
        result.latencyMicros(1),
        result.cpuSecondsPer100000(),
        result.allocatedBytesPerReport());
  }

  private static List<LoadOwner> owners(int count) {
    List<LoadOwner> owners = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      owners.add(new LoadOwner("load " + i));
    }
    return owners;
  }
}
