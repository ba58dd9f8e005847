package org.tereze.client.burst;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.cost.EndedLink;
import org.tereze.client.home.Home;
import org.tereze.client.vault.VaultException;
import org.tereze.link.DatagramRun;
import org.tereze.link.DatagramWire;
import org.tereze.link.DatagramsFirst;
import org.tereze.link.KnownPath;
import org.tereze.link.LinkCall;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.link.NoiseLink;
import org.tereze.link.Question;
import org.tereze.wire.burst.OutgoingPut;

/** What one call does, datagrams first. One thread; {@link #stop} from any other. */
final class BurstAttempt {
  /** Every so manieth question in a row that nobody answered goes without a datagram. */
  private static final int ASKED_BY_TCP = 4;

  /** TCP says its SYN, 60 bytes, again after 1, 3 and 7 seconds (RFC 6298). */
  private static final long ONE_SYN_MILLIS = 900;

  private static final long THREE_SYNS_MILLIS = 6_000;

  private final Means means;
  private final RelayAddress relay;
  private final CallPlan plan;
  private final BurstWork work;
  private final BurstFigures figures;
  private final boolean asksFirst;
  private final KnownRelay known;
  private final LinkKeyUse key;
  private @Nullable KnownNetwork network;
  private volatile @Nullable DatagramPuts datagrams;
  private volatile @Nullable DatagramsFirst<VaultException> call;
  private volatile boolean stopped;

  /** What all attempts of a home share. */
  static final class Means {
    final Home home;
    final LinkCall call;
    final LongSupplier nanoTime;

    Means(Home home, LinkCall call, LongSupplier nanoTime) {
      this.home = home;
      this.call = call;
      this.nanoTime = nanoTime;
    }
  }

  BurstAttempt(
      Means means,
      RelayAddress relay,
      CallPlan plan,
      BurstWork work,
      BurstFigures figures,
      boolean asksFirst) {
    this.means = means;
    this.relay = relay;
    this.plan = plan;
    this.work = work;
    this.figures = figures;
    this.asksFirst = asksFirst;
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
    DatagramPuts begun = datagrams;
    DatagramsFirst<VaultException> both =
        new DatagramsFirst<>(
            means.call, means.nanoTime, new Rest(), begun == null ? null : new Ahead(begun));
    call = both;
    if (stopped) {
      both.stop();
    }
    try {
      both.run(relay.host(), relay.port(), key);
    } finally {
      end(both.linkAnswered());
    }
  }

  private void begin() throws LinkException {
    boolean any = !plan.fresh.isEmpty() || !plan.unacked.isEmpty();
    // A question by datagram tells nothing where these never pass: now and then TCP asks alone.
    if (asksFirst ? known.failedCalls() % ASKED_BY_TCP == ASKED_BY_TCP - 1 : !any) {
      return;
    }
    DatagramWire wire = means.call.datagrams(relay.host(), relay.port());
    if (wire == null) {
      return;
    }
    KnownNetwork through = new KnownNetwork(means.home, relay, wire.network());
    network = through;
    KnownPath path = through.path();
    // Where nothing was answered, asking first would take what a short window has.
    boolean again = path.isMute();
    if (!path.isWorthDatagrams() || (plan.fresh.isEmpty() && !again && !asksFirst)) {
      wire.close();
      return;
    }
    DatagramRun.Means begin = means.call.datagramMeans(BurstAttempt::execute, key, path);
    datagrams =
        DatagramPuts.start(
            wire,
            asksFirst ? begin.askingFirst() : begin,
            again,
            plan,
            work,
            figures,
            means.call::wake);
  }

  private static void execute(Runnable task) {
    Thread thread = new Thread(task, "tereze-datagrams");
    thread.setDaemon(true);
    thread.start();
  }

  /** The datagrams of this call; what they leave comes back into the plan. */
  private final class Ahead implements DatagramsFirst.Ahead<VaultException> {
    private final DatagramPuts puts;

    Ahead(DatagramPuts puts) {
      this.puts = puts;
    }

    @Override
    public boolean isActive() {
      return puts.isActive();
    }

    @Override
    public boolean isAnswered() {
      return puts.isAnswered();
    }

    @Override
    public boolean await(long millis) throws VaultException {
      return puts.await(millis);
    }

    @Override
    public long rttMillis() {
      return puts.rttMillis();
    }

    @Override
    public void handOver() throws VaultException {
      puts.handOver(new IntoPlan());
    }
  }

  /** All that the link does. */
  private final class Rest implements DatagramsFirst.Errands<VaultException> {
    @Override
    public boolean needsLink() {
      return !plan.isOnlyFresh();
    }

    @Override
    public boolean isDone() {
      return plan.isEmpty() && !isAsking();
    }

    private boolean isAsking() {
      DatagramPuts asked = datagrams;
      DatagramsFirst<VaultException> both = call;
      return asksFirst
          && (asked == null || !asked.isAnswered())
          && (both == null || !both.linkAnswered());
    }

    @Override
    public void dialling() {
      if (isAsking()) {
        means.call.dialWithin(datagrams == null ? THREE_SYNS_MILLIS : ONE_SYN_MILLIS);
      }
    }

    @Override
    public void talk(NoiseLink link, LinkKeyUse used) throws LinkException, VaultException {
      burst(link, used);
    }
  }

  private void burst(NoiseLink link, LinkKeyUse used) throws LinkException, VaultException {
    Burst burst = new Burst(link, plan, relay.key(), work, figures, datagrams, means.nanoTime);
    try {
      burst.run();
    } finally {
      figures.progress(link);
      work.ended(burst.cost());
      // What left without an answer is to be asked about next time.
      work.commit();
      known.ended(used, link.answered());
    }
  }

  private void end(boolean linkAnswered) throws VaultException {
    DatagramPuts ended = datagrams;
    KnownPath.Heard heard = KnownPath.Heard.NOTHING;
    double bytesPerSecond = 0;
    if (ended != null) {
      ended.handOver(new IntoPlan());
      heard = ended.heard();
      bytesPerSecond = ended.bytesPerSecond();
      EndedLink cost = ended.close();
      // A question that nobody heard is no link, and its time is nobody's business.
      if (cost.isAny() && !(asksFirst && !ended.isAnswered())) {
        work.ended(cost);
      }
      work.commit();
      if (ended.isAnswered()) {
        known.ended(key, true);
      }
    }
    boolean answered = linkAnswered || heard != KnownPath.Heard.NOTHING;
    if (!stopped || answered) {
      known.called(answered);
    }
    KnownNetwork through = network;
    if (through != null) {
      through.ended(linkAnswered, heard, bytesPerSecond);
    }
  }

  /** Ends it soon. */
  void stop() {
    stopped = true;
    DatagramsFirst<VaultException> both = call;
    if (both != null) {
      both.stop();
    }
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
