package org.tereze.client.burst;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.BurstOutcome.Figure;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.link.Dialer;
import org.tereze.client.link.LinkException;
import org.tereze.client.link.LinkKeyUse;
import org.tereze.client.link.NoiseLink;
import org.tereze.client.link.Wire;
import org.tereze.client.vault.VaultException;

/**
 * One call at one relay: dial, handshake, burst, and a true account of it.
 *
 * <p>One thread; {@link #stop} from any other.
 */
public final class BurstCall {
  private final Home home;
  private final Dialer dialer;
  private final LongSupplier nanoTime;
  private final SecureRandom random;
  private final long connectTimeoutMillis;
  private @Nullable Wire wire;
  private boolean stopped;

  /** Calls over these means; {@code nanoTime} is a monotonic clock. */
  public BurstCall(Home home, Dialer dialer, LongSupplier nanoTime, long connectTimeoutMillis) {
    this.home = home;
    this.dialer = dialer;
    this.nanoTime = nanoTime;
    this.random = home.random();
    this.connectTimeoutMillis = connectTimeoutMillis;
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
    LinkKeyUse key = known.choose();
    try {
      try {
        talk(relay, key, known, plan, work, figures);
      } catch (LinkException e) {
        // Only silence is what a relay says to a key it forgot; a cut says nothing about keys.
        if (key.number() == 0 || e.reason() != LinkException.Cause.NO_ANSWER) {
          throw e;
        }
        talk(relay, LinkKeyUse.ofStatic(relay.key()), known, plan, work, figures);
      }
      return null;
    } catch (LinkException e) {
      return e.getMessage();
    }
  }

  private void talk(
      RelayAddress relay,
      LinkKeyUse key,
      KnownLinkKey known,
      BurstPlan plan,
      BurstWork work,
      BurstFigures figures)
      throws LinkException, VaultException {
    long dialled = nanoTime.getAsLong();
    Wire open = dial(relay);
    long connectMillis = (nanoTime.getAsLong() - dialled) / 1_000_000;
    try (NoiseLink link = new NoiseLink(open, key, random, nanoTime, connectMillis)) {
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
    } finally {
      open.close();
    }
  }

  private Wire dial(RelayAddress relay) throws LinkException {
    Wire open;
    try {
      open = dialer.dial(relay.host(), relay.port(), connectTimeoutMillis);
    } catch (IOException e) {
      throw LinkException.unreachable(e);
    }
    synchronized (this) {
      if (stopped) {
        open.close();
        throw LinkException.stopped();
      }
      wire = open;
    }
    return open;
  }

  /** Ends the call that is running, and keeps others from starting. */
  public synchronized void stop() {
    stopped = true;
    if (wire != null) {
      wire.close();
    }
  }
}
