package org.tereze.testkit;

import java.util.ArrayDeque;
import java.util.Random;

/**
 * A connection in virtual time: two byte streams that a shaped line carries and that can be cut at
 * any byte. One thread.
 *
 * <p>A cut after N bytes of one way lets exactly N bytes of it arrive. What is under way in the
 * other direction at that moment never arrives.
 */
public final class LossyPipe {
  private static final int WAYS = 2;

  private final FakeClock clock;
  private final Line[] lines;
  private final long[] left = {Long.MAX_VALUE, Long.MAX_VALUE};
  private final long[] arrived = new long[WAYS];
  private final ArrayDeque<Segment> up = new ArrayDeque<>();
  private final ArrayDeque<Segment> down = new ArrayDeque<>();
  private boolean cut;

  /** A pipe whose two ways behave as {@code shapes} say. */
  public LossyPipe(FakeClock clock, LineShape upShape, LineShape downShape, Random random) {
    this.clock = clock;
    long now = clock.nanoTime();
    this.lines =
        new Line[] {
          new Line(upShape, downShape, random, now), new Line(downShape, upShape, random, now)
        };
  }

  /** A pipe without delay or loss, to be cut. */
  public static LossyPipe perfect() {
    return new LossyPipe(new FakeClock(), LineShape.PERFECT, LineShape.PERFECT, new Random(0));
  }

  /** Lets {@code bytes} more be received that way, then cuts both. */
  public LossyPipe cutAfter(Way way, long bytes) {
    left[index(way)] = bytes;
    if (bytes == 0) {
      cut();
    }
    return this;
  }

  /** Cuts both ways now. */
  public void cut() {
    cut = true;
    up.clear();
    down.clear();
  }

  public boolean isCut() {
    return cut;
  }

  /** Sends; lost without a word if the pipe is cut. */
  public void send(Way way, byte[] array, int offset, int length) {
    for (int done = 0; done < length && !cut; done += TcpModel.SEGMENT_BYTES) {
      int count = Math.min(TcpModel.SEGMENT_BYTES, length - done);
      byte[] bytes = new byte[count];
      System.arraycopy(array, offset + done, bytes, 0, count);
      queue(way).add(new Segment(bytes, lines[index(way)].send(clock.nanoTime(), count)));
    }
  }

  /** What has arrived by now and was not received before; may be empty. */
  public byte[] receive(Way way) {
    return receive(way, Integer.MAX_VALUE);
  }

  /** As {@link #receive(Way)}, but not more than {@code maxBytes}. */
  public byte[] receive(Way way, int maxBytes) {
    int count = (int) Math.min(Math.min(arrivedBytes(way), maxBytes), left[index(way)]);
    byte[] result = new byte[count];
    int done = 0;
    while (done < count) {
      done += queue(way).getFirst().take(result, done);
      if (queue(way).getFirst().isEmpty()) {
        queue(way).removeFirst();
      }
    }
    arrived[index(way)] += count;
    left[index(way)] -= count;
    if (left[index(way)] == 0) {
      cut();
    }
    return result;
  }

  /** When the next bytes that are under way arrive, in the clock's ticks; -1 if there are none. */
  public long nextArrivalNanos() {
    long next = -1;
    for (Way way : Way.values()) {
      Segment first = queue(way).peekFirst();
      if (first != null && (next < 0 || first.arrivalNanos < next)) {
        next = first.arrivalNanos;
      }
    }
    return next;
  }

  /** Bytes received that way so far. */
  public long receivedBytes(Way way) {
    return arrived[index(way)];
  }

  /** Segments sent that way so far. */
  public long segments(Way way) {
    return lines[index(way)].segments();
  }

  private long arrivedBytes(Way way) {
    long bytes = 0;
    for (Segment segment : queue(way)) {
      if (segment.arrivalNanos > clock.nanoTime()) {
        break;
      }
      bytes += segment.left();
    }
    return bytes;
  }

  private ArrayDeque<Segment> queue(Way way) {
    return way == Way.UP ? up : down;
  }

  private static int index(Way way) {
    return way == Way.UP ? 0 : 1;
  }

  private static final class Segment {
    private final byte[] bytes;
    private final long arrivalNanos;
    private int taken;

    Segment(byte[] bytes, long arrivalNanos) {
      this.bytes = bytes;
      this.arrivalNanos = arrivalNanos;
    }

    int left() {
      return bytes.length - taken;
    }

    boolean isEmpty() {
      return left() == 0;
    }

    int take(byte[] target, int offset) {
      int count = Math.min(left(), target.length - offset);
      System.arraycopy(bytes, taken, target, offset, count);
      taken += count;
      return count;
    }
  }
}
