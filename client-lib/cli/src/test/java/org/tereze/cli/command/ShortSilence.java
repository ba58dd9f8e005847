package org.tereze.cli.command;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tereze.link.DatagramWire;
import org.tereze.link.Dialer;
import org.tereze.link.SocketWire;
import org.tereze.link.Wire;

/**
 * Sockets, and a clock on which the rest of a silence goes by at once: who says nothing on a link
 * for {@value #REAL_MILLIS} ms has said nothing for as long as was waited for. Safe in any thread.
 */
final class ShortSilence implements Dialer {
  private static final long REAL_MILLIS = 300;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final AtomicLong skippedNanos = new AtomicLong();
  private final Dialer sockets = SocketWire.dialer(this::nanoTime);

  /** The clock. */
  long nanoTime() {
    return System.nanoTime() + skippedNanos.get();
  }

  @Override
  public Wire dial(String host, int port, long timeoutMillis) throws IOException {
    return new Impatient(sockets.dial(host, port, timeoutMillis));
  }

  @Override
  public @Nullable DatagramWire datagrams(String host, int port) throws IOException {
    return sockets.datagrams(host, port);
  }

  private final class Impatient implements Wire {
    private final Wire wire;

    Impatient(Wire wire) {
      this.wire = wire;
    }

    @Override
    public int read(byte[] into, int offset, int length, long timeoutMillis) throws IOException {
      long end = nanoTime() + timeoutMillis * NANOS_PER_MILLI;
      long silent = nanoTime() + REAL_MILLIS * NANOS_PER_MILLI;
      int count = wire.read(into, offset, length, Math.min(timeoutMillis, REAL_MILLIS));
      long now = nanoTime();
      if (count == 0 && now - silent >= 0 && end - now > 0) { // not woken before its time
        skippedNanos.addAndGet(end - now);
      }
      return count;
    }

    @Override
    public void write(byte[] from, int offset, int length, long timeoutMillis)
        throws IOException {
      wire.write(from, offset, length, timeoutMillis);
    }

    @Override
    public void wake() {
      wire.wake();
    }

    @Override
    public void close() {
      wire.close();
    }
  }
}
