package org.tereze.client;

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
import org.tereze.client.burst.SeparatePlans;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;

/**
 * Flushes a home: seals what fell due, then one burst with each relay, or one for each mailbox.
 *
 * <p>One flush at a time; {@link #stop} from any thread.
 */
final class Courier {
  private final Home home;
  private final ClientOptions options;
  private final Object turn = new Object();
  private volatile boolean stopped;
  private volatile @Nullable BurstCall running;

  Courier(Home home, ClientOptions options) {
    this.home = home;
    this.options = options;
  }

  List<BurstOutcome> flush(BurstListener listener) throws VaultException {
    synchronized (turn) {
      if (stopped) {
        return new ArrayList<>();
      }
      synchronized (home.lock()) {
        new Chores(home).doDue();
      }
      List<BurstOutcome> outcomes = new ArrayList<>();
      Set<String> called = new HashSet<>();
      String relay = next(called);
      while (relay != null && !stopped) {
        called.add(relay);
        outcomes.addAll(bursts(relay, listener));
        relay = next(called);
      }
      if (!outcomes.isEmpty()) {
        home.vault().renewChains();
      }
      return outcomes;
    }
  }

  /** A relay that was not called yet; what one refuses may by now wait for another. */
  private @Nullable String next(Set<String> called) {
    synchronized (home.lock()) {
      for (String relay : CallPlanner.relays(home)) {
        if (!called.contains(relay)) {
          return relay;
        }
      }
      return null;
    }
  }

  private List<BurstOutcome> bursts(String relay, BurstListener listener) throws VaultException {
    RelayAddress address;
    try {
      address = RelayAddress.parse(relay);
    } catch (CardException e) {
      throw new IllegalStateException("a relay that does not parse was stored", e);
    }
    CallPlan plan;
    synchronized (home.lock()) {
      plan = new CallPlanner(home, relay).plan();
      // Order: private halves are durable before a bundle is published.
      home.commit(CommitOrder.CHAINS_FIRST);
    }
    Deque<CallPlan> parts = new ArrayDeque<>();
    if (options.separateLinks()) {
      parts.addAll(SeparatePlans.of(plan, options.random()));
    } else if (!plan.isEmpty()) {
      parts.add(plan);
    }
    List<BurstOutcome> outcomes = new ArrayList<>();
    try {
      boolean open = true;
      while (open && !parts.isEmpty() && !stopped) {
        BurstOutcome outcome = call().run(address, parts.remove(), listener);
        outcomes.add(outcome);
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
