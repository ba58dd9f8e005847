package org.tereze.link;

import java.io.Closeable;
import java.io.IOException;

/**
 * A byte stream to a relay: a socket, or a fake in tests.
 *
 * <p>Used by one thread, except {@link #close}, which any thread may call to end a call that waits,
 * and {@link #wake}.
 */
public interface Wire extends Closeable {
  /**
   * Reads what is there, waiting at most {@code timeoutMillis} for the first byte; 0 does not wait.
   *
   * @return the number of bytes, 0 if none came in time or before {@link #wake}, -1 at the end of
   *     the stream
   */
  int read(byte[] into, int offset, int length, long timeoutMillis) throws IOException;

  /**
   * Hands all bytes over, waiting at most {@code timeoutMillis} for room.
   *
   * @throws IOException if the stream is gone, or room did not come in time
   */
  void write(byte[] from, int offset, int length, long timeoutMillis) throws IOException;

  /**
   * Has a read that waits, or the next one that would, return 0 before its time. May be called from
   * any thread. A wire that cannot do this does nothing: its reader notices later.
   */
  default void wake() {}

  /** Ends the stream in both directions; a second call does nothing. */
  @Override
  void close();
}
