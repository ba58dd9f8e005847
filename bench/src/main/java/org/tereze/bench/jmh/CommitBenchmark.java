package org.tereze.bench.jmh;

import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.tereze.relay.store.StoreException;

/** From puts to custody: a batch is committed to RocksDB with one sync. */
@State(Scope.Thread)
public class CommitBenchmark {
  /** How many envelopes are committed at once, as JMH wants to be told. */
  public static final List<String> BATCHES = List.of("1", "16", "256", "4096");

  private final StoreStage stage = new StoreStage();

  @Param({"1", "16", "256", "4096"})
  private int batch;

  /** A whole batch; the suite divides by its size. */
  @Benchmark
  public int commit() throws StoreException {
    return stage.commit(batch, StoreStage.LIFETIME_HOURS);
  }

  /** Closes the store and deletes it. */
  @TearDown
  public void close() throws IOException {
    stage.close();
  }
}
