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
import org.tereze.link.CallMeter;
import org.tereze.link.KnownKeys;
import org.tereze.link.LinkCall;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.relay.queue.Submission;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.window.schedule.CallLimits;
import org.tereze.window.schedule.LinkEnd;
import org.tereze.wire.Precedence;

/**
 * The way to one upstream: a thread that calls when something waits and {@link CallTimes} says so,
 * and keeps to what that call may do. {@link #wake}, {@link #start}, {@link #finish} and {@link
 * #awaitEnd} may be called on any thread.
 *
 * <p>Guarantees: an envelope is let go of only by a cursor that moves after the next hop's ack; a
 * link that is cut at any byte costs that those which were not acked are put again.
 */
final class Uplink {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final long GOODBYE_MILLIS = 2_000;
  private static final long STOP_MILLIS = 10_000;
  private static final long TOLD_AGAIN_NANOS = 1_000 * NANOS_PER_MILLI;

  private static final long LOOK_AGAIN_NANOS = 1_000 * NANOS_PER_MILLI;

  /** The wall clock may leap to where a window is open. */
  private static final long LOOK_MILLIS = 60_000;

  /**
   * What an uplink works with.
   *
   * @param committer takes a submission, or refuses it until there is room
   * @param hours that are accounted for, since 2026-01-01T00:00Z
   * @param nanos a clock that only rises
   * @param call dials through the meter
   */
  record Means(
      Onward onward,
      Predicate<Submission> committer,
      IntSupplier hours,
      LongSupplier nanos,
      LinkCall call,
      CallTimes times,
      CallMeter meter,
      UplinkLimits limits,
      UplinkMetrics metrics) {}

  /** How a call ended. */
  private enum Ended {
    /** All was said that its window allows. */
    DONE,
    /** By the line. */
    CUT,
    /** By this relay. */
    BROKEN
  }

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
  private CallLimits allowed = CallLimits.NONE;
  private boolean answered;
  private long newsNanos;
  private long toldNanos;
  private int looks;
  private int lookedAt;
  private long lookedNanos;

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
    this.newsNanos = means.nanos.getAsLong();
    this.lookedNanos = newsNanos - LOOK_AGAIN_NANOS;
    this.toldNanos = newsNanos - TOLD_AGAIN_NANOS;
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

  /** There may be a way now, and is tried where that is allowed. Returns at once. */
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
        await(Math.min(LOOK_MILLIS, round()));
      } catch (StoreException e) {
        LOG.atError().setCause(e).log("{} has to wait: the store cannot be read", upstream);
        means.times.putOff();
      } catch (RuntimeException e) {
        // Order: what is local is served whatever another relay made of this link.
        LOG.atError().setCause(e).log("{} broke a link and goes on later", upstream);
        queue.linkEnded();
        means.times.putOff();
      }
    }
    settlement.submit(); // what was answered last
    means.times.keep();
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

  /** How long to wait before a call is worth its bytes and allowed; 0: now. */
  private long pauseMillis() throws StoreException {
    listenToTheNetwork();
    means.times.keepIfDue();
    long pause = Math.max(means.times.heldMillis(), untilLookMillis());
    if (pause == 0) {
      pause = look();
    }
    return networkChanged.get() ? Math.min(pause, untilListeningMillis()) : pause;
  }

  /** Bound: of reads of the store while puts come and there is no line for them. */
  private long untilLookMillis() {
    long since = means.nanos.getAsLong() - lookedNanos;
    boolean isEarly = looks != lookedAt && since < LOOK_AGAIN_NANOS && !networkChanged.get();
    return isEarly ? (LOOK_AGAIN_NANOS - since) / NANOS_PER_MILLI + 1 : 0;
  }

  private long look() throws StoreException {
    int lane = queue.mostUrgentLane();
    queue.check();
    settlement.submit(); // what was found to have expired
    if (lane == MailboxStore.LANES && areRequestsThere()) {
      lane = Precedence.ROUTINE.code();
    }
    boolean puts = lane < MailboxStore.LANES;
    if (!puts && !isNewsThere()) {
      means.metrics.nextTry(-1);
      return Math.max(1, untilNewsOrRetryMillis());
    }
    Precedence mostUrgent = puts ? TransitQueue.precedence(lane) : null;
    long pause = means.times.pauseMillis(mostUrgent);
    if (pause == 0 && !isWorthIt(means.times.limits(), mostUrgent)) {
      pause = LOOK_MILLIS;
    }
    means.metrics.nextTry(pause == Long.MAX_VALUE ? -1 : pause / MILLIS_PER_SECOND);
    if (pause > LOOK_AGAIN_NANOS / NANOS_PER_MILLI) {
      lookedNanos = means.nanos.getAsLong();
      lookedAt = looks;
    }
    return pause;
  }

  /** Whether a call with these limits could do anything of what there is to do. */
  private boolean isWorthIt(CallLimits limits, @Nullable Precedence mostUrgent)
      throws StoreException {
    boolean sends = mostUrgent != null && limits.maySend(mostUrgent);
    return sends || !queue.doubts().isEmpty() || (limits.direction().receives() && isNewsThere());
  }

  private long untilListeningMillis() {
    return Math.max(0, toldNanos + TOLD_AGAIN_NANOS - means.nanos.getAsLong()) / NANOS_PER_MILLI
        + 1;
  }

  private void listenToTheNetwork() {
    long now = means.nanos.getAsLong();
    // Bound: a network that changes all the time is tried once a second.
    if (networkChanged.get() && now - toldNanos >= TOLD_AGAIN_NANOS) {
      networkChanged.set(false);
      lookedNanos = now - LOOK_AGAIN_NANOS;
      toldNanos = now;
      means.times.networkChanged();
      newsNanos = now;
    }
  }

  /**
   * Whether a request waits to be said. Order: what was answered and is not on the disk yet waits
   * there still; when it is, this thread looks again.
   */
  boolean areRequestsThere() throws StoreException {
    return maySayRequests() && settlement.isIdle() && isThere(scan(false));
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
    CallTimes times = means.times;
    answered = false;
    allowed = times.limits();
    means.meter.begin(allowed, times.mostTime(), times.spentBytes());
    queue.allow(allowed.direction().sends() ? allowed.lowest().code() + 1 : 0);
    UplinkCall one = new UplinkCall(this, means.call, known, means.nanos);
    running = one;
    Ended how = Ended.BROKEN;
    try {
      how = call(one);
    } finally {
      running = null;
      end(one.moved(), how);
      settlement.submit(); // what was answered last
    }
  }

  private Ended call(UplinkCall one) throws StoreException {
    try {
      one.run();
      return Ended.DONE;
    } catch (LinkException e) {
      if (!stopping && !means.meter.isOver()) {
        means.metrics.linkFailed(e.reason());
        LOG.atInfo().addKeyValue("why", e.reason()).log("a link to {} ended early", upstream);
      }
      return means.meter.isOver() ? Ended.DONE : Ended.CUT;
    }
  }

  private void end(boolean moved, Ended how) {
    long bytes = means.meter.bytes();
    means.meter.end();
    allowed = CallLimits.NONE;
    queue.allow(MailboxStore.LANES);
    if (answered || moved) {
      boolean goesOn = how == Ended.DONE && moved && !means.times.isWindowOver();
      means.times.ended(goesOn ? LinkEnd.DONE : LinkEnd.CUT, moved, bytes);
    } else if (how == Ended.CUT || bytes > 0) {
      means.times.nothing(bytes);
    } else {
      means.times.putOff(); // there was nothing to say after all, or it could not be read
      return;
    }
    means.metrics.tried(answered || moved);
  }

  /** The next hop answered something in this call. The thread's own. */
  void answered() {
    if (!answered) {
      answered = true;
      means.times.answered();
    }
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
    if (means.meter.isClosing()) {
      queue.allow(0);
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
    return allowed.direction().receives() && means.nanos.getAsLong() - newsNanos >= 0;
  }

  private long untilNewsMillis() {
    return !allowed.direction().receives()
        ? Long.MAX_VALUE
        : Math.max(0, (newsNanos - means.nanos.getAsLong()) / NANOS_PER_MILLI + 1);
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

  /** Whether nothing new is to be begun: this thread stops, or the call's window closes. */
  boolean isEnding() {
    return stopping || means.meter.isClosing();
  }

  /** Requests have no precedence of their own: they go where ROUTINE may. */
  boolean maySayRequests() {
    return allowed.maySend(Precedence.ROUTINE);
  }

  /** How long a link stays open with nothing to say. */
  long lingerMillis() {
    return Math.min(means.limits.lingerMillis(), allowed.idle().toMillis());
  }

  CallMeter meter() {
    return means.meter;
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

  UplinkMetrics metrics() {
    return means.metrics;
  }
}
