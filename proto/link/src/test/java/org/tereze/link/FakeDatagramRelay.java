package org.tereze.link;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.noise.DatagramResponder;
import org.tereze.wire.AckCode;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.datagram.DatagramLimits;
import org.tereze.wire.datagram.DatagramReceiver;
import org.tereze.wire.datagram.UnitReader;

/** A relay that answers each put as it is told to, at the other end of a perfect line. */
final class FakeDatagramRelay implements DatagramWire {
  private final X25519PrivateKey key;
  private final SecureRandom random;
  private final LongSupplier nanoTime;
  private final Function<MailboxId, AckCode> answers;
  private final DatagramReceiver receiver = new DatagramReceiver(this::onUnit);
  private final UnitReader units = new UnitReader();
  private final Deque<byte[]> out = new ArrayDeque<>();
  private @Nullable DatagramResponder keys;
  private int answered;
  private boolean woken;
  private boolean closed;

  /** Whether it lets go of its answers. */
  volatile boolean mute;

  /** Whether its system says that nobody listens. */
  volatile boolean refusing;

  FakeDatagramRelay(
      X25519PrivateKey key,
      SecureRandom random,
      LongSupplier nanoTime,
      Function<MailboxId, AckCode> answers) {
    this.key = key;
    this.random = random;
    this.nanoTime = nanoTime;
    this.answers = answers;
  }

  @Override
  public synchronized void send(byte[] from, int offset, int length) throws IOException {
    if (refusing) {
      throw new PortUnreachableException("nobody there");
    }
    if (mute) {
      return;
    }
    byte[] payload = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
    try {
      DatagramResponder open = keys;
      int opened;
      if (open == null) {
        open = DatagramResponder.open(key, random, from, offset, length, payload);
        keys = open;
        opened = length - 55;
      } else {
        opened = openLater(open, from, offset, length, payload);
      }
      receiver.onDatagram(open.lastNumber(), payload, 0, opened, length, nanoTime.getAsLong());
      answer(open);
    } catch (CryptoException | MalformedFrameException e) {
      throw new AssertionError(e);
    }
  }

  private static int openLater(
      DatagramResponder open, byte[] from, int offset, int length, byte[] payload)
      throws CryptoException {
    try {
      return open.open(from, offset, length, payload);
    } catch (CryptoException e) {
      return open.openFirst(from, offset, length, payload);
    }
  }

  private void onUnit(int symbol, byte[] unit) throws MalformedFrameException {
    units.read(
        unit,
        (put, mailbox, precedence, hours, array, at, length) -> {
          AckCode code = answers.apply(mailbox.id());
          if (code != AckCode.STORED) {
            receiver.refuse(symbol, put, code);
          }
        });
    receiver.decided(symbol);
  }

  private void answer(DatagramResponder open) {
    byte[] arrived = receiver.arrived(answered, 1_000, nanoTime.getAsLong()).toByteArray();
    byte[] sealed = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
    int length = open.seal(answered++, arrived, 0, arrived.length, sealed);
    out.add(Arrays.copyOf(sealed, length));
    notifyAll();
  }

  @Override
  public synchronized int receive(byte[] into, long timeoutMillis) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    try {
      long end = nanoTime.getAsLong() + timeoutMillis * 1_000_000;
      long left = timeoutMillis;
      while (out.isEmpty() && left > 0 && !woken && !closed) {
        wait(left);
        left = (end - nanoTime.getAsLong()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    woken = false;
    byte[] next = out.poll();
    if (next == null) {
      return 0;
    }
    System.arraycopy(next, 0, into, 0, next.length);
    return next.length;
  }

  @Override
  public synchronized void wake() {
    woken = true;
    notifyAll();
  }

  @Override
  public int headerBytes() {
    return DatagramLimits.HEADER_BYTES;
  }

  @Override
  public String network() {
    return "";
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
