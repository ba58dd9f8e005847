package org.tereze.client.burst;

import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.BurstOutcome.Figure;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.vault.VaultException;
import org.tereze.link.Dialer;
import org.tereze.link.LinkCall;
import org.tereze.link.LinkException;

/**
 * One call at one relay, and a true account of it.
 *
 * <p>One thread; {@link #stop} from any other.
 */
public final class BurstCall {
  private final Home home;
  private final LongSupplier nanoTime;
  private final LinkCall call;
  private final BurstAttempt.Means means;
  private boolean stopped;
  private @Nullable BurstAttempt running;

  /** Calls over these means; {@code nanoTime} is a monotonic clock. */
  public BurstCall(Home home, Dialer dialer, LongSupplier nanoTime, long connectTimeoutMillis) {
    this.home = home;
    this.nanoTime = nanoTime;
    this.call = new LinkCall(dialer, home.random(), nanoTime, connectTimeoutMillis);
    this.means = new BurstAttempt.Means(home, call, nanoTime);
  }

  /** Runs the plan, which is used up. A link that fails is told in the outcome; nothing is lost. */
  public BurstOutcome run(RelayAddress relay, CallPlan plan, BurstListener listener)
      throws VaultException {
    return run(
        relay,
        plan,
        listener,
        figures -> new HomeWork(home, relay.text(), plan, listener, figures));
  }

  /** Runs a plan whose mailboxes are only read, for what lies in them; {@code into} takes it. */
  public BurstOutcome read(RelayAddress relay, CallPlan plan, List<byte[]> into)
      throws VaultException {
    return run(relay, plan, BurstListener.NONE, figures -> new ReadingWork(into));
  }

  /** Makes what a burst tells. */
  private interface Work {
    BurstWork with(BurstFigures figures);
  }

  private BurstOutcome run(RelayAddress relay, CallPlan plan, BurstListener listener, Work work)
      throws VaultException {
    BurstFigures figures = new BurstFigures(relay.text(), listener, nanoTime);
    String problem = "the burst failed";
    listener.linkOpening(relay.text());
    try {
      problem = attempt(relay, plan, work.with(figures), figures);
      return outcome(relay, figures, problem);
    } finally {
      plan.destroy();
      listener.linkClosed(relay.text(), outcome(relay, figures, problem));
    }
  }

  private BurstOutcome outcome(RelayAddress relay, BurstFigures figures, @Nullable String problem) {
    figures.set(Figure.DURATION_MILLIS, figures.elapsedMillis());
    return new BurstOutcome(relay.text(), figures.all(), problem);
  }

  private @Nullable String attempt(
      RelayAddress relay, CallPlan plan, BurstWork work, BurstFigures figures)
      throws VaultException {
    BurstAttempt attempt = new BurstAttempt(means, relay, plan, work, figures);
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
