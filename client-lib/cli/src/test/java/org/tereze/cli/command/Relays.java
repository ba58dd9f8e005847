package org.tereze.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;
import org.tereze.relay.ops.Relay;
import org.tereze.relay.ops.RelayClock;
import org.tereze.relay.ops.RelayConfig;
import org.tereze.relay.store.RocksMailboxStore;

/** Real relays for tests. Stateless. */
final class Relays {
  private Relays() {}

  /** A relay whose store is this folder, on a port of its own. */
  static Relay start(Path data) throws Exception {
    Path config = data.resolveSibling(data.getFileName() + ".toml");
    Files.writeString(
        config,
        String.format(
            Locale.ROOT,
            "data = \"%s\"%nlisten = \"127.0.0.1:0\"%nadvertise = \"127.0.0.1:1\"%n"
                + "[ops]%nlisten = \"127.0.0.1:0\"%n",
            data));
    return Relay.start(
        RelayConfig.read(config),
        (store, read) -> {
          Files.createDirectories(store);
          return RocksMailboxStore.open(
              store, read.store(), () -> Long.MAX_VALUE, new SecureRandom());
        },
        new RelayClock(InstantSource.system(), System::nanoTime),
        new SecureRandom());
  }

  /** The address of the relay with this key at this port of the machine. */
  static String address(byte[] key, int port) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte b : key) {
      held = (held << 8) | (b & 0xFF);
      for (bits += 8; bits >= 5; bits -= 5) {
        text.append("abcdefghijklmnopqrstuvwxyz234567".charAt(held >> (bits - 5) & 31));
      }
      held &= (1 << bits) - 1;
    }
    text.append("abcdefghijklmnopqrstuvwxyz234567".charAt(held << (5 - bits) & 31));
    return text + "@127.0.0.1:" + port;
  }
}
