package org.tereze.testkit;

import java.io.IOException;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection through a {@link LinkProxy}: two sockets and a flow each way. Safe in any thread.
 */
final class ProxiedConnection {
  private static final int FLOWS = 2;

  private final LinkProxy proxy;
  private final Socket client;
  private final Socket target;
  private final ShapedFlow up;
  private final ShapedFlow down;
  private final AtomicInteger finished = new AtomicInteger();

  ProxiedConnection(
      LinkProxy proxy,
      Socket client,
      Socket target,
      LineShape upShape,
      LineShape downShape,
      Random random) {
    this.proxy = proxy;
    this.client = client;
    this.target = target;
    long now = proxy.nanoTime();
    Line upLine = new Line(upShape, downShape, random, now, proxy.bottleneck(Way.UP));
    Line downLine = new Line(downShape, upShape, random, now, proxy.bottleneck(Way.DOWN));
    // The kernel has answered the client already; its bytes wait for as long as the opening takes
    // on the line.
    long opened = downLine.sendSyn(upLine.sendSyn(now));
    proxy.countOpening(
        upLine.packetBytes() + TcpModel.PACKET_BYTES,
        downLine.packetBytes(),
        upLine.lostSegments(),
        downLine.lostSegments());
    this.up = new ShapedFlow(this, Way.UP, client, target, upLine, upShape.heldBytes(), opened);
    this.down =
        new ShapedFlow(this, Way.DOWN, target, client, downLine, downShape.heldBytes(), opened);
  }

  void start() {
    up.start();
    down.start();
  }

  long nanoTime() {
    return proxy.nanoTime();
  }

  void countSent(Way way, int bytes, long packetBytes, long lost) {
    Traffic traffic = proxy.traffic(way);
    traffic.sentBytes.addAndGet(bytes);
    traffic.segments.incrementAndGet();
    traffic.packetBytes.addAndGet(packetBytes);
    traffic.lostSegments.addAndGet(lost);
  }

  void deliver(Way way, Socket to, byte[] bytes, int count) throws IOException {
    int allowed = proxy.allowed(way, count);
    // Counted first: whoever has read a byte must find it counted.
    Traffic traffic = proxy.traffic(way);
    traffic.deliveredBytes.addAndGet(allowed);
    try {
      to.getOutputStream().write(bytes, 0, allowed);
    } catch (IOException e) {
      traffic.deliveredBytes.addAndGet(-allowed);
      throw e;
    }
    proxy.onDelivered(way, allowed);
  }

  void onFinished() {
    if (finished.incrementAndGet() == FLOWS) {
      close(false);
    }
  }

  /** Resets both sides: what is under way is lost. */
  void abort() {
    close(true);
  }

  private void close(boolean reset) {
    up.stop();
    down.stop();
    close(client, reset);
    close(target, reset);
    proxy.forget(this);
  }

  static void close(Socket socket, boolean reset) {
    try {
      if (reset && !socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      // A socket that cannot be closed is already gone; there is nothing to keep.
      return;
    }
  }
}
