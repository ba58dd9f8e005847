package org.tereze.bench.peers;

import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** What a new connection costs in bytes, in clear and in TLS. One thread. */
final class WireTable {
  private static final String ROW = "  %-12s %18s %18s %18s %18s%n";
  private static final int MANY = 100;

  private final PrintStream out;

  WireTable(PrintStream out) {
    this.out = out;
  }

  void head() {
    out.printf("%nbytes of a new connection, both ways: stream / IP%n");
    out.printf(ROW, "", "1 report", "100 reports", "1 in TLS", "100 in TLS");
  }

  /** A row; what was put is taken out again. */
  void row(Peer peer) throws IOException {
    Wire one = peer.wire(1);
    Wire many = peer.wire(MANY);
    Wire oneInTls = peer.wireInTls(1);
    Wire manyInTls = peer.wireInTls(MANY);
    int reports = (1 + MANY) * (oneInTls == null ? 1 : 2);
    peer.drain(new int[] {reports});
    out.printf(ROW, peer.name(), text(one), text(many), text(oneInTls), text(manyInTls));
  }

  private static String text(@Nullable Wire wire) {
    return wire == null
        ? "always encrypted"
        : String.format("%,d / %,d", wire.streamBytes(), wire.ipBytes());
  }
}
