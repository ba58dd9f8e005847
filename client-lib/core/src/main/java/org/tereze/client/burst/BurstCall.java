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
import org.tereze.link.LinkKeyUse;
import org.tereze.link.NoiseLink;

/**
 * One call at one relay: dial, handshake, burst, and a true account of it.
 *
 * <p>One thread; {@link #stop} from any other.
 */
public final class BurstCall {
  private final Home home;
  private final LongSupplier nanoTime;
  private final LinkCall call;

  /** Calls over these means; {@code nanoTime} is a monotonic clock. */
  public BurstCall(Home home, Dialer dialer, LongSupplier nanoTime, long connectTimeoutMillis) {
    this.home = home;
    this.nanoTime = nanoTime;
    this.call = new LinkCall(dialer, home.random(), nanoTime, connectTimeoutMillis);
  }

  /** Runs the plan, which is used up. A link that fails is told in the outcome; nothing is lost. */
  public BurstOutcome run(RelayAddress relay, BurstPlan plan, BurstListener listener)
      throws VaultException {
    return run(
        relay,
        plan,
        listener,
        figures -> new HomeWork(home, relay.text(), plan, listener, figures));
  }

  /** Runs a plan whose mailboxes are only read, for what lies in them; {@code into} takes it. */
  public BurstOutcome read(RelayAddress relay, BurstPlan plan, List<byte[]> into)
      throws VaultException {
    return run(relay, plan, BurstListener.NONE, figures -> new ReadingWork(into));
  }

  /** Makes what a burst tells. */
  private interface Work {
    BurstWork with(BurstFigures figures);
  }

  private BurstOutcome run(RelayAddress relay, BurstPlan plan, BurstListener listener, Work work)
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
      RelayAddress relay, BurstPlan plan, BurstWork work, BurstFigures figures)
      throws VaultException {
    KnownLinkKey known = new KnownLinkKey(home, relay);
    try {
      call.<VaultException>run(
          relay.host(),
          relay.port(),
          known.choose(),
          (link, key) -> talk(link, key, relay, known, plan, work, figures));
      return null;
    } catch (LinkException e) {
      return e.getMessage();
    }
  }

  private void talk(
      NoiseLink link,
      LinkKeyUse key,
      RelayAddress relay,
      KnownLinkKey known,
      BurstPlan plan,
      BurstWork work,
      BurstFigures figures)
      throws LinkException, VaultException {
    Burst burst = new Burst(link, plan, relay.key(), work, figures, nanoTime);
    try {
      burst.run();
    } finally {
      figures.progress(link);
      work.ended(burst.cost());
      // What left without an answer is to be asked about next time.
      work.commit();
      known.ended(key, link.answered());
    }
  }

  /** Ends the call that is running, and keeps others from starting. */
  public void stop() {
    call.stop();
  }
}
