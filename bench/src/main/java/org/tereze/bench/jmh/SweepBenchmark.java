package org.tereze.bench.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.tereze.relay.store.StoreException;

/** The sweeper's share: envelopes that nobody collected in time go, and leave word of it. */
@State(Scope.Thread)
public class SweepBenchmark {
  private static final int ENVELOPES = 256;
  private static final int LIFETIME_HOURS = 1;
  private static final int HOURS_LATER = 48;

  private final StoreStage stage = new StoreStage();
  private long expired;

  /** What will expire; the clock does not count it, the bytes allocated do. */
  @Setup(Level.Invocation)
  public void put() throws StoreException {
    stage.commit(ENVELOPES, LIFETIME_HOURS);
  }

  /** For each of 256 envelopes of one mailbox. */
  @Benchmark
  @OperationsPerInvocation(ENVELOPES)
  public long expire() throws StoreException {
    long now = stage.sweep(HOURS_LATER);
    if (now - expired != ENVELOPES) {
      throw new IllegalStateException(now - expired + " of " + ENVELOPES + " have expired");
    }
    expired = now;
    return now;
  }

  /** Closes the store and deletes it. */
  @TearDown
  public void close() throws IOException {
    stage.close();
  }
}
