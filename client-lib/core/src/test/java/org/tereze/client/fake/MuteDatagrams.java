package org.tereze.client.fake;

import org.tereze.link.DatagramWire;
import org.tereze.testkit.FakeClock;

/** A way for datagrams on which nothing ever comes back; waiting for it is what makes time pass. */
public final class MuteDatagrams implements DatagramWire {
  private final FakeClock clock;
  private long bytes;
  private int datagrams;

  MuteDatagrams(FakeClock clock) {
    this.clock = clock;
  }

  /** Bytes of all that was sent, with UDP and IP. */
  public synchronized long lineBytes() {
    return bytes + (long) datagrams * headerBytes();
  }

  /** How many were sent. */
  public synchronized int datagrams() {
    return datagrams;
  }

  @Override
  public synchronized void send(byte[] from, int offset, int length) {
    bytes += length;
    datagrams++;
  }

  @Override
  public int receive(byte[] into, long timeoutMillis) {
    clock.advanceNanos(timeoutMillis * 1_000_000);
    return 0;
  }

  @Override
  public void wake() {}

  @Override
  public int headerBytes() {
    return 28;
  }

  @Override
  public String network() {
    return "fake";
  }

  @Override
  public void close() {}
}
