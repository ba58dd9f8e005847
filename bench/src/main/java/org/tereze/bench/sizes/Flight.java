package org.tereze.bench.sizes;

import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.testkit.LinkProxy;
import org.tereze.testkit.TcpModel;
import org.tereze.testkit.Way;

/**
 * What went over a new connection until the last byte that a relay said, goodbye not included.
 *
 * @param upBytes of the stream, client to relay
 * @param downBytes of the stream, relay to client
 * @param upSegments with data, client to relay
 * @param downSegments with data, relay to client
 */
public record Flight(long upBytes, long downBytes, long upSegments, long downSegments) {
  /** Bytes of the stream, both ways. */
  public long bytes() {
    return upBytes + downBytes;
  }

  /** Bytes of IP packets from the client by the model, without closing. */
  public long upIpBytes() {
    return TcpModel.connectionBytes(Way.UP, upBytes, upSegments, downSegments);
  }

  /** Bytes of IP packets from the relay by the model, without closing. */
  public long downIpBytes() {
    return TcpModel.connectionBytes(Way.DOWN, downBytes, downSegments, upSegments);
  }

  /** Bytes of IP packets, both ways. */
  public long ipBytes() {
    return upIpBytes() + downIpBytes();
  }

  private Flight since(Flight earlier) {
    return new Flight(
        upBytes - earlier.upBytes,
        downBytes - earlier.downBytes,
        upSegments - earlier.upSegments,
        downSegments - earlier.downSegments);
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
          line.traffic(Way.UP).segments(),
          line.traffic(Way.DOWN).segments());
    }

    Flight flight() {
      if (last == null) {
        throw new IllegalStateException("no relay said anything on this line");
      }
      return last.since(before);
    }
  }
}
