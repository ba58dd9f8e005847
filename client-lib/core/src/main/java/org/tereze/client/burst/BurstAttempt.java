package org.tereze.client.burst;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.cost.EndedLink;
import org.tereze.client.home.Home;
import org.tereze.client.vault.VaultException;
import org.tereze.link.DatagramRun;
import org.tereze.link.DatagramWire;
import org.tereze.link.Dialer;
import org.tereze.link.LinkCall;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.link.NoiseLink;
import org.tereze.link.Question;
import org.tereze.wire.burst.OutgoingPut;

/**
 * What one call does: puts by datagrams, then a link for all the rest. One thread; {@link #stop}
 * from any other.
 *
 * <p>The link is dialled when the datagrams were answered, or were not for {@value #MUTE_MILLIS}
 * ms; not at all if there was nothing but puts and all are answered. A link that comes about while
 * they are mute takes over; while they are answered it puts nothing.
 */
final class BurstAttempt {
  /** About one long round trip and a sync: what says nothing by then may not pass here. */
  private static final long MUTE_MILLIS = 1_500;

  /** How long datagrams may go on unanswered when the relay cannot be dialled. */
  private static final long UNREACHABLE_MILLIS = 5_000;

  private static final long LOOK_MILLIS = 1_000;

  private final Means means;
  private final RelayAddress relay;
  private final BurstPlan plan;
  private final BurstWork work;
  private final BurstFigures figures;
  private final KnownRelay known;
  private final LinkKeyUse key;
  private @Nullable KnownNetwork network;
  private volatile @Nullable DatagramPuts datagrams;
  private volatile boolean stopped;
  private boolean linkAnswered;

  /** What all attempts of a home share. */
  static final class Means {
    final Home home;
    final Dialer dialer;
    final LinkCall call;
    final LongSupplier nanoTime;
    final long connectTimeoutMillis;

    Means(
        Home home, Dialer dialer, LinkCall call, LongSupplier nanoTime, long connectTimeoutMillis) {
      this.home = home;
      this.dialer = dialer;
      this.call = call;
      this.nanoTime = nanoTime;
      this.connectTimeoutMillis = connectTimeoutMillis;
    }
  }

  BurstAttempt(
      Means means, RelayAddress relay, BurstPlan plan, BurstWork work, BurstFigures figures) {
    this.means = means;
    this.relay = relay;
    this.plan = plan;
    this.work = work;
    this.figures = figures;
    this.known = new KnownRelay(means.home, relay);
    this.key = known.choose();
  }

  /**
   * Runs to the end. What was told to the work and committed counts, however this ends.
   *
   * @throws LinkException why not everything was said and answered
   */
  void run() throws LinkException, VaultException {
    begin();
    try {
      sendAhead();
      if (isMoreToDo()) {
        link();
      }
    } finally {
      end();
    }
  }

  private void begin() throws LinkException {
    if (plan.fresh.isEmpty() && plan.unacked.isEmpty()) {
      return;
    }
    DatagramWire wire;
    try {
      wire = means.dialer.datagrams(relay.host(), relay.port());
    } catch (IOException e) {
      return; // the link will say why
    }
    if (wire == null) {
      return;
    }
    KnownNetwork through = new KnownNetwork(means.home, relay, wire.network());
    network = through;
    // Where nothing was answered, asking first would take what a short window has.
    boolean again = through.isMute();
    if (!through.isWorthDatagrams() || (plan.fresh.isEmpty() && !again)) {
      wire.close();
      return;
    }
    DatagramRun.Means how =
        new DatagramRun.Means(
            BurstAttempt::execute,
            key,
            through.bytesPerSecond(),
            means.connectTimeoutMillis,
            means.home.random(),
            means.nanoTime);
    datagrams = DatagramPuts.start(wire, how, again, plan, work, figures, means.call::wake);
  }

  private static void execute(Runnable task) {
    Thread thread = new Thread(task, "tereze-datagrams");
    thread.setDaemon(true);
    thread.start();
  }

  private void sendAhead() throws VaultException {
    DatagramPuts ahead = datagrams;
    if (ahead == null) {
      return;
    }
    awaitAnswer(ahead, MUTE_MILLIS);
    while (plan.isOnlyFresh() && ahead.isAnswered() && ahead.isActive()) {
      ahead.await(LOOK_MILLIS);
    }
    if (!ahead.isActive()) {
      ahead.handOver(new IntoPlan());
    }
  }

  private boolean isMoreToDo() {
    DatagramPuts ahead = datagrams;
    return !plan.isEmpty() || (ahead != null && ahead.isActive());
  }

  private void awaitAnswer(DatagramPuts ahead, long mostMillis) throws VaultException {
    long end = means.nanoTime.getAsLong() + mostMillis * 1_000_000;
    long left = mostMillis;
    while (left > 0 && ahead.isActive() && !ahead.isAnswered()) {
      ahead.await(left);
      left = (end - means.nanoTime.getAsLong()) / 1_000_000;
    }
    ahead.take();
  }

  private void link() throws LinkException, VaultException {
    if (stopped) {
      throw LinkException.stopped();
    }
    try {
      means.call.<VaultException>run(relay.host(), relay.port(), key, this::talk);
    } catch (LinkException e) {
      DatagramPuts alone = datagrams;
      if (alone == null || !finishWithout(alone, e)) {
        throw e;
      }
    }
  }

  private void talk(NoiseLink link, LinkKeyUse used) throws LinkException, VaultException {
    DatagramPuts beside = datagrams;
    if (beside != null && !beside.isAnswered()) {
      beside.handOver(new IntoPlan());
    }
    Burst burst = new Burst(link, plan, relay.key(), work, figures, beside, means.nanoTime);
    try {
      burst.run();
    } finally {
      linkAnswered |= link.answered();
      figures.progress(link);
      work.ended(burst.cost());
      // What left without an answer is to be asked about next time.
      work.commit();
      known.ended(used, link.answered());
    }
  }

  /** The link is gone: the datagrams go on alone; whether they did all that was to be done. */
  private boolean finishWithout(DatagramPuts alone, LinkException why) throws VaultException {
    if (why.reason() == LinkException.Cause.UNREACHABLE) {
      awaitAnswer(alone, UNREACHABLE_MILLIS);
    }
    boolean heard = alone.isAnswered();
    while (heard && alone.isActive()) {
      // What ended the link was probably the window.
      heard = alone.await(alone.patienceMillis());
    }
    alone.handOver(new IntoPlan());
    return plan.isEmpty();
  }

  private void end() throws VaultException {
    DatagramPuts ended = datagrams;
    boolean answered = false;
    double bytesPerSecond = 0;
    if (ended != null) {
      ended.handOver(new IntoPlan());
      answered = ended.isAnswered();
      bytesPerSecond = ended.bytesPerSecond();
      EndedLink cost = ended.close();
      if (cost.isAny()) {
        work.ended(cost);
      }
      work.commit();
      if (answered) {
        known.ended(key, true);
      }
    }
    if (!stopped) {
      known.called(linkAnswered || answered);
    }
    KnownNetwork through = network;
    if (through != null) {
      through.ended(linkAnswered, answered, bytesPerSecond);
    }
  }

  /** Ends it soon. */
  void stop() {
    stopped = true;
    DatagramPuts running = datagrams;
    if (running != null) {
      running.stop();
    }
  }

  /** Before the link's burst is made, or after it: the plan says what is left. */
  private final class IntoPlan implements DatagramPuts.Taker {
    @Override
    public void fresh(OutgoingPut put) {
      plan.fresh.add(put);
    }

    @Override
    public void unacked(OutgoingPut put) {
      plan.unacked.add(put);
    }

    @Override
    public void ask(Question question) {
      plan.questions.add(question);
    }
  }
}
