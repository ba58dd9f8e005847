package org.tereze.relay.uplink;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What there is to do at one upstream. The uplink's thread, but for {@link #wake} and {@link
 * #signal}.
 */
final class UplinkWork {
  private final Upstream upstream;
  private final UplinkMetrics metrics;
  private final UplinkTasks tasks;
  private final CurrentCall current;
  private final Retries retries;
  private final Settlement settlement;
  private final TransitQueue queue;
  private final WaitingRequests requests;
  private final NewsTimes news;
  private final AtomicBoolean woken = new AtomicBoolean(true);
  private int looks;

  UplinkWork(Upstream upstream, UplinkMeans means) {
    Onward onward = means.onward();
    this.upstream = upstream;
    this.metrics = means.metrics();
    this.tasks = new UplinkTasks(means.call()::wake);
    this.current = new CurrentCall(means.meter(), means.limits().lingerMillis());
    this.retries = new Retries(means.nanos(), means.limits().mostBackOffMillis());
    this.settlement = new Settlement(-upstream.number(), means.committer(), tasks);
    this.queue = new TransitQueue(onward.store(), onward, retries, means.hours(), settlement);
    settlement.onCommitted(queue::forgetIfIdle);
    this.requests = new WaitingRequests(onward, retries, settlement, current);
    this.news =
        new NewsTimes(
            new News(onward.store(), onward),
            requests,
            current,
            means.nanos(),
            means.limits().newsMillis());
  }

  /** Something new waits for one of its homes. Returns at once. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      signal();
    }
  }

  /** Has the thread look up from its waiting. */
  void signal() {
    tasks.signal();
  }

  /** Waits for something to do, at most so long. */
  void await(long millis) {
    try {
      tasks.await(millis);
    } catch (InterruptedException e) {
      current.finish();
      Thread.currentThread().interrupt();
    }
  }

  /** Runs what the committer answered, and looks for what is new. */
  void runTasks() {
    tasks.run();
    boolean due = retries.pollDue();
    if (woken.getAndSet(false) || due) {
      queue.lookAgain();
      looks++;
    }
    if (current.meter().isClosing()) {
      queue.allow(0);
    }
    settlement.submit();
  }

  /** How often it was told that something new may wait. */
  int looks() {
    return looks;
  }

  /** Until something is due that nobody tells of. */
  long untilNewsOrRetryMillis() {
    return Math.min(retries.untilNextMillis(), news.untilDueMillis());
  }

  /** Whether nothing can be let go of any more. */
  boolean isBroken() {
    return settlement.failure() != null;
  }

  Upstream upstream() {
    return upstream;
  }

  UplinkMetrics metrics() {
    return metrics;
  }

  CurrentCall current() {
    return current;
  }

  Retries retries() {
    return retries;
  }

  Settlement settlement() {
    return settlement;
  }

  TransitQueue queue() {
    return queue;
  }

  WaitingRequests requests() {
    return requests;
  }

  NewsTimes news() {
    return news;
  }
}
