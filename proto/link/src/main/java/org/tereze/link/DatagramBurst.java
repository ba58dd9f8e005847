package org.tereze.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.noise.DatagramInitiator;
import org.tereze.link.LinkException.Cause;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.AnswerListener;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.datagram.DatagramLimits;
import org.tereze.wire.datagram.DatagramSender;

/**
 * One burst of datagrams to a relay over a UDP socket of its own. One thread; blocks; {@link #stop}
 * from any other.
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
    /** The relay said nothing for so long as the caller allows. */
    SILENT,
    /** This burst's numbers are used up: what waits needs another one. */
    USED_UP,
    /** The caller's time was over, or it was stopped. */
    STOPPED
  }

  private final DatagramChannel channel;
  private final Selector selector;
  private final DatagramInitiator keys;
  private final DatagramSender sender;
  private final Outgoing outgoing;
  private final LongSupplier nanoTime;
  private final byte[] payload = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
  private final byte[] out = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
  private final ByteBuffer in = ByteBuffer.allocate(IN_BYTES);
  private volatile boolean stopped;
  private long heardNanos;

  /**
   * A burst; nothing is sent yet.
   *
   * @param rememberedRate of this network, bytes per second of IP packets; 0 if there is none
   * @param nanoTime a monotonic clock
   */
  public DatagramBurst(
      InetSocketAddress relay,
      LinkKeyUse key,
      Outgoing outgoing,
      AnswerListener listener,
      double rememberedRate,
      SecureRandom random,
      LongSupplier nanoTime)
      throws LinkException {
    this.outgoing = outgoing;
    this.nanoTime = nanoTime;
    this.sender = new DatagramSender(outgoing, listener, rememberedRate);
    try {
      keys = DatagramInitiator.start(key.staticKey(), key.key(), key.number(), random);
    } catch (CryptoException e) {
      throw new LinkException(Cause.NO_ANSWER, "the relay's key is not usable", e);
    }
    try {
      channel = DatagramChannel.open();
      channel.configureBlocking(false);
      channel.connect(relay);
      selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      keys.close();
      throw LinkException.unreachable(e);
    }
  }

  /**
   * Sends and listens until everything is answered or it ends otherwise.
   *
   * @param silenceMillis after so long without a word from the relay it ends
   * @param mostMillis after so long it ends in any case
   * @throws LinkException if the socket broke, or the relay said what no relay says
   */
  public End run(long silenceMillis, long mostMillis) throws LinkException {
    long begun = nanoTime.getAsLong();
    heardNanos = begun;
    while (true) {
      long now = nanoTime.getAsLong();
      if (sender.undecidedCount() == 0 && outgoing.peek() == null) {
        return End.DONE;
      }
      if (sender.undecidedCount() == 0 && sender.isUsedUp()) {
        return End.USED_UP;
      }
      if (stopped || now - begun >= mostMillis * NANOS_PER_MILLI) {
        return End.STOPPED;
      }
      if (now - heardNanos >= silenceMillis * NANOS_PER_MILLI) {
        return End.SILENT;
      }
      try {
        send();
        long wake = sender.wakeNanos(nanoTime.getAsLong());
        long end =
            Math.min(
                begun + mostMillis * NANOS_PER_MILLI, heardNanos + silenceMillis * NANOS_PER_MILLI);
        await(Math.min(wake, end));
        receive();
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
      // What the socket does not take now is lost, as it may be anywhere on the way.
      channel.write(ByteBuffer.wrap(out, 0, bytes));
    }
  }

  private void await(long untilNanos) throws IOException {
    long left = untilNanos - nanoTime.getAsLong();
    long millis = (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    if (millis > 0 && !stopped) {
      selector.select(millis);
      selector.selectedKeys().clear();
    }
  }

  private void receive() throws IOException, LinkException {
    while (true) {
      ((Buffer) in).clear();
      int length = channel.read(in);
      if (length <= 0) {
        return;
      }
      if (length <= DatagramLimits.MAX_DATAGRAM_BYTES) {
        open(length);
      }
    }
  }

  private void open(int length) throws LinkException {
    try {
      int opened = keys.open(in.array(), 0, length, payload);
      heardNanos = nanoTime.getAsLong();
      sender.onArrived(keys.lastNumber(), payload, 0, opened, heardNanos);
    } catch (CryptoException e) {
      // Anybody can send one from the relay's address.
      return;
    } catch (MalformedFrameException e) {
      throw LinkException.malformed(e);
    }
  }

  /** Ends a {@link #run}. */
  public void stop() {
    stopped = true;
    selector.wakeup();
  }

  /** Whether the relay has answered. */
  public boolean answered() {
    return keys.answered();
  }

  /** What to remember of this network: bytes per second of IP packets; 0 if nothing is known. */
  public double bytesPerSecond() {
    return sender.bytesPerSecond();
  }

  @Override
  public void close() {
    keys.close();
    try {
      selector.close();
      channel.close();
    } catch (IOException e) {
      // A socket that cannot be closed is already gone; there is nothing to keep.
      return;
    }
  }
}
