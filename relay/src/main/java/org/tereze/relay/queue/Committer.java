package org.tereze.relay.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.relay.store.CommitBatch;
import org.tereze.relay.store.CommitItem;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoredTime;

/**
 * The one thread that writes: takes whatever links have offered, makes it durable with one sync,
 * then tells each link once. {@link #offer}, {@link #linkClosed} and {@link #sweep} may be called
 * on any thread and never block on the disk.
 *
 * <p>Guarantees: a link hears {@code committed} only after the sync; its submissions are answered
 * in order; what is offered but not answered never exceeds the bound by more than one submission.
 * After a failed write every submission, old or new, ends in {@code commitFailed}. An Error is not
 * survived: it goes to the thread's handler of uncaught exceptions, which has to end the process.
 */
public final class Committer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /** Stands in the queue behind the last submission of a link that is gone. */
  private static final Object CLOSED = new Object();

  private static final int NO_SWEEP = Integer.MIN_VALUE;

  /** How often the processor is offered to others before the thread sleeps: some 100 µs if idle. */
  private static final int LOOKS_BEFORE_SLEEP = 400;

  private final MailboxStore store;
  private final IntSupplier hours;
  private final long boundBytes;
  private final long batchBytes;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  // Guarded by lock:
  private final ArrayDeque<Submission> queue = new ArrayDeque<>();
  private final LinkedHashSet<CommitLink> refused = new LinkedHashSet<>();
  private long heldBytes;
  private int sweepHours = NO_SWEEP;
  private @Nullable StoredTime keep;
  private boolean closing;

  /** Whether the queue holds anything; written under the lock. */
  private volatile boolean queued;

  private final CommitBatch batch = new CommitBatch(); // committer thread only
  private volatile @Nullable StoreException failure;

  /**
   * A committer that does not run yet.
   *
   * @param hours that are accounted for, since 2026-01-01T00:00Z
   * @param boundBytes what may be offered and unanswered; beyond it offers are refused
   * @param batchBytes about how much one sync covers at most
   */
  public Committer(MailboxStore store, IntSupplier hours, long boundBytes, long batchBytes) {
    this.store = store;
    this.hours = hours;
    this.boundBytes = boundBytes;
    this.batchBytes = batchBytes;
    this.thread = new Thread(this::runToTheEnd, "tereze-committer");
  }

  public Committer start() {
    thread.start();
    return this;
  }

  /**
   * Hands a record's items over.
   *
   * @return false if there is no room: nothing was taken, and the link hears {@code room} later
   */
  public boolean offer(Submission submission) {
    long bytes = submission.sizeBytes();
    lock.lock();
    try {
      // Bound: memory held for links; a submission bigger than the bound passes alone.
      if (closing || (heldBytes > 0 && heldBytes + bytes > boundBytes)) {
        refused.add(submission.link());
        return false;
      }
      heldBytes += bytes;
      enqueue(submission);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(Submission submission) {
    queue.add(submission);
    queued = true;
    work.signal();
  }

  /** The last call for a link: nothing of it is counted or kept once its submissions are done. */
  public void linkClosed(CommitLink link) {
    lock.lock();
    try {
      refused.remove(link);
      enqueue(new Submission(link, List.of(), CLOSED));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asks for a cleaning as of this hour; it runs in steps between batches.
   *
   * @param time to be kept before anything is cleaned by that hour; null: nothing to keep
   */
  public void sweep(int nowHours, @Nullable StoredTime time) {
    lock.lock();
    try {
      keep = time == null ? keep : time;
      sweepHours = nowHours;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Why nothing is accepted any more, if a write failed. */
  public @Nullable StoreException failure() {
    return failure;
  }

  /** What is offered and not yet answered. */
  public long heldBytes() {
    lock.lock();
    try {
      return heldBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Commits what was taken, then stops. The store stays open. Waits, interrupted or not. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    awaitEnd();
  }

  /** Order: the store is closed next, and must not be while this thread may still write to it. */
  private void awaitEnd() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Links would wait for ever if this thread ended before its time: it ends with an Error, which
   * whoever owns the process must take for its end. What was being committed is not answered.
   */
  private void runToTheEnd() {
    try {
      run();
    } catch (RuntimeException | Error e) {
      failure = new StoreException("the committer broke: nothing is accepted until a restart", e);
      throw e instanceof Error error ? error : new AssertionError("the committer broke", e);
    }
  }

  private void run() {
    List<Submission> taken = new ArrayList<>();
    while (awaitWork(taken)) {
      if (!taken.isEmpty()) {
        commit(taken);
        release(taken);
        boolean alone = taken.size() == 1;
        taken.clear();
        if (alone) {
          lookForMore();
        }
      }
      sweepStep();
    }
  }

  /**
   * Stays awake for a moment when little is going on: the next put of a link that sends one at a
   * time comes just after the ack of the last, and waking a thread would cost it a tenth of its
   * latency. With many links a thread that sleeps meanwhile gathers larger batches.
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but a little time
  private void lookForMore() {
    for (int i = 0; i < LOOKS_BEFORE_SLEEP && !queued; i++) {
      Thread.yield();
    }
  }

  /** Waits for anything to do and takes up to a batch; false when closed and drained. */
  private boolean awaitWork(List<Submission> taken) {
    lock.lock();
    try {
      while (queue.isEmpty() && sweepHours == NO_SWEEP && !closing) {
        work.awaitUninterruptibly();
      }
      long bytes = 0;
      while (!queue.isEmpty() && bytes < batchBytes) {
        Submission next = queue.remove();
        bytes += next.sizeBytes();
        taken.add(next);
      }
      queued = !queue.isEmpty();
      return !taken.isEmpty() || !closing;
    } finally {
      lock.unlock();
    }
  }

  private void commit(List<Submission> taken) {
    batch.clear(hours.getAsInt());
    for (Submission submission : taken) {
      for (CommitItem item : submission.items()) {
        batch.add(submission.link().number(), item);
      }
    }
    if (batch.size() > 0 && failure == null) {
      try {
        store.commit(batch);
      } catch (StoreException e) {
        fail(e);
      } catch (RuntimeException e) {
        fail(new StoreException("the committer broke: nothing is accepted until a restart", e));
      }
    }
    // Commit: past this line every item of the batch is on the disk, or its link hears that not.
    answer(taken);
  }

  private void fail(StoreException e) {
    failure = e;
    LOG.error("a durable write failed: no custody is taken until the relay is restarted", e);
  }

  private void answer(List<Submission> taken) {
    Map<CommitLink, List<Submission>> byLink = new LinkedHashMap<>();
    for (Submission submission : taken) {
      if (submission.token() == CLOSED) {
        store.linkClosed(submission.link().number());
      } else {
        byLink.computeIfAbsent(submission.link(), link -> new ArrayList<>()).add(submission);
      }
    }
    StoreException why = failure;
    byLink.forEach(
        (link, done) ->
            post(
                link,
                why == null ? () -> link.committed(done) : () -> link.commitFailed(done, why)));
  }

  private void release(List<Submission> done) {
    List<CommitLink> wake = List.of();
    lock.lock();
    try {
      for (Submission submission : done) {
        heldBytes -= submission.token() == CLOSED ? 0 : submission.sizeBytes();
      }
      if (heldBytes <= boundBytes / 2 && !refused.isEmpty()) {
        wake = List.copyOf(refused);
        refused.clear();
      }
    } finally {
      lock.unlock();
    }
    for (CommitLink link : wake) {
      post(link, link::room);
    }
  }

  private static void post(CommitLink link, Runnable task) {
    try {
      link.executor().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("link {} is gone; its answer has nobody to hear it", link.number());
    }
  }

  private void sweepStep() {
    int asOf;
    StoredTime time;
    lock.lock();
    try {
      asOf = sweepHours;
      time = keep;
      keep = null;
    } finally {
      lock.unlock();
    }
    if (asOf == NO_SWEEP) {
      return;
    }
    boolean more = false;
    try {
      if (failure == null && time != null) {
        store.keepTime(time); // Order: a restart must not grant the same leap a second time
      }
      more = failure == null && store.sweep(asOf);
    } catch (StoreException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new StoreException("the sweeper broke: nothing is accepted until a restart", e));
    }
    if (!more) {
      sweepDone(asOf);
    }
  }

  private void sweepDone(int asOf) {
    lock.lock();
    try {
      if (sweepHours == asOf) {
        sweepHours = NO_SWEEP;
      }
    } finally {
      lock.unlock();
    }
  }
}
