package org.tereze.relay.uplink;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.link.KnownKeys;
import org.tereze.link.LinkCall;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.relay.queue.Submission;
import org.tereze.relay.store.StoreException;

/**
 * The way to one upstream: a thread that opens a link when something waits, and not more often than
 * its back-off allows. {@link #wake}, {@link #start}, {@link #finish} and {@link #awaitEnd} may be
 * called on any thread.
 *
 * <p>Guarantees: an envelope is let go of only by a cursor that moves after the next hop's ack; a
 * link that is cut at any byte costs that those which were not acked are put again.
 */
final class Uplink {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long GOODBYE_MILLIS = 2_000;
  private static final long STOP_MILLIS = 10_000;
  private static final long TOLD_AGAIN_NANOS = 1_000 * NANOS_PER_MILLI;

  /**
   * What an uplink works with.
   *
   * @param committer takes a submission, or refuses it until there is room
   * @param hours that are accounted for, since 2026-01-01T00:00Z
   * @param nanos a clock that only rises
   */
  record Means(
      Onward onward,
      Predicate<Submission> committer,
      IntSupplier hours,
      LongSupplier nanos,
      LinkCall call,
      BackOff backOff,
      UplinkLimits limits,
      UplinkMetrics metrics) {}

  private final Upstream upstream;
  private final Means means;
  private final Retries retries;
  private final Settlement settlement;
  private final TransitQueue queue;
  private final News news;
  private final RequestScan handed;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean(true);
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final AtomicBoolean networkChanged = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private volatile boolean stopping;
  private volatile @Nullable UplinkCall running;

  // The thread's own:
  private final KnownUpstream known;
  private long notBeforeNanos;
  private long newsNanos;
  private long toldNanos;
  private int looks;

  Uplink(Upstream upstream, Means means) {
    this.upstream = upstream;
    this.means = means;
    this.retries = new Retries(means.nanos, means.limits.mostBackOffMillis());
    this.settlement = new Settlement(-upstream.number(), means.committer, this::execute);
    this.queue =
        new TransitQueue(means.onward.store(), means.onward, retries, means.hours, settlement);
    this.settlement.onCommitted(queue::forgetIfIdle);
    this.news = new News(means.onward.store(), means.onward);
    this.handed = scan(true);
    this.handed.begin();
    this.known = new KnownUpstream(KnownKeys.ofStatic(upstream.key()));
    this.notBeforeNanos = means.nanos.getAsLong();
    this.newsNanos = notBeforeNanos;
    this.toldNanos = notBeforeNanos - TOLD_AGAIN_NANOS;
    this.thread = new Thread(this::run, "tereze-uplink-" + upstream.number());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Something new waits for one of its homes. Returns at once. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      signal();
    }
  }

  /** There may be a way now: a link is tried whatever the back-off says. Returns at once. */
  void networkChanged() {
    networkChanged.set(true);
    signal();
  }

  private void execute(Runnable task) {
    tasks.add(task);
    signal();
  }

  /** Has the thread look up from its waiting; any thread. */
  void signal() {
    signalled.set(true);
    lock.lock();
    try {
      work.signal();
    } finally {
      lock.unlock();
    }
    means.call.wake();
  }

  /** Nothing more is put; what was put may be answered. */
  void finish() {
    stopping = true;
    signal();
  }

  /** Ends the link after {@link #finish}, and waits: nobody is in the store afterwards. */
  void awaitEnd() throws InterruptedException {
    thread.join(GOODBYE_MILLIS);
    means.call.stop();
    UplinkCall last = running;
    if (last != null) {
      last.stop();
    }
    thread.join(STOP_MILLIS);
  }

  private void run() {
    while (!stopping && settlement.failure() == null) {
      try {
        await(round());
      } catch (StoreException e) {
        LOG.atError().setCause(e).log("{} has to wait: the store cannot be read", upstream);
        backOff();
      } catch (RuntimeException e) {
        // Order: what is local is served whatever another relay made of this link.
        LOG.atError().setCause(e).log("{} broke a link and goes on later", upstream);
        queue.linkEnded();
        backOff();
      }
    }
    settlement.submit(); // what was answered last
  }

  /** One link, if it is worth its bytes now; returns how long to wait before the next round. */
  long round() throws StoreException {
    runTasks();
    long pauseMillis = pauseMillis();
    if (pauseMillis == 0) {
      once();
    }
    return pauseMillis;
  }

  /** How long to wait before a link is worth its bytes; 0: now. */
  private long pauseMillis() throws StoreException {
    listenToTheNetwork();
    long backingOff = notBeforeNanos - means.nanos.getAsLong();
    if (backingOff > 0) {
      long told = toldNanos + TOLD_AGAIN_NANOS - means.nanos.getAsLong();
      long waiting = networkChanged.get() ? Math.min(backingOff, told) : backingOff;
      return waiting / NANOS_PER_MILLI + 1;
    }
    boolean waits = queue.peek() != null || !queue.doubts().isEmpty() || areRequestsThere();
    queue.check();
    settlement.submit(); // what was found to have expired
    waits = waits || isNewsThere();
    return waits ? 0 : Math.max(1, untilNewsOrRetryMillis());
  }

  private void listenToTheNetwork() {
    long now = means.nanos.getAsLong();
    // Bound: a network that changes all the time is tried once a second.
    if (networkChanged.get() && now - toldNanos >= TOLD_AGAIN_NANOS) {
      networkChanged.set(false);
      toldNanos = now;
      notBeforeNanos = now;
      means.backOff.reset();
      newsNanos = now;
    }
  }

  /**
   * Whether a request waits to be said. Order: what was answered and is not on the disk yet waits
   * there still; when it is, this thread looks again.
   */
  boolean areRequestsThere() throws StoreException {
    return settlement.isIdle() && isThere(scan(false));
  }

  private static boolean isThere(RequestScan scan) throws StoreException {
    scan.begin();
    return scan.next() != null;
  }

  private RequestScan scan(boolean isHanded) {
    return new RequestScan(means.onward.store(), means.onward, retries, isHanded);
  }

  /** Over what is to be said for others besides puts. */
  RequestScan requestScan() {
    return scan(false);
  }

  /** Over what the next hop keeps and did not answer; goes on over links. */
  RequestScan handedScan() {
    return handed;
  }

  /** How often it was told that something new may wait. */
  int looks() {
    return looks;
  }

  /** As the next hop reads them. */
  RequestFrames requestFrames() {
    return new RequestFrames(means.onward.self(), means.onward.upstream());
  }

  /** Waits for something to do, at most so long. The thread's own. */
  void await(long millis) {
    lock.lock();
    try {
      long leftNanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (leftNanos > 0 && !signalled.get()) {
        leftNanos = work.awaitNanos(leftNanos);
      }
    } catch (InterruptedException e) {
      stopping = true;
      Thread.currentThread().interrupt();
    } finally {
      signalled.set(false);
      lock.unlock();
    }
  }

  private void once() throws StoreException {
    UplinkCall one = new UplinkCall(this, means.call, known, means.nanos);
    running = one;
    LinkException why = null;
    try {
      one.run();
    } catch (LinkException e) {
      why = e;
    } finally {
      running = null;
      settlement.submit(); // what was answered last
    }
    if (one.moved()) {
      means.backOff.reset();
    }
    if (why != null && !stopping) {
      means.metrics.linkFailed(why.reason());
      LOG.atInfo().addKeyValue("why", why.reason()).log("a link to {} ended early", upstream);
    }
    if (why != null || !one.moved()) {
      backOff();
    }
  }

  private void backOff() {
    notBeforeNanos = means.nanos.getAsLong() + means.backOff.nextMillis() * NANOS_PER_MILLI;
  }

  /** Runs what the committer answered, and looks for what is new. The thread's own. */
  void runTasks() {
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
    boolean due = retries.pollDue();
    if (woken.getAndSet(false) || due) {
      queue.lookAgain();
      looks++;
    }
    settlement.submit();
  }

  /** The next hop's newest link key. */
  void learned(LinkKeyUse key) {
    known.learned(key);
  }

  News.Round nextNews() throws StoreException {
    newsNanos = afterNews();
    return news.next();
  }

  /** No link can be had for them: not before the next round. */
  void putOffNews() {
    newsNanos = isNewsDue() ? afterNews() : newsNanos;
  }

  private long afterNews() {
    return means.nanos.getAsLong() + means.limits.newsMillis() * NANOS_PER_MILLI;
  }

  /** Whether a round of questions is due and has anything to ask; if not, the next is put off. */
  boolean isNewsThere() throws StoreException {
    if (!isNewsDue()) {
      return false;
    }
    boolean there = news.isThere() || isThere(scan(true));
    newsNanos = there ? newsNanos : afterNews();
    return there;
  }

  boolean isNewsDue() {
    return means.nanos.getAsLong() - newsNanos >= 0;
  }

  private long untilNewsMillis() {
    return Math.max(0, (newsNanos - means.nanos.getAsLong()) / NANOS_PER_MILLI + 1);
  }

  long untilNewsOrRetryMillis() {
    return Math.min(retries.untilNextMillis(), untilNewsMillis());
  }

  /** Whether nothing can be let go of any more. */
  boolean isBroken() {
    return settlement.failure() != null;
  }

  boolean isStopping() {
    return stopping;
  }

  Upstream upstream() {
    return upstream;
  }

  TransitQueue queue() {
    return queue;
  }

  Settlement settlement() {
    return settlement;
  }

  Retries retries() {
    return retries;
  }

  UplinkLimits limits() {
    return means.limits;
  }

  UplinkMetrics metrics() {
    return means.metrics;
  }
}
