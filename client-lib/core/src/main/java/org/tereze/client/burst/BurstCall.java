package org.tereze.client.burst;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.BurstOutcome.Figure;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.vault.VaultException;
import org.tereze.link.CallMeter;
import org.tereze.link.Dialer;
import org.tereze.link.LinkCall;
import org.tereze.link.LinkException;
import org.tereze.link.MeteredDialer;

/**
 * One call at one relay, and a true account of it.
 *
 * <p>One thread; {@link #stop} from any other.
 */
public final class BurstCall {
  private final Home home;
  private final LongSupplier nanoTime;
  private final CallMeter meter;
  private final LinkCall call;
  private final BurstAttempt.Means means;
  private boolean stopped;
  private @Nullable BurstAttempt running;

  /** Calls over these means; {@code nanoTime} is a monotonic clock. */
  public BurstCall(Home home, Dialer dialer, LongSupplier nanoTime, long connectTimeoutMillis) {
    this.home = home;
    this.nanoTime = nanoTime;
    this.meter = new CallMeter(nanoTime);
    this.call =
        new LinkCall(
            new MeteredDialer(dialer, meter), home.random(), nanoTime, connectTimeoutMillis);
    this.means = new BurstAttempt.Means(home, call, nanoTime);
  }

  /** Runs the plan, which is used up. A link that fails is told in the outcome; nothing is lost. */
  public BurstOutcome run(
      RelayAddress relay, CallPlan plan, BurstListener listener, CallTerms terms)
      throws VaultException {
    return run(
        relay,
        plan,
        listener,
        terms,
        figures -> new HomeWork(home, relay.text(), plan, listener, figures));
  }

  /** Runs a plan whose mailboxes are only read, for what lies in them; {@code into} takes it. */
  public BurstOutcome read(RelayAddress relay, CallPlan plan, List<byte[]> into)
      throws VaultException {
    return run(relay, plan, BurstListener.NONE, CallTerms.NONE, figures -> new ReadingWork(into));
  }

  /** Makes what a burst tells. */
  private interface Work {
    BurstWork with(BurstFigures figures);
  }

  private BurstOutcome run(
      RelayAddress relay, CallPlan plan, BurstListener listener, CallTerms terms, Work work)
      throws VaultException {
    BurstFigures figures = new BurstFigures(relay.text(), meter, listener, nanoTime);
    String problem = "the burst failed";
    listener.linkOpening(relay.text());
    Instant wall = Instant.ofEpochMilli(home.nowMillis());
    Duration mostTime = Duration.between(wall, terms.limits().endOf(wall));
    meter.begin(terms.limits(), mostTime, terms.usedBytes());
    try {
      problem = attempt(relay, plan, work.with(figures), figures, terms.asksFirst());
      String reached = problem == null ? null : meter.reached();
      figures.limited(reached != null);
      problem = reached == null ? problem : "the window's limit: " + reached;
      return outcome(relay, figures, problem);
    } finally {
      plan.destroy();
      listener.linkClosed(relay.text(), outcome(relay, figures, problem));
    }
  }

  private BurstOutcome outcome(RelayAddress relay, BurstFigures figures, @Nullable String problem) {
    figures.set(Figure.DURATION_MILLIS, figures.elapsedMillis());
    return new BurstOutcome(
        relay.text(), figures.all(), problem, figures.isLimited(), figures.forecast());
  }

  private @Nullable String attempt(
      RelayAddress relay, CallPlan plan, BurstWork work, BurstFigures figures, boolean asksFirst)
      throws VaultException {
    BurstAttempt attempt = new BurstAttempt(means, relay, plan, work, figures, asksFirst);
    synchronized (this) {
      running = attempt;
      if (stopped) {
        attempt.stop();
      }
    }
    try {
      attempt.run();
      return null;
    } catch (LinkException e) {
      return e.getMessage();
    }
  }

  /** Ends the call that is running, and keeps others from starting. */
  public synchronized void stop() {
    stopped = true;
    if (running != null) {
      running.stop();
    }
    call.stop();
  }
}
