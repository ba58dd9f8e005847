package org.tereze.bench.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.tereze.bench.load.Percentiles;
import org.tereze.relay.queue.CommitLink;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.queue.Submission;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.PutItem;
import org.tereze.relay.store.StoreException;
import org.tereze.wire.Limits;

/** A link without a socket that puts one envelope after the other and times each. One thread. */
final class PutProbe implements CommitLink {
  private final Committer committer;
  private final LongSupplier nanoTime;
  private final SplittableRandom random = new SplittableRandom(7);
  private final Semaphore answered = new Semaphore(0);
  private final List<Long> nanos = new ArrayList<>();

  PutProbe(Committer committer, LongSupplier nanoTime) {
    this.committer = committer;
    this.nanoTime = nanoTime;
  }

  /** Puts one envelope and waits until it is durable. */
  void put(MailboxKey mailbox) {
    byte[] body = new byte[StoreFiller.ENVELOPE_BYTES];
    PutItem put =
        new PutItem(
            mailbox,
            0,
            random.nextLong(),
            StoreFiller.LANE,
            Limits.MAX_LIFETIME_HOURS,
            body,
            0,
            body.length);
    long began = nanoTime.getAsLong();
    if (!committer.offer(new Submission(this, List.of(put), ""))) {
      throw new IllegalStateException("one envelope does not fill the queue");
    }
    answered.acquireUninterruptibly();
    nanos.add(nanoTime.getAsLong() - began);
  }

  Percentiles latency() {
    return new Percentiles(nanos);
  }

  @Override
  public long number() {
    return Long.MAX_VALUE;
  }

  @Override
  public Executor executor() {
    return Runnable::run;
  }

  @Override
  public void committed(List<Submission> done) {
    answered.release(done.size());
  }

  @Override
  public void commitFailed(List<Submission> lost, StoreException why) {
    throw new IllegalStateException(why);
  }

  @Override
  public void room() {
    throw new IllegalStateException("nothing was refused");
  }
}
