package org.tereze.bench.window;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.link.DatagramBurst;
import org.tereze.link.Dialer;
import org.tereze.link.FlowListener;
import org.tereze.link.KnownPath;
import org.tereze.link.LinkCall;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.link.NoiseLink;
import org.tereze.link.PutFlow;
import org.tereze.link.SocketDatagrams;
import org.tereze.link.SocketWire;
import org.tereze.testkit.DatagramProxy;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.LinkProxy;
import org.tereze.wire.AckCode;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;

/** Two ways through a window. Stateless. */
enum Sending {
  DATAGRAMS {
    @Override
    void run(Window window) throws IOException, LinkException {
      try (DatagramProxy line =
          new DatagramProxy(
              window.relay, window.shape, window.shape, window.seed, window.nanoTime)) {
        line.changeAddresses(window.from);
        line.openWindow();
        burst(window, line.address());
      }
    }
  },

  TCP {
    @Override
    void run(Window window) throws IOException, LinkException {
      try (LinkProxy line =
          new LinkProxy(window.relay, window.shape, window.shape, window.seed, window.nanoTime)) {
        line.openWindow();
        line.closeWindowAfter(Duration.ofMillis(window.millis));
        link(window, line.address(), SocketWire.dialer(window.nanoTime));
      }
    }
  };

  /** One window of one reporter. */
  static final class Window {
    final InetSocketAddress relay;
    final LinkKeyUse key;
    final LineShape shape;
    final long millis;
    final long seed;
    final Reporter reporter;
    final SecureRandom random;
    final LongSupplier nanoTime;
    private @Nullable InetAddress from;
    private volatile long begunNanos;

    Window(
        InetSocketAddress relay,
        LinkKeyUse key,
        LineShape shape,
        long millis,
        long seed,
        Reporter reporter,
        SecureRandom random,
        LongSupplier nanoTime) {
      this.relay = relay;
      this.key = key;
      this.shape = shape;
      this.millis = millis;
      this.seed = seed;
      this.reporter = reporter;
      this.random = random;
      this.nanoTime = nanoTime;
    }

    /** The next one of the same reporter, from another address. */
    Window next(InetAddress nextFrom, long nextMillis) {
      reporter.nextWindow();
      Window next = new Window(relay, key, shape, nextMillis, ~seed, reporter, random, nanoTime);
      next.from = nextFrom;
      return next;
    }

    private void begin() {
      begunNanos = nanoTime.getAsLong();
    }

    /** Reports acknowledged in the first seconds. */
    int stored(int seconds) {
      return reporter.storedUntil(begunNanos + seconds * 1_000_000_000L)
          - reporter.storedUntil(begunNanos);
    }
  }

  /** Sends until the window closes. */
  abstract void run(Window window) throws IOException, LinkException;

  /** By datagrams to this address, until the window's time is over. */
  static void burst(Window window, InetSocketAddress to) throws IOException, LinkException {
    try (DatagramBurst burst =
        new DatagramBurst(
            new SocketDatagrams(to),
            window.key,
            window.reporter,
            window.reporter::onAnswer,
            KnownPath.UNKNOWN,
            window.random,
            window.nanoTime)) {
      window.begin();
      burst.run(window.millis, window.millis);
    }
  }

  /** By a link to this address, until it is cut. */
  static void link(Window window, InetSocketAddress to, Dialer dialer)
      throws IOException, LinkException {
    window.begin();
    LinkCall call = new LinkCall(dialer, window.random, window.nanoTime, window.millis);
    call.run(to.getHostString(), to.getPort(), window.key, (link, key) -> put(window, link));
  }

  private static void put(Window window, NoiseLink link) throws LinkException {
    PutFlow flow = new PutFlow(link, window.reporter, new Listener(window), window.nanoTime);
    FrameReader frames = new FrameReader();
    flow.fill();
    flow.sendFirst();
    while (true) {
      int count = flow.next();
      if (count == NoiseLink.CLOSED) {
        return;
      }
      if (count != NoiseLink.NOTHING) {
        read(link, count, frames, flow);
      }
    }
  }

  private static void read(NoiseLink link, int count, FrameReader frames, PutFlow flow)
      throws LinkException {
    try {
      frames.feed(link.payload(), 0, count);
      while (frames.next()) {
        if (frames.type() == FrameType.ACK) {
          flow.onAck(frames);
        }
      }
      flow.recordRead();
    } catch (MalformedFrameException e) {
      throw LinkException.malformed(e);
    }
  }

  private record Listener(Window window) implements FlowListener {
    @Override
    public void putAdded(OutgoingPut put, int writerBytes) {}

    @Override
    public void othersAdded(int writerBytes) {}

    @Override
    public void wrote(int bytes) {}

    @Override
    public void answered(OutgoingPut put, AckCode code) {
      window.reporter.onAnswer(put.handle(), code);
    }
  }
}
