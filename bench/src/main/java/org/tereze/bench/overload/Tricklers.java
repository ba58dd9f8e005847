package org.tereze.bench.overload;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.tereze.bench.load.IdleLinks;
import org.tereze.bench.load.LoadLink;
import org.tereze.wire.Limits;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/**
 * Links that send one byte a second: half of them of their first record, half of a record as large
 * as there may be, behind a handshake. A thread of its own sends, until closed.
 */
final class Tricklers implements AutoCloseable {
  private static final int PER_ADDRESS = 100;
  private static final int FIRST_ADDRESS = 500;
  private static final int HEAD_BYTES = 35;

  private final List<SocketChannel> strangers = new ArrayList<>();
  private final IdleLinks known;
  private final Thread thread = new Thread(this::run, "tricklers");
  private volatile boolean over;
  private volatile int closed;

  Tricklers(InetSocketAddress relay, byte[] relayKey, SecureRandom random, int count)
      throws IOException {
    byte[] record = LoadLink.firstRecord(relayKey, IdleLinks.hello(), random);
    known = new IdleLinks(relay, relayKey, random, FIRST_ADDRESS);
    known.open(count / 2);
    FrameWriter large = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
    large.add(FrameType.PUT, org.tereze.schema.Put.getDefaultInstance());
    byte[] body = new byte[Limits.MAX_RECORD_PAYLOAD_BYTES / 2];
    for (LoadLink link : known.links()) {
      org.tereze.wire.frame.PutCursor.write(large, 0, -1, -1, body, 0, body.length);
      link.seal(large);
    }
    for (int i = 0; i < count - count / 2; i++) {
      SocketChannel channel = SocketChannel.open();
      strangers.add(channel);
      channel.bind(
          new InetSocketAddress(IdleLinks.address(FIRST_ADDRESS + (count + i) / PER_ADDRESS), 0));
      channel.connect(relay);
      channel.write(ByteBuffer.wrap(record, 0, HEAD_BYTES));
    }
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!over) {
      int gone = 0;
      for (SocketChannel stranger : strangers) {
        gone += sent(() -> stranger.write(ByteBuffer.allocate(1))) ? 0 : 1;
      }
      for (LoadLink link : known.links()) {
        gone += sent(link::trickle) ? 0 : 1;
      }
      closed = gone;
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
  }

  private interface Sending {
    Object send() throws IOException;
  }

  private static boolean sent(Sending sending) {
    try {
      return !Boolean.FALSE.equals(sending.send());
    } catch (IOException e) {
      return false; // the relay has had enough of it
    }
  }

  /** Links that the relay has closed. */
  int closed() {
    return closed;
  }

  @Override
  public void close() throws IOException {
    over = true;
    for (SocketChannel stranger : strangers) {
      stranger.close();
    }
    known.close();
  }
}
