package org.tereze.link;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.noise.DatagramInitiator;
import org.tereze.link.LinkException.Cause;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.datagram.DatagramLimits;
import org.tereze.wire.datagram.DatagramSender;

/**
 * One burst of datagrams to a relay. One thread; blocks; {@link #stop}, {@link #wake} and what is
 * counted from any other.
 *
 * <p>Guarantees: a put is answered at most once, and STORED only if the relay said so under its
 * keys. What was not answered is still the caller's. <b>Does not</b> fetch, ask or claim: that
 * wants a link.
 */
public final class DatagramBurst implements AutoCloseable {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** More than any datagram of ours, so that a longer one shows. */
  private static final int IN_BYTES = DatagramLimits.MAX_DATAGRAM_BYTES + 1;

  /** How a burst ended. */
  public enum End {
    /** Everything was answered. */
    DONE,
    /** The relay said nothing for too long. */
    SILENT,
    /** This burst's numbers are used up: what waits needs another one. */
    USED_UP,
    /** Only small datagrams come through here. */
    TOO_LARGE,
    /** The caller's time was over, or it was stopped. */
    STOPPED
  }

  private final DatagramWire wire;
  private final DatagramInitiator keys;
  private final DatagramSender sender;
  private final Outgoing outgoing;
  private final DatagramListener listener;
  private final LongSupplier nanoTime;
  private final Patience patience = new Patience(0);
  private final byte[] payload = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
  private final byte[] out = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
  private final byte[] in = new byte[IN_BYTES];
  private final AtomicLong sentBytes = new AtomicLong();
  private final AtomicLong receivedBytes = new AtomicLong();
  private final AtomicLong datagrams = new AtomicLong();
  private volatile boolean stopped;
  private volatile boolean answered;
  private volatile double bytesPerSecond;
  private volatile boolean tooLarge;
  private long heardNanos;
  private long begunNanos;

  /**
   * A burst; nothing is sent yet.
   *
   * @param wire closed with this
   * @param path what is known of this network
   * @param nanoTime a monotonic clock
   */
  public DatagramBurst(
      DatagramWire wire,
      LinkKeyUse key,
      Outgoing outgoing,
      DatagramListener listener,
      KnownPath path,
      SecureRandom random,
      LongSupplier nanoTime)
      throws LinkException {
    this.wire = wire;
    this.outgoing = outgoing;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.sender = new DatagramSender(outgoing, listener, path.size(), path.bytesPerSecond());
    this.sender.limit(wire.mostBytesPerSecond());
    this.begunNanos = nanoTime.getAsLong();
    try {
      keys = DatagramInitiator.start(key.staticKey(), key.key(), key.number(), random);
    } catch (CryptoException e) {
      wire.close();
      throw new LinkException(Cause.NO_ANSWER, "the relay's key is not usable", e);
    }
  }

  /**
   * One small datagram goes first, and all else only when it was answered; to be said before the
   * first {@link #run}.
   */
  public void askFirst() {
    sender.askFirst();
  }

  /**
   * Sends and listens until everything is answered or it ends otherwise. May be called again after
   * {@link End#DONE}, when there is more.
   *
   * @param unansweredMillis after so long without any word from the relay it ends; once it
   *     answered, {@link Patience} says how long a silence may last
   * @param mostMillis after so long it ends in any case
   * @throws LinkException if the socket broke, or the relay said what no relay says
   */
  public End run(long unansweredMillis, long mostMillis) throws LinkException {
    long begun = nanoTime.getAsLong();
    heardNanos = begun;
    begunNanos = answered ? begunNanos : begun;
    while (true) {
      long now = nanoTime.getAsLong();
      if (sender.undecidedCount() == 0 && outgoing.peek() == null && !sender.isAsking()) {
        return End.DONE;
      }
      if (sender.undecidedCount() == 0 && sender.isUsedUp()) {
        return End.USED_UP;
      }
      if (sender.isTooLarge()) {
        tooLarge = true;
        return End.TOO_LARGE;
      }
      if (stopped || now - begun >= mostMillis * NANOS_PER_MILLI) {
        return End.STOPPED;
      }
      long silenceMillis = answered ? patience.silenceMillis() : unansweredMillis;
      if (now - heardNanos >= silenceMillis * NANOS_PER_MILLI) {
        return End.SILENT;
      }
      try {
        send();
        long wake = sender.wakeNanos(nanoTime.getAsLong());
        long end =
            Math.min(
                begun + mostMillis * NANOS_PER_MILLI, heardNanos + silenceMillis * NANOS_PER_MILLI);
        receive(Math.min(wake, end));
      } catch (PortUnreachableException e) {
        throw LinkException.unreachable(e);
      } catch (IOException e) {
        throw LinkException.cut(e);
      }
    }
  }

  private void send() throws IOException {
    while (true) {
      int number = sender.datagramCount();
      int length = sender.next(nanoTime.getAsLong(), keys.overheadBytes(), payload);
      if (length == 0) {
        return;
      }
      int bytes = keys.seal(number, payload, 0, length, out);
      wire.send(out, 0, bytes);
      sentBytes.addAndGet(bytes);
      datagrams.incrementAndGet();
    }
  }

  private void receive(long untilNanos) throws IOException, LinkException {
    long left = untilNanos - nanoTime.getAsLong();
    long millis = Math.max(0, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    int length = wire.receive(in, stopped ? 0 : millis);
    while (length > 0) {
      if (length <= DatagramLimits.MAX_DATAGRAM_BYTES) {
        open(length);
      }
      length = wire.receive(in, 0);
    }
  }

  private void open(int length) throws LinkException {
    try {
      int opened = keys.open(in, 0, length, payload);
      receivedBytes.addAndGet(length);
      datagrams.incrementAndGet();
      heardNanos = nanoTime.getAsLong();
      if (!answered) {
        patience.measured((heardNanos - begunNanos) / NANOS_PER_MILLI);
        answered = true;
        listener.onHeard();
      }
      sender.onArrived(keys.lastNumber(), payload, 0, opened, heardNanos);
      bytesPerSecond = sender.bytesPerSecond();
    } catch (CryptoException e) {
      // Anybody can send one from the relay's address; a cookie is the relay's own word.
      if (keys.learnsCookie(in, 0, length)) {
        receivedBytes.addAndGet(length);
        datagrams.incrementAndGet();
        heardNanos = nanoTime.getAsLong();
        sender.onUnopened(heardNanos);
      }
    } catch (MalformedFrameException e) {
      throw LinkException.malformed(e);
    }
  }

  /** Ends a {@link #run}. */
  public void stop() {
    stopped = true;
    wire.wake();
  }

  /** There is more to send. */
  public void wake() {
    wire.wake();
  }

  /** Whether the relay has answered. */
  public boolean answered() {
    return answered;
  }

  /** What to remember of this network: bytes per second of IP packets; 0 if nothing is known. */
  public double bytesPerSecond() {
    return bytesPerSecond;
  }

  /** What the relay is known to have heard. */
  public KnownPath.Heard heard() {
    if (!answered) {
      return KnownPath.Heard.NOTHING;
    }
    return tooLarge ? KnownPath.Heard.ONLY_SMALL : KnownPath.Heard.ALL;
  }

  /** Bytes of all datagrams sent, without UDP and IP. */
  public long sentBytes() {
    return sentBytes.get();
  }

  /** Bytes of all datagrams of the relay, without UDP and IP. */
  public long receivedBytes() {
    return receivedBytes.get();
  }

  /** What UDP and IP needed beside them, both ways. */
  public long ipBytes() {
    return datagrams.get() * wire.headerBytes();
  }

  @Override
  public void close() {
    keys.close();
    wire.close();
  }
}
