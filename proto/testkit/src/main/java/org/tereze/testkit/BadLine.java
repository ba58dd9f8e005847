package org.tereze.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bad line for all that somebody has with one relay: a {@link LinkProxy} and a {@link
 * DatagramProxy} on one port, that share its rate and its windows. Safe in any thread.
 */
public final class BadLine implements AutoCloseable {
  private final LongSupplier nanoClock;
  private final LinkProxy links;
  private final DatagramProxy datagrams;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          body -> {
            Thread thread = new Thread(body, "bad-line-timer");
            thread.setDaemon(true);
            return thread;
          });

  private @Nullable Future<?> closing;

  /** A line whose window is closed, with the same shape both ways; the rest as the proxies'. */
  public BadLine(InetSocketAddress target, LineShape shape, long seed, LongSupplier nanoClock)
      throws IOException {
    this.nanoClock = nanoClock;
    links = new LinkProxy(target, shape, shape, seed, nanoClock);
    datagrams = new DatagramProxy(links, target, shape, shape, seed + 1, nanoClock);
    datagrams.onCut(links::closeWindow);
  }

  /** Where to connect and to send to, window open or not. */
  public InetSocketAddress address() {
    return links.address();
  }

  /** Lets everything in from now on. */
  public void openWindow() throws IOException {
    links.openWindow();
    datagrams.openWindow();
  }

  /** Lets nothing pass from now on; what is under way is lost. */
  public synchronized void closeWindow() {
    if (closing != null) {
      closing.cancel(false);
      closing = null;
    }
    datagrams.closeWindow();
    links.closeWindow();
  }

  /** Closes this window later; one that is opened after it was closed by hand is not touched. */
  public synchronized void closeWindowAfter(Duration delay) {
    closing = timer.schedule(this::closeWindow, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Shapes both ways of connections made, and of datagrams sent, from now on. */
  public void shape(LineShape shape) {
    links.shape(shape, shape);
    datagrams.shape(shape, shape);
  }

  /** Closes the window when so many more bytes of datagrams have arrived that way. */
  public void cutAfter(Way way, long datagramBytes) {
    datagrams.cutAfter(way, datagramBytes);
  }

  /** What arrived that way so far, of streams and within UDP. */
  public long deliveredBytes(Way way) {
    return links.traffic(way).deliveredBytes() + datagrams.traffic(way).deliveredBytes();
  }

  /** What was sent that way so far, of streams and within UDP. */
  public long sentBytes(Way way) {
    return links.traffic(way).sentBytes() + datagrams.traffic(way).sentBytes();
  }

  /**
   * For how long the line was busy that way so far; never longer than windows were open. A stream's
   * bare ACKs are not counted.
   */
  public long busyNanos(Way way) {
    return links.bottleneck(way).busyNanos(nanoClock.getAsLong());
  }

  /** IP bytes that way so far, those included that a closing window threw away unsent. */
  public long ipBytes(Way way) {
    return links.ipBytes(way) + datagrams.traffic(way).packetBytes();
  }

  /** Packets that the line lost that way. */
  public long lostPackets(Way way) {
    return links.traffic(way).lostSegments() + datagrams.traffic(way).lostSegments();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    links.close();
    try {
      datagrams.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
