package org.tereze.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bad line in real time: listens on a loopback port and forwards to a target, each direction
 * shaped, inside a window that opens and closes. Safe in any thread; has threads of its own.
 *
 * <ul>
 *   <li>While the window is closed, connections are refused; closing it resets those that are
 *       there.
 *   <li>Each direction goes at its {@link LineShape}'s rate after its delay. Loss is a pause on the
 *       byte stream, as {@link Line} says. Opening a connection takes the time of a SYN and its
 *       answer on the line.
 *   <li>A direction's queue is bounded; a full one holds the sender back instead of dropping, since
 *       what a byte stream drops it must send again. The kernel's own socket buffers come on top
 *       and are kept small.
 *   <li>{@link #cutAfter} lets exactly so many bytes of one direction arrive, then resets both
 *       sides.
 * </ul>
 */
public final class LinkProxy implements AutoCloseable {
  private static final int SOCKET_BUFFER_BYTES = 4_096;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final InetSocketAddress target;
  private final Random random;
  private final LongSupplier nanoClock;
  private final int port;
  private final Traffic upTraffic = new Traffic();
  private final Traffic downTraffic = new Traffic();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final Bottleneck upBottleneck;
  private final Bottleneck downBottleneck;
  private final ScheduledExecutorService timer;

  // Guarded by this.
  private final Map<Way, Long> leftBytes = new EnumMap<>(Way.class);
  private LineShape upShape;
  private LineShape downShape;
  private @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;
  private @Nullable Future<?> closing;
  private long connectionCount;

  /**
   * A proxy whose window is closed.
   *
   * @param target where connections go
   * @param seed of the losses
   * @param nanoClock ticks, {@code System::nanoTime} in a program
   */
  public LinkProxy(
      InetSocketAddress target, LineShape up, LineShape down, long seed, LongSupplier nanoClock)
      throws IOException {
    this.target = target;
    this.upShape = up;
    this.downShape = down;
    this.random = new Random(seed);
    this.nanoClock = nanoClock;
    this.port = FreePorts.any();
    this.upBottleneck = new Bottleneck(nanoClock.getAsLong());
    this.downBottleneck = new Bottleneck(nanoClock.getAsLong());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            body -> {
              Thread thread = new Thread(body, "link-proxy-timer");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** What all connections share that way, and datagrams that go the same way. */
  Bottleneck bottleneck(Way way) {
    return way == Way.UP ? upBottleneck : downBottleneck;
  }

  /** Where to connect to, window open or not. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Lets connections in from now on. */
  public synchronized void openWindow() throws IOException {
    if (listener != null) {
      return;
    }
    ServerSocket socket = listen(port);
    listener = socket;
    Thread thread = new Thread(() -> acceptAll(socket), "link-proxy-accept");
    thread.setDaemon(true);
    thread.start();
    acceptor = thread;
  }

  /** Refuses connections from now on and resets those that are there. */
  public void closeWindow() {
    Thread last = stopListening();
    if (last != null) {
      awaitEnd(last);
    }
    resetConnections();
    long now = nanoClock.getAsLong();
    upBottleneck.clear(now);
    downBottleneck.clear(now);
  }

  /** Returns the thread that accepted, if there was one. */
  private synchronized @Nullable Thread stopListening() {
    ServerSocket open = listener;
    Thread thread = acceptor;
    listener = null;
    acceptor = null;
    if (closing != null) {
      closing.cancel(false);
      closing = null;
    }
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new IllegalStateException("cannot stop listening", e);
      }
    }
    return thread;
  }

  /**
   * The kernel keeps a socket open, and lets connections in, as long as a thread waits in a call on
   * it: closed is closed when that thread has ended.
   */
  private static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes this window later; one that is opened after it was closed by hand is not touched. */
  public synchronized void closeWindowAfter(Duration delay) {
    closing = timer.schedule(this::closeWindow, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Lets {@code bytes} more of that way arrive, then resets all connections. The window stays open.
   */
  public synchronized void cutAfter(Way way, long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("cut after " + bytes);
    }
    leftBytes.put(way, bytes);
  }

  /** Resets all connections. The window stays as it is. */
  public void resetConnections() {
    for (ProxiedConnection connection : connections) {
      connection.abort();
    }
  }

  /** Shapes connections made from now on. */
  public synchronized void shape(LineShape up, LineShape down) {
    upShape = up;
    downShape = down;
  }

  /** What was carried that way so far. */
  public Traffic traffic(Way way) {
    return way == Way.UP ? upTraffic : downTraffic;
  }

  /** Connections let through so far. */
  public synchronized long connectionCount() {
    return connectionCount;
  }

  /**
   * IP bytes that way so far by {@link TcpModel}, openings and bare ACKs included; closing is not.
   */
  public long ipBytes(Way way) {
    return traffic(way).packetBytes() + TcpModel.ackBytes(traffic(way.other()).segments());
  }

  /** Resets everything and ends; idempotent. */
  @Override
  public void close() {
    closeWindow();
    timer.shutdownNow();
  }

  long nanoTime() {
    return nanoClock.getAsLong();
  }

  void countOpening(long upBytes, long downBytes, long upLost, long downLost) {
    traffic(Way.UP).packetBytes.addAndGet(upBytes);
    traffic(Way.DOWN).packetBytes.addAndGet(downBytes);
    traffic(Way.UP).lostSegments.addAndGet(upLost);
    traffic(Way.DOWN).lostSegments.addAndGet(downLost);
  }

  /** How many of {@code count} bytes may still arrive that way. */
  synchronized int allowed(Way way, int count) {
    Long left = leftBytes.get(way);
    return left == null ? count : (int) Math.min(left, count);
  }

  void onDelivered(Way way, int count) {
    synchronized (this) {
      Long left = leftBytes.get(way);
      if (left == null) {
        return;
      }
      if (left > count) {
        leftBytes.put(way, left - count);
        return;
      }
      leftBytes.remove(way);
    }
    resetConnections();
  }

  void forget(ProxiedConnection connection) {
    connections.remove(connection);
  }

  private void acceptAll(ServerSocket socket) {
    boolean open = true;
    while (open) {
      try {
        accept(socket.accept());
      } catch (IOException e) {
        // Closed, or one of the two went away before the client was let in.
        open = !socket.isClosed();
      }
    }
  }

  private void accept(Socket client) throws IOException {
    Socket onward = new Socket();
    try {
      onward.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
      onward.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      onward.connect(target, CONNECT_TIMEOUT_MILLIS);
    } catch (IOException e) {
      ProxiedConnection.close(client, true);
      ProxiedConnection.close(onward, true);
      throw e;
    }
    admit(client, onward);
  }

  private synchronized void admit(Socket client, Socket onward) {
    if (listener == null) {
      ProxiedConnection.close(client, true);
      ProxiedConnection.close(onward, true);
      return;
    }
    connectionCount++;
    ProxiedConnection connection =
        new ProxiedConnection(this, client, onward, upShape, downShape, random);
    connections.add(connection);
    connection.start();
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
