package org.tereze.bench.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.LinkProxy;
import org.tereze.testkit.TcpModel;
import org.tereze.testkit.Traffic;
import org.tereze.testkit.Way;

/**
 * What went over one connection. Immutable.
 *
 * @param streamBytes both ways
 * @param ipBytes both ways, by the model, closing not counted
 */
record Wire(long streamBytes, long ipBytes) {
  /** A way to a server that counts. */
  static LinkProxy proxy(InetSocketAddress server, LongSupplier nanoTime) throws IOException {
    LinkProxy proxy = new LinkProxy(server, LineShape.PERFECT, LineShape.PERFECT, 1, nanoTime);
    proxy.openWindow();
    return proxy;
  }

  /** What has gone through until now. */
  static Wire of(LinkProxy proxy) {
    Traffic up = proxy.traffic(Way.UP);
    Traffic down = proxy.traffic(Way.DOWN);
    return new Wire(
        up.sentBytes() + down.sentBytes(),
        TcpModel.connectionBytes(Way.UP, up.sentBytes(), up.segments(), down.segments())
            + TcpModel.connectionBytes(Way.DOWN, down.sentBytes(), down.segments(), up.segments()));
  }
}
