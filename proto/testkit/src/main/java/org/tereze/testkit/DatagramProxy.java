package org.tereze.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bad line for datagrams in real time: takes them on a loopback port and passes them on to a
 * target, each direction a {@link DatagramLine}, inside a window that opens and closes. Safe in any
 * thread; has a thread of its own.
 *
 * <ul>
 *   <li>While the window is closed nothing passes and nobody is told; what is under way when it
 *       closes is lost.
 *   <li>All clients share the line. The target sees each under an address of its own, which {@link
 *       #changeAddresses} makes new, as a network does between windows.
 * </ul>
 */
public final class DatagramProxy implements AutoCloseable {
  private static final int MOST_DATAGRAM_BYTES = 65_507;
  private static final int SOCKET_BUFFER_BYTES = 1 << 20;
  private static final int MOST_CLIENTS = 256;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Somebody's datagrams on their way out, and what comes back for them. */
  private static final class Client {
    final SocketAddress address;
    final DatagramChannel onward;

    Client(SocketAddress address, DatagramChannel onward) {
      this.address = address;
      this.onward = onward;
    }
  }

  /** One datagram under way. */
  private static final class Parcel {
    final Way way;
    final Client client;
    final byte[] bytes;
    final long arrivalNanos;
    final long number;

    Parcel(Way way, Client client, byte[] bytes, long arrivalNanos, long number) {
      this.way = way;
      this.client = client;
      this.bytes = bytes;
      this.arrivalNanos = arrivalNanos;
      this.number = number;
    }
  }

  private final InetSocketAddress target;
  private final LongSupplier nanoClock;
  private final Selector selector;
  private final DatagramChannel listener;
  private final InetSocketAddress address;
  private final DatagramLine upLine;
  private final DatagramLine downLine;
  private final Traffic upTraffic = new Traffic();
  private final Traffic downTraffic = new Traffic();
  private final ByteBuffer buffer = ByteBuffer.allocate(MOST_DATAGRAM_BYTES);
  private final Thread thread;
  private volatile Runnable cut = () -> {};

  // Guarded by this.
  private final Map<SocketAddress, Client> clients = new LinkedHashMap<>();
  private final Map<Way, Long> leftBytes = new EnumMap<>(Way.class);
  private final PriorityQueue<Parcel> underWay =
      new PriorityQueue<>(
          Comparator.<Parcel>comparingLong(parcel -> parcel.arrivalNanos)
              .thenComparingLong(parcel -> parcel.number));
  private @Nullable InetSocketAddress onwardFrom;
  private long parcels;
  private int mostBytes = MOST_DATAGRAM_BYTES;
  private boolean open;
  private boolean closed;

  /**
   * A proxy whose window is closed.
   *
   * @param target where datagrams go
   * @param seed of what the lines lose, delay, double and let be overtaken
   * @param nanoClock ticks, {@code System::nanoTime} in a program
   */
  public DatagramProxy(
      InetSocketAddress target, LineShape up, LineShape down, long seed, LongSupplier nanoClock)
      throws IOException {
    this(
        0,
        target,
        up,
        down,
        seed,
        nanoClock,
        new Bottleneck(nanoClock.getAsLong()),
        new Bottleneck(nanoClock.getAsLong()));
  }

  /**
   * The same on the port of a proxy for links, where they share the lines' rates.
   *
   * @param links a proxy to the same target
   */
  public DatagramProxy(
      LinkProxy links,
      InetSocketAddress target,
      LineShape up,
      LineShape down,
      long seed,
      LongSupplier nanoClock)
      throws IOException {
    this(
        links.address().getPort(),
        target,
        up,
        down,
        seed,
        nanoClock,
        links.bottleneck(Way.UP),
        links.bottleneck(Way.DOWN));
  }

  private DatagramProxy(
      int port,
      InetSocketAddress target,
      LineShape up,
      LineShape down,
      long seed,
      LongSupplier nanoClock,
      Bottleneck upBottleneck,
      Bottleneck downBottleneck)
      throws IOException {
    this.target = target;
    this.nanoClock = nanoClock;
    long now = nanoClock.getAsLong();
    Random seeds = new Random(seed);
    upLine = new DatagramLine(up, new Random(seeds.nextLong()), now, upBottleneck);
    downLine = new DatagramLine(down, new Random(seeds.nextLong()), now, downBottleneck);
    selector = Selector.open();
    listener = channel();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    listener.register(selector, SelectionKey.OP_READ);
    address = (InetSocketAddress) listener.getLocalAddress();
    thread = new Thread(this::run, "datagram-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static DatagramChannel channel() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    channel.configureBlocking(false);
    return channel;
  }

  /** Where to send to, window open or not. */
  public InetSocketAddress address() {
    return address;
  }

  /** Lets datagrams pass from now on. */
  public synchronized void openWindow() {
    open = true;
  }

  /** Lets nothing pass from now on; what is under way is lost. */
  public synchronized void closeWindow() {
    open = false;
    underWay.clear();
    long now = nanoClock.getAsLong();
    upLine.clear(now);
    downLine.clear(now);
  }

  /** Shapes what is sent from now on. */
  public synchronized void shape(LineShape up, LineShape down) {
    upLine.shape(up);
    downLine.shape(down);
  }

  /**
   * Lets at most {@code bytes} more of that way arrive, whole datagrams only, then closes the
   * window.
   */
  public synchronized void cutAfter(Way way, long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("cut after " + bytes);
    }
    leftBytes.put(way, bytes);
  }

  /** From now on datagrams of more than so much UDP payload vanish, as in a narrow tunnel. */
  public synchronized void narrow(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Whom to tell of a cut, on this line's thread and with nothing let pass meanwhile. */
  void onCut(Runnable other) {
    cut = other;
  }

  /** From now on everybody comes to the target from a new port; old answers are lost. */
  public void changeAddresses() throws IOException {
    changeAddresses(null);
  }

  /**
   * The same from ports of another address of this machine.
   *
   * @param from where they come from; null: as the machine chooses
   */
  public synchronized void changeAddresses(@Nullable InetAddress from) throws IOException {
    onwardFrom = from == null ? null : new InetSocketAddress(from, 0);
    for (Client client : clients.values()) {
      client.onward.close();
    }
    clients.clear();
    underWay.removeIf(parcel -> parcel.way == Way.DOWN);
  }

  /** What was carried that way so far; a segment is a datagram that the queue had room for. */
  public Traffic traffic(Way way) {
    return way == Way.UP ? upTraffic : downTraffic;
  }

  /** Datagrams for which that way's queue had no room. */
  public synchronized long droppedCount(Way way) {
    return line(way).droppedCount();
  }

  private DatagramLine line(Way way) {
    return way == Way.UP ? upLine : downLine;
  }

  private void run() {
    try {
      while (step()) {
        // Each step waits for the next datagram, or for the time of one that is under way.
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a line for datagrams broke", e);
    }
  }

  private boolean step() throws IOException {
    long wait = nextMillis();
    if (wait > 0) {
      selector.select(wait);
    } else {
      selector.selectNow();
    }
    List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
    selector.selectedKeys().clear();
    synchronized (this) {
      if (closed) {
        return false;
      }
      for (SelectionKey key : ready) {
        if (key.isValid()) {
          Client client = (Client) key.attachment();
          if (client == null) {
            takeAll();
          } else {
            takeAnswers(client);
          }
        }
      }
      deliverDue();
    }
    return true;
  }

  /** How long until something is due; rounded down, so that the last part is waited out busily. */
  private synchronized long nextMillis() {
    Parcel first = underWay.peek();
    if (first == null) {
      return Integer.MAX_VALUE;
    }
    return Math.max(0, (first.arrivalNanos - nanoClock.getAsLong()) / NANOS_PER_MILLI);
  }

  private void takeAll() throws IOException {
    ((Buffer) buffer).clear();
    SocketAddress from = listener.receive(buffer);
    while (from != null) {
      Client client = clientAt(from);
      if (client != null) {
        send(Way.UP, client);
      }
      ((Buffer) buffer).clear();
      from = listener.receive(buffer);
    }
  }

  private @Nullable Client clientAt(SocketAddress from) throws IOException {
    Client known = clients.get(from);
    // Bound: sockets that strangers' datagrams make it open.
    if (known != null || clients.size() == MOST_CLIENTS) {
      return known;
    }
    Client client = new Client(from, channel());
    client.onward.bind(onwardFrom);
    client.onward.connect(target);
    client.onward.register(selector, SelectionKey.OP_READ, client);
    clients.put(from, client);
    return client;
  }

  private void takeAnswers(Client client) throws IOException {
    try {
      ((Buffer) buffer).clear();
      while (client.onward.read(buffer) > 0) {
        send(Way.DOWN, client);
        ((Buffer) buffer).clear();
      }
    } catch (PortUnreachableException e) {
      // Nobody listens at the target: on this line that looks like silence.
      ((Buffer) buffer).clear();
    }
  }

  private void send(Way way, Client client) {
    if (!open) {
      return;
    }
    byte[] bytes = new byte[((Buffer) buffer).flip().remaining()];
    buffer.get(bytes);
    if (bytes.length > mostBytes) {
      return;
    }
    DatagramLine line = line(way);
    long dropped = line.droppedCount();
    long lost = line.lostCount();
    long[] arrivals = line.send(nanoClock.getAsLong(), bytes.length);
    if (line.droppedCount() == dropped) {
      Traffic carried = traffic(way);
      carried.sentBytes.addAndGet(bytes.length);
      carried.segments.incrementAndGet();
      carried.packetBytes.addAndGet(bytes.length + DatagramLine.HEADER_BYTES);
      carried.lostSegments.addAndGet(line.lostCount() - lost);
    }
    for (long arrival : arrivals) {
      underWay.add(new Parcel(way, client, bytes, arrival, parcels++));
    }
  }

  private void deliverDue() throws IOException {
    long now = nanoClock.getAsLong();
    Parcel parcel = underWay.peek();
    while (parcel != null && parcel.arrivalNanos <= now) {
      underWay.remove();
      deliver(parcel);
      parcel = underWay.peek();
    }
  }

  private void deliver(Parcel parcel) throws IOException {
    Long left = leftBytes.get(parcel.way);
    if (left != null) {
      if (left < parcel.bytes.length) {
        leftBytes.remove(parcel.way);
        closeWindow();
        cut.run();
        return;
      }
      leftBytes.put(parcel.way, left - parcel.bytes.length);
    }
    if (write(parcel)) {
      traffic(parcel.way).deliveredBytes.addAndGet(parcel.bytes.length);
    }
  }

  private boolean write(Parcel parcel) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(parcel.bytes);
    if (parcel.way == Way.DOWN) {
      return listener.send(bytes, parcel.client.address) == parcel.bytes.length;
    }
    try {
      // Sent from an address that is gone, it is lost.
      return parcel.client.onward.isOpen()
          && parcel.client.onward.write(bytes) == parcel.bytes.length;
    } catch (PortUnreachableException e) {
      return false; // silence, as above
    }
  }

  /** Ends; idempotent. */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
    }
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    changeAddresses();
    listener.close();
    selector.close();
  }
}
