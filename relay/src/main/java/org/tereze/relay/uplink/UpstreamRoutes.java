package org.tereze.relay.uplink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.session.Routes;
import org.tereze.wire.RelayId;

/** The ways that the operator named. Immutable; safe on any thread. */
public final class UpstreamRoutes implements Routes {
  private final Map<RelayId, RelayId> nextHops = new HashMap<>();
  private final @Nullable RelayId byDefault;

  /** An upstream is always the way to itself, whatever another is named for. */
  public UpstreamRoutes(List<Upstream> upstreams) {
    RelayId otherwise = null;
    for (Upstream upstream : upstreams) {
      upstream.homes().forEach(home -> nextHops.put(home, upstream.id()));
      otherwise = upstream.byDefault() ? upstream.id() : otherwise;
    }
    upstreams.forEach(upstream -> nextHops.put(upstream.id(), upstream.id()));
    byDefault = otherwise;
  }

  @Override
  public @Nullable RelayId nextHop(RelayId home) {
    RelayId named = nextHops.get(home);
    return named == null ? byDefault : named;
  }
}
