package org.tereze.bench.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.tereze.bench.load.BareRocks;
import org.tereze.relay.store.StoreException;

/** RocksDB alone: the rows of a mailbox, read from a database that holds nothing else. */
@State(Scope.Thread)
public class ScanReference {
  private final StoreStage stage = new StoreStage();
  private final BareRocks rocks = RocksReference.bare(stage);

  /** The same rows as the store has. */
  @Setup
  public void fill() throws IOException, StoreException {
    stage.commit(FetchBenchmark.WAITING, StoreStage.LIFETIME_HOURS);
    for (byte[] batch : RocksReference.written(stage)) {
      rocks.write(batch);
    }
    if (scan() < FetchBenchmark.WAITING) {
      throw new IllegalStateException("the rows are not there");
    }
  }

  /** For each of 128 rows. */
  @Benchmark
  @OperationsPerInvocation(FetchBenchmark.WAITING)
  public final long scan() throws IOException {
    return rocks.scan("envelopes", FetchBenchmark.WAITING);
  }

  /** Closes both and deletes them. */
  @TearDown
  public void close() throws IOException {
    rocks.close();
    stage.close();
  }
}
