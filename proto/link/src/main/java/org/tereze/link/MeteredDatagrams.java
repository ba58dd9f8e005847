package org.tereze.link;

import java.io.IOException;

/**
 * Datagrams under a {@link CallMeter}, which the sender paces by {@link #mostBytesPerSecond}. As
 * its wire used by one thread, except {@link #wake} and {@link #close}.
 *
 * <p><b>Does not</b> pace what comes: answers are no more than a part of what they answer.
 */
final class MeteredDatagrams implements DatagramWire {
  private final DatagramWire wire;
  private final CallMeter meter;

  MeteredDatagrams(DatagramWire wire, CallMeter meter) {
    this.wire = wire;
    this.meter = meter;
  }

  @Override
  public void send(byte[] from, int offset, int length) throws IOException {
    meter.check();
    meter.sent(length + headerBytes());
    wire.send(from, offset, length);
  }

  @Override
  public int receive(byte[] into, long timeoutMillis) throws IOException {
    int count = wire.receive(into, Math.min(timeoutMillis, meter.leftMillis()));
    if (count > 0) {
      meter.received(count + headerBytes());
    }
    meter.check();
    return count;
  }

  @Override
  public double mostBytesPerSecond() {
    return meter.limits().sendBytesPerSecond();
  }

  @Override
  public void wake() {
    wire.wake();
  }

  @Override
  public int headerBytes() {
    return wire.headerBytes();
  }

  @Override
  public String network() {
    return wire.network();
  }

  @Override
  public void close() {
    wire.close();
  }
}
