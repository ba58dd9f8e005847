package org.tereze.client.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tereze.link.DatagramWire;
import org.tereze.link.Dialer;
import org.tereze.link.Wire;
import org.tereze.testkit.FakeClock;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.LossyPipe;
import org.tereze.testkit.TcpModel;
import org.tereze.testkit.Way;

/** The way to fake relays, in virtual time, which can be cut at any byte. One thread. */
public final class FakeLine implements Dialer {
  private final FakeClock clock;
  private final SecureRandom random;
  private final Map<String, FakeRelay> relays = new HashMap<>();
  private LineShape shape = LineShape.PERFECT;
  private long cutUp = -1;
  private long cutDown = -1;
  private long upBytes;
  private long downBytes;
  private @Nullable ByteArrayOutputStream recording;
  private long spentBytes;
  private int dials;
  private final List<Long> dialMillis = new ArrayList<>();
  private final List<MuteDatagrams> mute = new ArrayList<>();
  private boolean datagramsLeave;
  private @Nullable LossyPipe lastPipe;

  /** A perfect line to nowhere yet. */
  public FakeLine(FakeClock clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /** Makes a relay reachable. */
  public void add(FakeRelay relay) {
    relays.put(relay.relayAddress().host(), relay);
  }

  /** Nobody can be reached from now on. */
  public void unplug() {
    relays.clear();
  }

  /** Datagrams may be sent from now on; none comes back. */
  public void letDatagramsLeave() {
    datagramsLeave = true;
  }

  /** What became of datagrams since the last call, wire by wire. */
  public List<MuteDatagrams> takeDatagrams() {
    List<MuteDatagrams> taken = new ArrayList<>(mute);
    mute.clear();
    return taken;
  }

  /** How long each connection since the last call was given to come about. */
  public List<Long> takeDialMillis() {
    List<Long> taken = new ArrayList<>(dialMillis);
    dialMillis.clear();
    return taken;
  }

  @Override
  public @Nullable DatagramWire datagrams(String host, int port) {
    if (!datagramsLeave) {
      return null;
    }
    MuteDatagrams wire = new MuteDatagrams(clock);
    mute.add(wire);
    return wire;
  }

  /** Shapes connections from now on. */
  public void shape(LineShape newShape) {
    shape = newShape;
  }

  /** Cuts the next connection after so many bytes to the relay; -1 does not. */
  public void cutNextUp(long bytes) {
    cutUp = bytes;
  }

  /** Cuts the next connection after so many bytes from the relay; -1 does not. */
  public void cutNextDown(long bytes) {
    cutDown = bytes;
  }

  /** Connections ever opened. */
  public int dials() {
    return dials;
  }

  /** Bytes written towards relays in all connections together, whether they arrived or not. */
  public long spentBytes() {
    return spentBytes;
  }

  /** Bytes that reached the relay in the last connection. */
  public long upBytes() {
    return upBytes;
  }

  /** Bytes that came from the relay in the last connection. */
  public long downBytes() {
    return downBytes;
  }

  /** Bytes of the IP packets of the last connection, both ways, as the pipe counted them. */
  public long ipBytes() {
    LossyPipe pipe = lastPipe;
    if (pipe == null) {
      return 0;
    }
    long up = pipe.segments(Way.UP);
    long down = pipe.segments(Way.DOWN);
    return TcpModel.connectionBytes(Way.UP, pipe.receivedBytes(Way.UP), up, down)
        + TcpModel.connectionBytes(Way.DOWN, pipe.receivedBytes(Way.DOWN), down, up);
  }

  /** Keeps what goes up from now on. */
  public void record() {
    recording = new ByteArrayOutputStream();
  }

  /** All that went up since then. */
  public byte[] recorded() {
    ByteArrayOutputStream kept = recording;
    recording = null;
    return kept == null ? new byte[0] : kept.toByteArray();
  }

  /** Sends the same bytes again, as somebody can who recorded them. */
  public void play(FakeRelay relay, byte[] bytes) {
    new FakeRelayLink(relay, random).feed(bytes);
  }

  @Override
  public void pause(long millis) {
    clock.advance(Duration.ofMillis(millis));
  }

  @Override
  public Wire dial(String host, int port, long timeoutMillis) throws IOException {
    dialMillis.add(timeoutMillis);
    FakeRelay relay = relays.get(host);
    if (relay == null) {
      throw new IOException("no route");
    }
    LossyPipe pipe = new LossyPipe(clock, shape, shape, new Random(random.nextLong()));
    if (cutUp >= 0) {
      pipe.cutAfter(Way.UP, cutUp);
    }
    if (cutDown >= 0) {
      pipe.cutAfter(Way.DOWN, cutDown);
    }
    dials++;
    lastPipe = pipe;
    cutUp = -1;
    cutDown = -1;
    upBytes = 0;
    downBytes = 0;
    return new PipeWire(pipe, new FakeRelayLink(relay, random));
  }

  private final class PipeWire implements Wire {
    private final LossyPipe pipe;
    private final FakeRelayLink link;

    PipeWire(LossyPipe pipe, FakeRelayLink link) {
      this.pipe = pipe;
      this.link = link;
    }

    @Override
    public int read(byte[] into, int offset, int length, long timeoutMillis) {
      long end = clock.nanoTime() + timeoutMillis * 1_000_000;
      while (true) {
        pump();
        byte[] came = pipe.receive(Way.DOWN, length);
        downBytes += came.length;
        if (came.length > 0) {
          System.arraycopy(came, 0, into, offset, came.length);
          return came.length;
        }
        long next = pipe.nextArrivalNanos();
        if (pipe.isCut() || (link.isClosed() && next < 0)) {
          return -1;
        }
        if (timeoutMillis == 0) {
          return 0;
        }
        if (next < 0 || next > end) {
          clock.advanceTo(end);
          return 0;
        }
        clock.advanceTo(next);
      }
    }

    @Override
    public void write(byte[] from, int offset, int length, long timeoutMillis) throws IOException {
      if (pipe.isCut()) {
        throw new IOException("cut");
      }
      spentBytes += length;
      pipe.send(Way.UP, from, offset, length);
      pump();
    }

    private void pump() {
      byte[] came = pipe.receive(Way.UP);
      upBytes += came.length;
      if (recording != null) {
        recording.write(came, 0, came.length);
      }
      if (came.length > 0 && !link.isClosed()) {
        byte[] answer = link.feed(came);
        pipe.send(Way.DOWN, answer, 0, answer.length);
      }
    }

    @Override
    public void close() {
      pipe.cut();
    }
  }
}
