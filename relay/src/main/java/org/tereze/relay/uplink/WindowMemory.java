package org.tereze.relay.uplink;

import org.tereze.window.schedule.WindowHistory;

/** Where what uplinks learn of their windows outlasts a restart. Called on any thread. */
public interface WindowMemory {
  /** What was stored last; an empty one if there is nothing that can be read. */
  WindowHistory of(Upstream upstream);

  /** Stores it; what fails costs what was learned, and is told to the operator. */
  void keep(Upstream upstream, byte[] history);
}
