package org.tereze.relay.uplink;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.link.DatagramRun;
import org.tereze.link.DatagramWire;
import org.tereze.link.DatagramsFirst;
import org.tereze.link.KnownPath;
import org.tereze.link.LinkCall;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.relay.store.StoreException;
import org.tereze.wire.AckCode;
import org.tereze.wire.burst.OutgoingPut;

/**
 * The puts of one call that go by datagrams, fed from the queue bit by bit, one run of them after
 * the other. The uplink's thread, but for {@link #stop}; reads the store and so may block.
 *
 * <p>Guarantees: what a run leaves unanswered is in doubt if it may have arrived, and waits again
 * if it did not leave. Bounded: {@value #MOST_UNANSWERED_BYTES} bytes of envelopes are out of the
 * queue and not answered; {@value #MOST_WAITING_BYTES} have not left, since what is urgent comes
 * behind them.
 */
final class UplinkDatagrams implements DatagramsFirst.Ahead<StoreException> {
  private static final Logger LOG = LoggerFactory.getLogger(UplinkDatagrams.class);
  static final int MOST_UNANSWERED_BYTES = 256 << 10;
  static final int MOST_WAITING_BYTES = 32 << 10;

  /** Less than a relay remembers a burst, and about what a network remembers a path. */
  private static final long MOST_IDLE_MILLIS = 30_000;

  private final UplinkWork work;
  private final CurrentCall current;
  private final Runnable onAnswer;
  private final TransitQueue queue;
  private final PutAnswers answers;
  private final LinkCall call;
  private final LinkKeyUse key;
  private final LongSupplier nanos;
  private final Telling telling = new Telling();
  private KnownPath path;
  private volatile @Nullable DatagramRun run;
  private long usedNanos;
  private long rttMillis = -1;
  private boolean answered;
  private KnownPath.Heard heard = KnownPath.Heard.NOTHING;
  private boolean over;
  private boolean alone;

  /** What a run tells. */
  private final class Telling implements DatagramRun.Listener {
    @Override
    public void sending(OutgoingPut put) {}

    @Override
    public void answered(OutgoingPut put, AckCode code) {
      answers.answered(put, code);
    }
  }

  /**
   * Begins on this wire, which is closed with it.
   *
   * @param onAnswer hears of answers, more than once
   * @param path what is known of it
   */
  UplinkDatagrams(
      UplinkWork work,
      Runnable onAnswer,
      PutAnswers answers,
      LinkCall call,
      LinkKeyUse key,
      DatagramWire wire,
      KnownPath path,
      LongSupplier nanos)
      throws LinkException, StoreException {
    this.work = work;
    this.current = work.current();
    this.onAnswer = onAnswer;
    this.queue = work.queue();
    this.answers = answers;
    this.call = call;
    this.key = key;
    this.nanos = nanos;
    this.path = path;
    start(wire);
    // Order: dialling comes next, and nothing is fed meanwhile.
    feed(MOST_UNANSWERED_BYTES);
  }

  private void start(DatagramWire wire) throws LinkException {
    usedNanos = nanos.getAsLong();
    run =
        new DatagramRun(
            wire, call.datagramMeans(this::execute, key, path), List.of(), work::signal);
  }

  private void execute(Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                // Order: what is local is served whatever another relay made of this burst.
                LOG.atError().setCause(e).log("{} broke a burst", work.upstream());
              }
            },
            "tereze-datagrams-" + work.upstream().number());
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public boolean isActive() {
    DatagramRun running = run;
    boolean mayGoOn = isAnswered() || !current.isEnding();
    return running != null && !running.isOver() && mayGoOn && !work.isBroken();
  }

  @Override
  public boolean isAnswered() {
    DatagramRun running = run;
    return answered || (running != null && running.isAnswered());
  }

  /** Whether what waits goes this way, now or in another run; changes in {@link #take} only. */
  boolean isTaking() {
    return !over && (run != null || answered);
  }

  /** Whether the next hop has something to answer. */
  boolean isBusy() {
    DatagramRun running = run;
    return isActive() && running != null && running.unansweredBytes() > 0;
  }

  @Override
  public boolean await(long millis) throws StoreException {
    long end = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    boolean was = isAnswered();
    boolean any = false;
    boolean wasEnding = current.isEnding();
    while (left > 0 && !any) {
      work.await(left);
      work.runTasks();
      any = take() || !isBusy() || was != isAnswered() || wasEnding != current.isEnding();
      left = TimeUnit.NANOSECONDS.toMillis(end - nanos.getAsLong());
    }
    return any;
  }

  @Override
  public long rttMillis() {
    return rttMillis;
  }

  /** Takes what happened, and gives what waits; whether anything happened. */
  boolean take() throws StoreException {
    if (current.isStopping()) {
      queue.finish();
    }
    DatagramRun running = run;
    boolean any = false;
    if (isAnswered()) {
      onAnswer.run();
    }
    if (running != null) {
      any = running.tell(telling);
      usedNanos = any ? nanos.getAsLong() : usedNanos;
      rttMillis = Math.max(rttMillis, running.rttMillis());
      if (isActive()) {
        feed(MOST_WAITING_BYTES);
        if (alone && isDry(running) && !queue.doubts().isEmpty()) {
          alone = false;
          queue.giveUpDoubts();
          feed(MOST_WAITING_BYTES);
        }
        endIfIdle(running);
      } else {
        boolean clean = end();
        over |= !clean || !answered;
      }
    }
    if (run == null && isTaking() && queue.peek() != null) {
      startAgain();
    }
    queue.check();
    return any;
  }

  private void feed(long waitingBytes) throws StoreException {
    DatagramRun running = run;
    OutgoingPut put = queue.peek();
    while (put != null
        && running != null
        && running.unansweredBytes() < Math.min(MOST_UNANSWERED_BYTES, current.meter().leftBytes())
        && running.waitingBytes() < waitingBytes) {
      queue.remove();
      running.add(put);
      usedNanos = nanos.getAsLong();
      put = queue.peek();
    }
    queue.check();
  }

  private boolean isDry(DatagramRun running) {
    return running.unansweredBytes() == 0 && queue.peek() == null;
  }

  private void endIfIdle(DatagramRun running) {
    if (!isDry(running)) {
      return;
    }
    boolean atOnce = current.isEnding() || answers.isShareUsedUp();
    long most = atOnce ? 0 : Math.min(MOST_IDLE_MILLIS, current.lingerMillis());
    if (nanos.getAsLong() - usedNanos >= TimeUnit.MILLISECONDS.toNanos(most)) {
      end();
    }
  }

  /** Another run behind one that had nothing left, or no numbers. */
  private void startAgain() throws StoreException {
    Upstream upstream = work.upstream();
    DatagramWire wire = call.datagrams(upstream.host(), upstream.port());
    over = wire == null;
    if (wire != null) {
      try {
        start(wire);
        feed(MOST_WAITING_BYTES);
      } catch (LinkException e) {
        over = true; // the link will say why
      }
    }
  }

  /** Where these are answered and no link can be had, nobody can be asked what arrived. */
  @Override
  public void leftAlone() {
    alone = true;
    queue.passDoubts(true);
    work.news().putOff();
  }

  /** Ends the run; whether nothing is in doubt afterwards. */
  private boolean end() {
    DatagramRun ended = run;
    if (ended == null) {
      return true;
    }
    DatagramRun.Left left = ended.stop();
    ended.tell(telling);
    answered |= ended.isAnswered();
    Set<Long> mayHaveArrived = new HashSet<>();
    left.sent().forEach(put -> mayHaveArrived.add(put.handle()));
    queue.wayEnded(mayHaveArrived);
    work.metrics().bytes(ended.burst().sentBytes(), ended.burst().receivedBytes());
    KnownPath.Heard now = ended.burst().heard();
    path = path.ended(false, now, ended.burst().bytesPerSecond());
    heard = now == KnownPath.Heard.NOTHING ? heard : now;
    ended.close();
    run = null;
    return mayHaveArrived.isEmpty();
  }

  @Override
  public void handOver() {
    end();
    over = true;
  }

  /** Ends it soon; any thread. */
  void stop() {
    DatagramRun running = run;
    if (running != null) {
      running.burst().stop();
    }
  }

  /** What the next hop is known to have heard of the last run that it answered. */
  KnownPath.Heard heard() {
    return heard;
  }

  /** What the path is like; 0: not known. */
  double bytesPerSecond() {
    return path.bytesPerSecond();
  }
}
