package org.tereze.client;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.BurstCall;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.burst.CallPlan;
import org.tereze.client.burst.CallPlanner;
import org.tereze.client.burst.CallTerms;
import org.tereze.client.burst.SeparatePlans;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.client.window.WindowBook;
import org.tereze.window.schedule.CallLimits;
import org.tereze.window.schedule.NextTry;

/**
 * Flushes a home: seals what fell due, then one burst with each relay, or one for each mailbox.
 *
 * <p>One flush at a time; {@link #stop} from any thread.
 */
final class Courier {
  private final Home home;
  private final ClientOptions options;
  private final WindowBook windows;
  private final Work work;
  private final Object turn = new Object();
  private volatile boolean stopped;
  private volatile @Nullable BurstCall running;

  Courier(Home home, WindowBook windows, Work work, ClientOptions options) {
    this.home = home;
    this.windows = windows;
    this.work = work;
    this.options = options;
  }

  /** All there is to do; null: as a person wishes, else as the schedule told. */
  List<BurstOutcome> flush(@Nullable NextTry of, BurstListener listener) throws ClientException {
    work.taken();
    synchronized (turn) {
      try {
        return stopped ? new ArrayList<>() : flushed(of, listener);
      } catch (VaultException e) {
        throw Homes.storage(e);
      }
    }
  }

  private List<BurstOutcome> flushed(@Nullable NextTry of, BurstListener listener)
      throws VaultException {
    boolean asks = of != null && of.why() == NextTry.Why.PROBE;
    CallLimits limits = of == null ? CallLimits.NONE : of.limits();
    synchronized (home.lock()) {
      new Chores(home).doDue();
    }
    List<BurstOutcome> outcomes = new ArrayList<>();
    TriedFlush tried = new TriedFlush(home, windows, listener);
    try {
      flush(limits, asks, tried, outcomes);
      if (of != null && outcomes.isEmpty()) {
        // Nothing to do: whether the window is open is to be known all the same.
        flush(limits, true, tried, outcomes);
      }
    } finally {
      tried.end(stopped, of != null);
    }
    if (tried.isAnswered() || (!asks && !outcomes.isEmpty())) {
      home.vault().renewChains();
    }
    return outcomes;
  }

  private void flush(CallLimits limits, boolean asks, TriedFlush tried, List<BurstOutcome> outcomes)
      throws VaultException {
    Set<String> called = new HashSet<>();
    boolean isAsking = asks;
    RelayAddress relay = next(called, limits, isAsking);
    while (relay != null && !stopped) {
      called.add(relay.text());
      CallTerms terms = new CallTerms(isAsking, limits, tried.usedBytes());
      if (terms.isOver(Instant.ofEpochMilli(home.nowMillis()))) {
        return;
      }
      List<BurstOutcome> its = bursts(relay, terms, tried);
      tried.add(its);
      outcomes.addAll(its);
      if (isAsking && !tried.isAnswered()) {
        return; // one question in each try
      }
      isAsking = false;
      relay = next(called, limits, false);
    }
  }

  /** A relay that was not called yet; what one refuses may by now wait for another. */
  private @Nullable RelayAddress next(Set<String> called, CallLimits limits, boolean asks) {
    CallTerms terms = new CallTerms(false, limits, 0);
    synchronized (home.lock()) {
      for (String relay : asks ? CallPlanner.relaysToAsk(home) : CallPlanner.relays(home)) {
        RelayAddress address = parse(relay);
        if (!called.contains(relay) && terms.isFor(address)) {
          return address;
        }
      }
      return null;
    }
  }

  private static RelayAddress parse(String relay) {
    try {
      return RelayAddress.parse(relay);
    } catch (CardException e) {
      throw new IllegalStateException("a relay that does not parse was stored", e);
    }
  }

  private List<BurstOutcome> bursts(RelayAddress relay, CallTerms terms, BurstListener listener)
      throws VaultException {
    CallPlan plan;
    synchronized (home.lock()) {
      plan = new CallPlanner(home, relay.text()).plan();
      terms.limit(plan);
      // Order: private halves are durable before a bundle is published.
      home.commit(CommitOrder.CHAINS_FIRST);
    }
    Deque<CallPlan> parts = new ArrayDeque<>();
    if (options.separateLinks()) {
      parts.addAll(SeparatePlans.of(plan, options.random()));
    } else if (!plan.isEmpty()) {
      parts.add(plan);
    }
    if (parts.isEmpty() && terms.asksFirst()) {
      parts.add(plan); // whether there is a window is all that is asked
    }
    List<BurstOutcome> outcomes = new ArrayList<>();
    try {
      boolean open = true;
      CallTerms each = terms;
      while (open && !parts.isEmpty() && !stopped) {
        BurstOutcome outcome = call().run(relay, parts.remove(), listener, each);
        outcomes.add(outcome);
        each = each.after(outcome);
        // A window that ended is not knocked at once for each mailbox.
        open = outcome.complete();
      }
    } finally {
      parts.forEach(CallPlan::destroy);
    }
    return outcomes;
  }

  private BurstCall call() {
    BurstCall call =
        new BurstCall(home, options.dialer(), options.nanoTime(), options.connectTimeoutMillis());
    running = call;
    if (stopped) {
      call.stop();
    }
    return call;
  }

  /** Ends a flush that is running, and starts no more. */
  void stop() {
    stopped = true;
    BurstCall call = running;
    if (call != null) {
      call.stop();
    }
    synchronized (turn) {
      running = null;
    }
  }
}
