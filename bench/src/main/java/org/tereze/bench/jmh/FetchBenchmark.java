package org.tereze.bench.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.tereze.relay.store.StoreException;

/** Reading what waits in a mailbox, out of which much was collected before, or nothing. */
@State(Scope.Thread)
public class FetchBenchmark {
  static final int WAITING = 128;

  private static final int BATCH = 4_000;
  private static final int PAGE_BYTES = 1 << 20;

  private final StoreStage stage = new StoreStage();

  @Param({"0", "200000"})
  private int collected;

  /** Collected means: the cursor has moved, the range is deleted, nothing is compacted by hand. */
  @Setup
  public void fill() throws StoreException {
    for (int done = 0; done < collected; done += BATCH) {
      stage.commit(BATCH, StoreStage.LIFETIME_HOURS);
    }
    stage.collectAndSweep();
    stage.commit(WAITING, StoreStage.LIFETIME_HOURS);
    if (page() != WAITING) {
      throw new IllegalStateException("a page has " + page() + " envelopes");
    }
  }

  /** For each of 128 envelopes of one page. */
  @Benchmark
  @OperationsPerInvocation(WAITING)
  public final int page() throws StoreException {
    return stage.page(PAGE_BYTES).envelopes().size();
  }

  /** Closes the store and deletes it. */
  @TearDown
  public void close() throws IOException {
    stage.close();
  }
}
