package org.tereze.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.BurstCall;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.burst.BurstPlan;
import org.tereze.client.burst.BurstPlanner;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;

/**
 * Flushes a home: seals what fell due, then one burst with each relay.
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
        BurstOutcome outcome = burst(relay, listener);
        if (outcome != null) {
          outcomes.add(outcome);
        }
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
      for (String relay : BurstPlanner.relays(home)) {
        if (!called.contains(relay)) {
          return relay;
        }
      }
      return null;
    }
  }

  private @Nullable BurstOutcome burst(String relay, BurstListener listener) throws VaultException {
    RelayAddress address;
    try {
      address = RelayAddress.parse(relay);
    } catch (CardException e) {
      throw new IllegalStateException("a relay that does not parse was stored", e);
    }
    BurstPlan plan;
    synchronized (home.lock()) {
      plan = new BurstPlanner(home, relay).plan();
      // Order: private halves are durable before a bundle is published.
      home.commit(CommitOrder.CHAINS_FIRST);
    }
    if (plan.isEmpty()) {
      return null;
    }
    BurstCall call =
        new BurstCall(home, options.dialer(), options.nanoTime(), options.connectTimeoutMillis());
    running = call;
    if (stopped) {
      call.stop();
    }
    return call.run(address, plan, listener);
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
