package org.tereze.relay.uplink;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.link.CallMeter;
import org.tereze.link.Dialer;
import org.tereze.link.LinkCall;
import org.tereze.link.MeteredDialer;
import org.tereze.link.SocketWire;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.session.Routes;
import org.tereze.relay.store.TransitStore;
import org.tereze.wire.RelayId;

/** All ways onward of a relay. Started and stopped once, by any thread. */
public final class Uplinks {
  private static final Logger LOG = LoggerFactory.getLogger(Uplinks.class);

  private final Routes routes;
  private final Map<RelayId, Uplink> byUpstream = new HashMap<>();
  private final List<CallTimes> times = new ArrayList<>();

  private Uplinks(Routes routes) {
    this.routes = routes;
  }

  /**
   * Starts a thread for each upstream.
   *
   * @param self this relay
   * @param hours that are accounted for, since 2026-01-01T00:00Z
   * @param wall what the machine believes; may leap
   * @param nanos a clock that only rises
   * @param memory of what was learned of windows
   * @param metrics of an upstream, by its number
   */
  public static Uplinks start(
      List<Upstream> upstreams,
      UplinkLimits limits,
      RelayId self,
      TransitStore store,
      Committer committer,
      IntSupplier hours,
      InstantSource wall,
      LongSupplier nanos,
      SecureRandom random,
      WindowMemory memory,
      Function<Upstream, UplinkMetrics> metrics) {
    Uplinks uplinks = new Uplinks(new UpstreamRoutes(upstreams));
    List<Uplink> all = new ArrayList<>();
    for (Upstream upstream : upstreams) {
      CallTimes times =
          new CallTimes(
              upstream.plan(),
              memory.of(upstream),
              limits,
              new CallTimes.Means(wall, nanos, random, history -> memory.keep(upstream, history)));
      CallMeter meter = new CallMeter(nanos);
      Dialer dialer = new MeteredDialer(SocketWire.dialer(nanos), meter);
      Uplink uplink =
          new Uplink(
              upstream,
              new UplinkMeans(
                  new Onward(store, uplinks.routes, self, upstream.id()),
                  committer::offer,
                  hours,
                  nanos,
                  new LinkCall(dialer, random, nanos, limits.connectMillis()),
                  times,
                  meter,
                  limits,
                  metrics.apply(upstream)));
      uplinks.byUpstream.put(upstream.id(), uplink);
      // Order: of several, what is said is of the one that takes most.
      uplinks.times.add(upstream.byDefault() ? 0 : uplinks.times.size(), times);
      all.add(uplink);
    }
    for (RelayId home : store.homes()) {
      if (uplinks.routes.nextHop(home) == null) {
        LOG.atWarn().log("reports for {} wait here, and no upstream is the way to it", home);
      }
    }
    if (!all.isEmpty()) {
      store.watch(uplinks::wake);
      all.forEach(Uplink::start);
    }
    return uplinks;
  }

  /** The way to each home. */
  public Routes routes() {
    return routes;
  }

  private void wake(RelayId home) {
    RelayId nextHop = routes.nextHop(home);
    Uplink uplink = nextHop == null ? null : byUpstream.get(nextHop);
    if (uplink != null) {
      uplink.wake();
    }
  }

  /** The network is another one, or there again: each way is tried now. */
  public void networkChanged() {
    byUpstream.values().forEach(Uplink::networkChanged);
  }

  /**
   * For whoever puts here: when the default upstream, or else the first, can be reached; empty if
   * nothing is known. Any thread.
   */
  public byte[] forecast() {
    return times.isEmpty() ? new byte[0] : times.get(0).forecast();
  }

  /** Ends all links, soon; nobody of them is in the store afterwards. */
  public void stop() throws InterruptedException {
    byUpstream.values().forEach(Uplink::finish);
    for (Uplink uplink : byUpstream.values()) {
      uplink.awaitEnd();
    }
  }
}
