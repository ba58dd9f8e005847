package org.tereze.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.LongSupplier;

/**
 * A TCP connection with a time limit on every call.
 *
 * <p>One thread, {@link #wake} and {@link #close}. While a write waits for room it keeps reading,
 * up to {@value #HELD_BYTES} bytes, so that two ends that both write cannot wait for each other for
 * ever.
 */
public final class SocketWire implements Wire {
  private static final int HELD_BYTES = 256 * 1024;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final LongSupplier nanoTime;
  private final ByteBuffer held = ByteBuffer.allocate(HELD_BYTES);
  private boolean ended;
  private volatile boolean woken;

  private SocketWire(SocketChannel channel, Selector selector, LongSupplier nanoTime)
      throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.nanoTime = nanoTime;
    this.key = channel.register(selector, SelectionKey.OP_CONNECT);
    ((Buffer) held).limit(0);
  }

  /**
   * A dialer of such connections, and of {@link SocketDatagrams}; {@code nanoTime} is a monotonic
   * clock.
   */
  public static Dialer dialer(LongSupplier nanoTime) {
    return new SocketDialer(nanoTime);
  }

  static SocketWire connect(String host, int port, long timeoutMillis, LongSupplier nanoTime)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException("the relay's host name is not known here");
    }
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SocketWire wire = new SocketWire(channel, Selector.open(), nanoTime);
      wire.finishConnecting(channel.connect(address), timeoutMillis);
      return wire;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void finishConnecting(boolean connected, long timeoutMillis) throws IOException {
    long end = nanoTime.getAsLong() + timeoutMillis * NANOS_PER_MILLI;
    boolean done = connected;
    while (!done) {
      if (!await(SelectionKey.OP_CONNECT, end)) {
        close();
        throw new SocketTimeoutException("no connection within " + timeoutMillis + " ms");
      }
      done = channel.finishConnect();
    }
  }

  @Override
  public int read(byte[] into, int offset, int length, long timeoutMillis) throws IOException {
    if (held.hasRemaining()) {
      int count = Math.min(length, held.remaining());
      held.get(into, offset, count);
      return count;
    }
    if (ended) {
      return -1;
    }
    ByteBuffer target = ByteBuffer.wrap(into, offset, length);
    int count = channel.read(target);
    if (count == 0 && timeoutMillis > 0) {
      long end = nanoTime.getAsLong() + timeoutMillis * NANOS_PER_MILLI;
      while (count == 0 && !woken && await(SelectionKey.OP_READ, end)) {
        count = channel.read(target);
      }
      woken = false;
    }
    return count;
  }

  @Override
  public void write(byte[] from, int offset, int length, long timeoutMillis) throws IOException {
    ByteBuffer source = ByteBuffer.wrap(from, offset, length);
    channel.write(source);
    if (!source.hasRemaining()) {
      return;
    }
    long end = nanoTime.getAsLong() + timeoutMillis * NANOS_PER_MILLI;
    while (source.hasRemaining()) {
      boolean mayHold = !ended && held.remaining() < HELD_BYTES;
      int wanted = SelectionKey.OP_WRITE | (mayHold ? SelectionKey.OP_READ : 0);
      if (!await(wanted, end)) {
        throw new SocketTimeoutException("the line took nothing for " + timeoutMillis + " ms");
      }
      if (mayHold) {
        hold();
      }
      if (channel.write(source) > 0) {
        end = nanoTime.getAsLong() + timeoutMillis * NANOS_PER_MILLI;
      }
    }
  }

  private void hold() throws IOException {
    held.compact();
    ended = channel.read(held) < 0;
    ((Buffer) held).flip();
  }

  /** Waits until the channel is ready for one of these; false if the time is over. */
  private boolean await(int operations, long endNanos) throws IOException {
    while (true) {
      long leftMillis = (endNanos - nanoTime.getAsLong() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
      if (leftMillis <= 0) {
        return false;
      }
      if (!selector.isOpen()) {
        throw new IOException("closed");
      }
      key.interestOps(operations);
      selector.selectedKeys().clear();
      if (selector.select(leftMillis) > 0) {
        return true;
      }
      if (woken && operations == SelectionKey.OP_READ) {
        return false;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("interrupted");
      }
    }
  }

  @Override
  public void wake() {
    woken = true;
    selector.wakeup();
  }

  @Override
  public void close() {
    try {
      channel.close();
      selector.close();
    } catch (IOException e) {
      // Closing can lose nothing: what counts was acked before, or will be sent again.
      return;
    }
  }
}
