package org.tereze.link;

import java.io.IOException;
import org.tereze.window.schedule.CallLimits;

/**
 * A stream under a {@link CallMeter}: what is written waits its turn, what is read is taken a
 * second's worth at a time. As its wire used by one thread, except {@link #wake} and {@link
 * #close}.
 *
 * <p><b>Does not</b> keep the next relay from filling this system's own buffer faster than that.
 */
final class MeteredWire implements Wire {
  /** A close is noticed so soon. */
  private static final long SLICE_MILLIS = 100;

  private final Wire wire;
  private final CallMeter meter;
  private final Dialer dialer;
  private final TcpEstimate packets;
  private long upBytes;
  private long downBytes;
  private volatile boolean closed;
  private volatile boolean woken;

  /** Of a connection that has just been made. */
  MeteredWire(Wire wire, CallMeter meter, Dialer dialer, long connectMillis) {
    this.packets = new TcpEstimate(connectMillis);
    this.wire = wire;
    this.meter = meter;
    this.dialer = dialer;
    count();
  }

  @Override
  public int read(byte[] into, int offset, int length, long timeoutMillis) throws IOException {
    meter.check();
    long wait = Math.min(timeoutMillis, meter.untilReceiveMillis());
    for (long left = wait; left > 0 && !woken; left -= SLICE_MILLIS) {
      await(Math.min(SLICE_MILLIS, left));
    }
    boolean early = meter.untilReceiveMillis() > 0;
    if (early) {
      woken = false;
      return 0;
    }
    long rate = meter.limits().receiveBytesPerSecond();
    int most = rate == CallLimits.NO_LIMIT ? length : (int) Math.min(length, rate);
    long timeout = Math.min(Math.max(0, timeoutMillis - wait), meter.leftMillis());
    int count = wire.read(into, offset, most, timeout);
    if (count > 0) {
      packets.read(count, meter.nanos());
      count();
    } else if (count == 0) {
      meter.check();
    }
    return count;
  }

  @Override
  public void write(byte[] from, int offset, int length, long timeoutMillis) throws IOException {
    meter.check();
    long wait = meter.untilSendMillis();
    while (wait > 0) {
      await(Math.min(SLICE_MILLIS, wait));
      meter.check();
      wait = meter.untilSendMillis();
    }
    packets.wrote(length, meter.nanos());
    count();
    wire.write(from, offset, length, Math.min(timeoutMillis, Math.max(1, meter.leftMillis())));
  }

  private void count() {
    meter.sent((int) (packets.upBytes() - upBytes));
    meter.received((int) (packets.downBytes() - downBytes));
    upBytes = packets.upBytes();
    downBytes = packets.downBytes();
  }

  private void await(long millis) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    try {
      dialer.pause(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void wake() {
    woken = true;
    wire.wake();
  }

  @Override
  public void close() {
    closed = true;
    wire.close();
  }
}
