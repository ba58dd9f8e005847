package org.tereze.relay.uplink;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.link.KnownKeys;
import org.tereze.link.LinkException;
import org.tereze.relay.store.StoreException;
import org.tereze.window.schedule.LinkEnd;

/**
 * The way to one upstream: a thread that makes each call that {@link NextCall} finds worth it.
 * {@link #wake}, {@link #start}, {@link #networkChanged}, {@link #finish} and {@link #awaitEnd} may
 * be called on any thread.
 *
 * <p>Guarantees: an envelope is let go of only by a cursor that moves after the next hop's ack; a
 * link that is cut at any byte costs that those which were not acked are put again.
 */
final class Uplink {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final long GOODBYE_MILLIS = 2_000;
  private static final long STOP_MILLIS = 10_000;

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
  private final UplinkMeans means;
  private final CallTimes times;
  private final UplinkWork work;
  private final NextCall nextCall;
  private final KnownUpstream known;
  private final Thread thread;
  private volatile @Nullable UplinkCall running;

  Uplink(Upstream upstream, UplinkMeans means) {
    this.upstream = upstream;
    this.means = means;
    this.times = means.times();
    this.work = new UplinkWork(upstream, means);
    this.nextCall = new NextCall(work, times, means.nanos());
    this.known = new KnownUpstream(KnownKeys.ofStatic(upstream.key()));
    this.thread = new Thread(this::run, "tereze-uplink-" + upstream.number());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Something new waits for one of its homes. Returns at once. */
  void wake() {
    work.wake();
  }

  /** There may be a way now, and is tried where that is allowed. Returns at once. */
  void networkChanged() {
    nextCall.networkChanged();
    work.signal();
  }

  /** Nothing more is put; what was put may be answered. */
  void finish() {
    work.current().finish();
    work.signal();
  }

  /** Ends the link after {@link #finish}, and waits: nobody is in the store afterwards. */
  void awaitEnd() throws InterruptedException {
    thread.join(GOODBYE_MILLIS);
    means.call().stop();
    UplinkCall last = running;
    if (last != null) {
      last.stop();
    }
    thread.join(STOP_MILLIS);
  }

  private void run() {
    while (!work.current().isStopping() && !work.isBroken()) {
      try {
        work.await(Math.min(NextCall.LOOK_MILLIS, round()));
      } catch (StoreException e) {
        LOG.atError().setCause(e).log("{} has to wait: the store cannot be read", upstream);
        times.putOff();
      } catch (RuntimeException e) {
        // Order: what is local is served whatever another relay made of this link.
        LOG.atError().setCause(e).log("{} broke a link and goes on later", upstream);
        work.queue().linkEnded();
        times.putOff();
      }
    }
    work.settlement().submit(); // what was answered last
    times.keep();
  }

  /** One call, if it is worth its bytes now; returns how long to wait before the next round. */
  long round() throws StoreException {
    work.runTasks();
    long pauseMillis = nextCall.pauseMillis();
    if (pauseMillis == 0) {
      once();
    }
    return pauseMillis;
  }

  private void once() throws StoreException {
    work.current().begin(times);
    work.queue().allow(work.current().lanes());
    UplinkCall one = new UplinkCall(work, means.call(), times, known, means.nanos());
    running = one;
    Ended how = Ended.BROKEN;
    try {
      how = call(one);
    } finally {
      running = null;
      end(one, how);
      work.settlement().submit(); // what was answered last
    }
  }

  private Ended call(UplinkCall one) throws StoreException {
    try {
      one.run();
      return Ended.DONE;
    } catch (LinkException e) {
      boolean isOver = means.meter().isOver();
      if (!work.current().isStopping() && !isOver) {
        means.metrics().linkFailed(e.reason());
        LOG.atInfo().addKeyValue("why", e.reason()).log("a link to {} ended early", upstream);
      }
      return isOver ? Ended.DONE : Ended.CUT;
    }
  }

  private void end(UplinkCall one, Ended how) {
    long bytes = work.current().end();
    work.queue().allow(work.current().lanes());
    boolean heard = one.isAnswered() || one.moved();
    if (heard) {
      boolean goesOn = how == Ended.DONE && one.moved() && !times.isWindowOver();
      times.ended(goesOn ? LinkEnd.DONE : LinkEnd.CUT, one.moved(), bytes);
    } else if (how == Ended.CUT || bytes > 0) {
      times.nothing(bytes);
    } else {
      times.putOff(); // there was nothing to say after all, or it could not be read
      return;
    }
    means.metrics().tried(heard);
  }

  /** What there is to do; its thread's own. */
  UplinkWork work() {
    return work;
  }
}
