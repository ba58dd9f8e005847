package org.tereze.link;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens ways to relays; an app may bind them to a network or lead them through a proxy. */
@FunctionalInterface
public interface Dialer {
  /**
   * Connects.
   *
   * @throws IOException if it cannot be reached within the time
   */
  Wire dial(String host, int port, long timeoutMillis) throws IOException;

  /**
   * Opens a way for datagrams to the same address; null if there is none, as through a proxy for
   * streams.
   *
   * @throws IOException if it cannot be reached at all
   */
  default @Nullable DatagramWire datagrams(String host, int port) throws IOException {
    return null;
  }

  /** Lets so much time pass, as a rate wants it. */
  default void pause(long millis) throws InterruptedException {
    var unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS); // nobody ends it early
  }
}
