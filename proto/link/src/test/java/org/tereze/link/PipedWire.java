package org.tereze.link;

import java.util.Random;
import org.tereze.testkit.FakeClock;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.LossyPipe;
import org.tereze.testkit.Way;

/** A relay at the other end of a bad line, in virtual time. One thread. */
final class PipedWire implements Wire {
  private final AckingRelay relay;
  private final FakeClock clock;
  private final LossyPipe pipe;

  PipedWire(AckingRelay relay, FakeClock clock, LineShape shape, Random random) {
    this.relay = relay;
    this.clock = clock;
    this.pipe = new LossyPipe(clock, shape, shape, random);
  }

  @Override
  public void write(byte[] from, int offset, int length, long timeoutMillis) {
    pipe.send(Way.UP, from, offset, length);
  }

  @Override
  public int read(byte[] into, int offset, int length, long timeoutMillis) {
    long end = clock.nanoTime() + timeoutMillis * 1_000_000;
    while (true) {
      byte[] arrived = pipe.receive(Way.UP);
      if (arrived.length > 0) {
        relay.write(arrived, 0, arrived.length, 0);
        byte[] said = relay.answerNow();
        pipe.send(Way.DOWN, said, 0, said.length);
      }
      byte[] heard = pipe.receive(Way.DOWN, length);
      if (heard.length > 0) {
        System.arraycopy(heard, 0, into, offset, heard.length);
        return heard.length;
      }
      long next = pipe.nextArrivalNanos();
      if (clock.nanoTime() >= end) {
        return 0;
      }
      clock.advanceNanos(Math.max(1, Math.min(next, end) - clock.nanoTime()));
    }
  }

  @Override
  public void close() {}
}
