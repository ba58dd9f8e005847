package org.tereze.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.tereze.bench.load.LoadResult;
import org.tereze.bench.load.LoadShape;
import org.tereze.bench.load.LogKeeper;
import org.tereze.bench.load.RocksAlone;
import org.tereze.bench.load.ServerWitness;
import org.tereze.bench.real.ScratchFolder;

/**
 * A bare RocksDB that is given the very batches that the relay wrote under a load, each synced:
 * what no relay on it can exceed. One thread.
 */
final class RocksLimit {
  static final String NAME = "rocksdb";

  private final Path rocks;
  private final LongSupplier nanoTime;

  /** A limit for the relay whose database this is. */
  RocksLimit(Path rocks, LongSupplier nanoTime) {
    this.rocks = rocks;
    this.nanoTime = nanoTime;
  }

  /** Puts a load to the relay, then its batches to a bare database. */
  Pair put(Peer relay, LoadShape shape) throws IOException {
    RocksAlone alone = new RocksAlone(nanoTime);
    try (ScratchFolder scratch = new ScratchFolder("tereze-rocks")) {
      long before = 0;
      LoadResult result;
      try (LogKeeper logs = new LogKeeper(rocks, scratch.path().resolve("logs"))) {
        for (Path log : logs.logs()) {
          before = Math.max(before, RocksAlone.lastSequence(log));
        }
        result = relay.put(shape);
        for (Path log : logs.logs()) {
          alone.takeAfter(before, log);
        }
      }
      long self = ProcessHandle.current().pid();
      double cpu = ServerWitness.of(self).cpuSeconds();
      long nanos = alone.replay(rocks, scratch.path().resolve("alone"));
      cpu = ServerWitness.of(self).cpuSeconds() - cpu;
      return new Pair(result, new LoadResult(shape, nanos, new long[1], cpu, 0));
    }
  }

  /**
   * A load and its limit.
   *
   * @param relay what the relay did
   * @param limit what the database alone did
   */
  record Pair(LoadResult relay, LoadResult limit) {}
}
