package org.tereze.link;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Ways that are counted, paced and ended by a {@link CallMeter}. Safe as that and its dialer. */
public final class MeteredDialer implements Dialer {
  /** Below it a datagram would take seconds: everything goes by a link. */
  static final long LEAST_DATAGRAM_RATE = 1_260;

  private final Dialer dialer;
  private final CallMeter meter;

  /** The same ways, under this meter. */
  public MeteredDialer(Dialer dialer, CallMeter meter) {
    this.dialer = dialer;
    this.meter = meter;
  }

  @Override
  public Wire dial(String host, int port, long timeoutMillis) throws IOException {
    meter.check();
    long most = Math.min(timeoutMillis, Math.max(1, meter.leftMillis()));
    long dialled = meter.nanos();
    Wire wire = dialer.dial(host, port, most);
    return new MeteredWire(wire, meter, dialer, (meter.nanos() - dialled) / 1_000_000);
  }

  @Override
  public @Nullable DatagramWire datagrams(String host, int port) throws IOException {
    boolean fits = meter.limits().sendBytesPerSecond() >= LEAST_DATAGRAM_RATE;
    DatagramWire wire = fits && !meter.isOver() ? dialer.datagrams(host, port) : null;
    return wire == null ? null : new MeteredDatagrams(wire, meter);
  }
}
