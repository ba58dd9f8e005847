package org.tereze.testkit;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one proxied connection: a thread that reads and asks the line when it arrives,
 * and one that writes at that time. What is held is bounded by the line's queue; a full queue holds
 * the reader back.
 */
final class ShapedFlow {
  private final ProxiedConnection connection;
  private final Way way;
  private final Socket from;
  private final Socket to;
  private final Line line;
  private final long heldBytesLimit;
  private final long notBeforeNanos;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Parcel> parcels = new ArrayDeque<>();
  private long heldBytes;
  private boolean ended;
  private boolean stopped;

  ShapedFlow(
      ProxiedConnection connection,
      Way way,
      Socket from,
      Socket to,
      Line line,
      long heldBytesLimit,
      long notBeforeNanos) {
    this.connection = connection;
    this.way = way;
    this.from = from;
    this.to = to;
    this.line = line;
    this.heldBytesLimit = heldBytesLimit;
    this.notBeforeNanos = notBeforeNanos;
  }

  void start() {
    thread("read", this::readAll).start();
    thread("write", this::writeAll).start();
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Thread thread(String name, Runnable body) {
    Thread thread = new Thread(body, "link-proxy-" + way + "-" + name);
    thread.setDaemon(true);
    return thread;
  }

  private void readAll() {
    byte[] segment = new byte[TcpModel.SEGMENT_BYTES];
    try {
      int count = from.getInputStream().read(segment);
      while (count >= 0 && add(segment, count)) {
        count = from.getInputStream().read(segment);
      }
      end();
    } catch (IOException e) {
      connection.abort();
    }
  }

  private boolean add(byte[] segment, int count) {
    lock.lock();
    try {
      // Bound: a sender cannot fill more than the line's queue.
      while (!stopped && heldBytes > 0 && heldBytes + count > heldBytesLimit) {
        changed.awaitUninterruptibly();
      }
      if (stopped) {
        return false;
      }
      long ready = Math.max(connection.nanoTime(), notBeforeNanos);
      long packetBytes = line.packetBytes();
      long lost = line.lostSegments();
      long arrival = line.send(ready, count);
      connection.countSent(
          way, count, line.packetBytes() - packetBytes, line.lostSegments() - lost);
      parcels.add(new Parcel(segment.clone(), count, arrival));
      heldBytes += count;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void writeAll() {
    try {
      Parcel parcel = next();
      while (parcel != null) {
        connection.deliver(way, to, parcel.bytes, parcel.count);
        parcel = next();
      }
      finish();
    } catch (IOException | InterruptedException e) {
      connection.abort();
    }
  }

  /** Waits for the next parcel's time; null when the stream is over. */
  private @Nullable Parcel next() throws InterruptedException {
    lock.lock();
    try {
      while (!stopped) {
        Parcel first = parcels.peek();
        long waitNanos = first == null ? 0 : first.arrivalNanos - connection.nanoTime();
        if (first == null && ended) {
          return null;
        } else if (first == null) {
          changed.await();
        } else if (waitNanos > 0) {
          changed.awaitNanos(waitNanos);
        } else {
          parcels.remove();
          heldBytes -= first.count;
          changed.signalAll();
          return first;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void finish() throws IOException {
    boolean whole;
    lock.lock();
    try {
      whole = !stopped;
    } finally {
      lock.unlock();
    }
    if (whole) {
      to.shutdownOutput();
      connection.onFinished();
    }
  }

  private static final class Parcel {
    private final byte[] bytes;
    private final int count;
    private final long arrivalNanos;

    Parcel(byte[] bytes, int count, long arrivalNanos) {
      this.bytes = bytes;
      this.count = count;
      this.arrivalNanos = arrivalNanos;
    }
  }
}
