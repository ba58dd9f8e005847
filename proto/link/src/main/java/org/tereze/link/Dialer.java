package org.tereze.link;

import java.io.IOException;

/** Opens byte streams to relays; an app may bind them to a network or lead them through a proxy. */
@FunctionalInterface
public interface Dialer {
  /**
   * Connects.
   *
   * @throws IOException if it cannot be reached within the time
   */
  Wire dial(String host, int port, long timeoutMillis) throws IOException;
}
