package org.tereze.relay.ops;

import java.security.SecureRandom;
import org.tereze.relay.store.MemoryMailboxStore;

/** The relay's program over a store in memory: for trying clients against a relay that forgets. */
public final class MemoryRelayMain {
  private MemoryRelayMain() {}

  public static void main(String[] args) {
    RelayMain program =
        new RelayMain(
            System.out,
            System.err,
            (folder, config) -> new MemoryMailboxStore(config.store(), () -> Long.MAX_VALUE),
            RelayClock.system(),
            new SecureRandom());
    System.exit(program.run(args));
  }
}
