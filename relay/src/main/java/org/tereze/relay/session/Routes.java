package org.tereze.relay.session;

import org.jspecify.annotations.Nullable;
import org.tereze.wire.RelayId;

/** Which relay is the next on the way to another's mailboxes. Safe on any thread. */
@FunctionalInterface
public interface Routes {
  /** Those of a relay that carries nothing on. */
  Routes NONE = home -> null;

  /** The relay to which puts for this home are carried on; null if there is no way. */
  @Nullable RelayId nextHop(RelayId home);
}
