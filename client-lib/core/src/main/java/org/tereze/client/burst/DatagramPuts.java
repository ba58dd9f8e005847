package org.tereze.client.burst;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.client.cost.EndedLink;
import org.tereze.client.vault.VaultException;
import org.tereze.link.DatagramRun;
import org.tereze.link.DatagramWire;
import org.tereze.link.KnownPath;
import org.tereze.link.LinkException;
import org.tereze.link.Question;
import org.tereze.wire.AckCode;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.PutCursor;

/**
 * The puts of one burst that go by datagrams, beside the link that does all the rest. One thread,
 * the burst's own, but for {@link #stop}; the datagrams have another.
 */
final class DatagramPuts {
  private final DatagramRun run;
  private final CallPlan plan;
  private final BurstWork work;
  private final BurstFigures figures;
  private final Set<Long> askedBefore = new HashSet<>();
  private final Map<Long, Long> sentBytes = new HashMap<>();

  /** Handed to the network, and not told of: whether somebody listens there is not known yet. */
  private final Deque<OutgoingPut> offered = new ArrayDeque<>();

  private final Telling telling = new Telling();
  private boolean ended;

  /** What was not answered goes back to where it was, or to where it is asked about. */
  interface Taker {
    /** To put. */
    void fresh(OutgoingPut put);

    /** To put if the answer to a question shows that it is missing. */
    void unacked(OutgoingPut put);

    /** To ask. */
    void ask(Question question);
  }

  /** What the run tells. */
  private final class Telling implements DatagramRun.Listener {
    private @Nullable VaultException failed;

    @Override
    public void sending(OutgoingPut put) {
      offered.add(put);
    }

    @Override
    public void answered(OutgoingPut put, AckCode code) {
      tellOffered();
      figures.answered(code);
      try {
        work.answered(put.handle(), code);
      } catch (VaultException e) {
        failed = e;
      }
    }
  }

  private DatagramPuts(DatagramRun run, CallPlan plan, BurstWork work, BurstFigures figures) {
    this.run = run;
    this.plan = plan;
    this.work = work;
    this.figures = figures;
  }

  /**
   * Begins to send what the plan has to put; this takes it out of the plan.
   *
   * @param again whether what left earlier and was not acked goes, too, behind all else: where
   *     nobody can be asked
   */
  static DatagramPuts start(
      DatagramWire wire,
      DatagramRun.Means means,
      boolean again,
      CallPlan plan,
      BurstWork work,
      BurstFigures figures,
      Runnable news)
      throws LinkException {
    List<OutgoingPut> puts = new ArrayList<>(plan.fresh);
    if (again) {
      puts.addAll(plan.unacked);
    }
    DatagramRun run = new DatagramRun(wire, means, puts, news);
    run.finish();
    DatagramPuts datagrams = new DatagramPuts(run, plan, work, figures);
    plan.fresh.clear();
    if (again) {
      for (OutgoingPut put : plan.unacked) {
        datagrams.askedBefore.add(put.handle());
      }
      plan.unacked.clear();
    }
    return datagrams;
  }

  /** Whether more may come of it. */
  boolean isActive() {
    return !ended && !run.isOver();
  }

  /** Whether the relay answered. */
  boolean isAnswered() {
    return run.isAnswered();
  }

  /** Begin to first answer; -1 before it. */
  long rttMillis() {
    return run.rttMillis();
  }

  /** Waits for news, and takes them; false if there were none in time. */
  boolean await(long millis) throws VaultException {
    boolean any = run.await(millis);
    take();
    return any;
  }

  private void tellOffered() {
    int absent = PutCursor.ABSENT;
    for (OutgoingPut put = offered.poll(); put != null; put = offered.poll()) {
      int length = put.body().length;
      sentBytes.put(put.handle(), (long) PutCursor.frameBytes(absent, absent, absent, length));
      figures.add(BurstOutcome.Figure.PUT, 1);
      work.sending(put.handle());
    }
  }

  /** Takes what happened meanwhile; it counts on return. */
  void take() throws VaultException {
    boolean any = run.tell(telling);
    VaultException failed = telling.failed;
    if (failed != null) {
      throw failed;
    }
    figures.progress(run, framingBytes());
    if (any) {
      work.commit();
    }
  }

  private long framingBytes() {
    long all = run.burst().sentBytes() + run.burst().receivedBytes();
    return Math.max(0, all - sentBytes.values().stream().mapToLong(Long::longValue).sum());
  }

  /** Ends it, takes what happened, and gives back what was not answered. */
  void handOver(Taker taker) throws VaultException {
    if (ended) {
      return;
    }
    ended = true;
    DatagramRun.Left left = run.stop();
    take();
    if (run.wasRefused()) {
      // Nobody was there: nothing has left.
      offered.clear();
    }
    tellOffered();
    work.commit();
    Set<Long> toAsk = new HashSet<>();
    for (OutgoingPut put : left.unsent()) {
      if (askedBefore.contains(put.handle())) {
        taker.unacked(put);
      } else {
        taker.fresh(put);
      }
    }
    for (OutgoingPut put : left.sent()) {
      taker.unacked(put);
      toAsk.add(put.handle());
    }
    toAsk.removeAll(askedBefore);
    for (Question question : plan.freshQuestions) {
      Question some = question.about(toAsk);
      if (some != null) {
        taker.ask(some);
      }
    }
  }

  /** The relay has this one after all. */
  void withdraw(long handle) {
    run.withdraw(handle);
  }

  /** Ends it soon; any thread. */
  void stop() {
    run.burst().stop();
  }

  /** What it cost, for the account of its burst; nothing happens afterwards. */
  EndedLink close() {
    run.close();
    return EndedLink.ofDatagrams(
        sentBytes, framingBytes(), run.burst().sentBytes(), run.burst().ipBytes());
  }

  /** What the relay is known to have heard. */
  KnownPath.Heard heard() {
    return run.burst().heard();
  }

  /** What the relay's network is like. */
  double bytesPerSecond() {
    return run.burst().bytesPerSecond();
  }
}
