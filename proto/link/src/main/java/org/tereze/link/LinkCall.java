package org.tereze.link;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens links to relays, and once more with the static key where a link key met silence.
 *
 * <p>One thread; {@link #stop} and {@link #wake} from any other.
 */
public final class LinkCall {
  private final Dialer dialer;
  private final SecureRandom random;
  private final LongSupplier nanoTime;
  private final long connectTimeoutMillis;
  private long dialMillis;
  private @Nullable Wire wire;
  private boolean stopped;

  /** Calls over these means; {@code nanoTime} is a monotonic clock. */
  public LinkCall(
      Dialer dialer, SecureRandom random, LongSupplier nanoTime, long connectTimeoutMillis) {
    this.dialer = dialer;
    this.random = random;
    this.nanoTime = nanoTime;
    this.connectTimeoutMillis = connectTimeoutMillis;
    this.dialMillis = connectTimeoutMillis;
  }

  /** From now on a connection is given up after this time, or after the usual one if it is less. */
  public void dialWithin(long millis) {
    dialMillis = Math.min(millis, connectTimeoutMillis);
  }

  /** What is said on a link. */
  @FunctionalInterface
  public interface Talk<E extends Exception> {
    /** Talks to the end; the link is closed behind it. */
    void on(NoiseLink link, LinkKeyUse key) throws LinkException, E;
  }

  /**
   * Opens a link to {@code key} and talks; if nothing at all came back, the same again with the
   * static key.
   *
   * @throws LinkException why the last link ended early
   */
  public <E extends Exception> void run(String host, int port, LinkKeyUse key, Talk<E> talk)
      throws LinkException, E {
    try {
      once(host, port, key, talk);
    } catch (LinkException e) {
      // Only silence is what a relay says to a key it forgot; a cut says nothing about keys.
      if (key.number() == 0 || e.reason() != LinkException.Cause.NO_ANSWER) {
        throw e;
      }
      once(host, port, LinkKeyUse.ofStatic(key.staticKey()), talk);
    }
  }

  private <E extends Exception> void once(String host, int port, LinkKeyUse key, Talk<E> talk)
      throws LinkException, E {
    long dialled = nanoTime.getAsLong();
    Wire open = dial(host, port);
    long connectMillis = (nanoTime.getAsLong() - dialled) / 1_000_000;
    try (NoiseLink link = new NoiseLink(open, key, random, nanoTime, connectMillis)) {
      talk.on(link, key);
    } finally {
      open.close();
    }
  }

  /** A way for datagrams to the same address; null if there is none: the link will say why. */
  public @Nullable DatagramWire datagrams(String host, int port) {
    try {
      return dialer.datagrams(host, port);
    } catch (IOException e) {
      return null;
    }
  }

  /** What datagrams begin with over this path; they get as much patience as a connection. */
  public DatagramRun.Means datagramMeans(Executor executor, LinkKeyUse key, KnownPath path) {
    return new DatagramRun.Means(executor, key, path, connectTimeoutMillis, random, nanoTime);
  }

  private Wire dial(String host, int port) throws LinkException {
    Wire open;
    try {
      open = dialer.dial(host, port, dialMillis);
    } catch (IOException e) {
      throw LinkException.unreachable(e);
    }
    synchronized (this) {
      if (stopped) {
        open.close();
        throw LinkException.stopped();
      }
      wire = open;
    }
    return open;
  }

  /** Has the reader of the call that is running look up from its waiting. */
  public synchronized void wake() {
    if (wire != null) {
      wire.wake();
    }
  }

  /** Ends the call that is running, and keeps others from starting. */
  public synchronized void stop() {
    stopped = true;
    if (wire != null) {
      wire.close();
    }
  }
}
