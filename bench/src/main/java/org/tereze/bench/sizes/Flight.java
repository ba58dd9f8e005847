package org.tereze.bench.sizes;

import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.testkit.LinkProxy;
import org.tereze.testkit.Way;

/**
 * What went over a line until the last byte that a relay said, goodbye not included. Told by the
 * thread that flushes.
 *
 * @param upBytes of the stream, client to relay
 * @param downBytes of the stream, relay to client
 * @param upIpBytes with TCP and IP by the model, without closing
 * @param downIpBytes with TCP and IP by the model, without closing
 */
public record Flight(long upBytes, long downBytes, long upIpBytes, long downIpBytes) {
  /** Bytes of the stream, both ways. */
  public long bytes() {
    return upBytes + downBytes;
  }

  /** Bytes of IP packets, both ways. */
  public long ipBytes() {
    return upIpBytes + downIpBytes;
  }

  private Flight since(Flight earlier) {
    return new Flight(
        upBytes - earlier.upBytes,
        downBytes - earlier.downBytes,
        upIpBytes - earlier.upIpBytes,
        downIpBytes - earlier.downIpBytes);
  }

  /** Looks at a proxy whenever the relay has said something. */
  static final class Watch implements BurstListener {
    private final LinkProxy line;
    private final Flight before;
    private @Nullable Flight last;
    private long heardBytes;

    Watch(LinkProxy line) {
      this.line = line;
      this.before = look();
    }

    @Override
    public void bytes(long sentBytes, long receivedBytes) {
      if (receivedBytes > heardBytes) {
        heardBytes = receivedBytes;
        Flight now = look();
        // Another relay's link does not touch this line.
        if (last == null || now.downBytes > last.downBytes) {
          last = now;
        }
      }
    }

    @Override
    public void linkClosed(String relay, BurstOutcome outcome) {
      heardBytes = 0;
    }

    private Flight look() {
      return new Flight(
          line.traffic(Way.UP).sentBytes(),
          line.traffic(Way.DOWN).sentBytes(),
          line.ipBytes(Way.UP),
          line.ipBytes(Way.DOWN));
    }

    Flight flight() {
      if (last == null) {
        throw new IllegalStateException("no relay said anything on this line");
      }
      return last.since(before);
    }
  }
}
