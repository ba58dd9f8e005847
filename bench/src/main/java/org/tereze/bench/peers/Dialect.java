package org.tereze.bench.peers;

import java.io.IOException;
import java.nio.ByteBuffer;

/** How a kind of broker is spoken to: just what the job needs, byte by byte. Stateless. */
interface Dialect {
  /** Waits for what the server says first, which is in clear even where TLS follows. */
  default void hear(Conversation conversation) throws IOException {}

  /** Introduces connection number {@code link} that will put; returns when the server is ready. */
  void greet(Conversation conversation, int link) throws IOException;

  /**
   * What puts a report.
   *
   * @param link the connection it will go over
   * @param number of the report on its connection, from 0
   */
  byte[] put(int link, int mailbox, int number, byte[] report);

  /** Takes whole answers out of {@code in}; returns how many puts they acknowledge. */
  int takeAcks(ByteBuffer in) throws IOException;

  /** Whether a mailbox is made and read on a connection of its own. */
  boolean connectionPerMailbox();

  /** Makes a mailbox, if it is not there; mailbox 0 is made first. */
  void makeMailbox(Conversation conversation, int mailbox) throws IOException;

  /**
   * Takes everything out of some mailboxes.
   *
   * @param conversation new, not greeted
   * @param expected reports of each of them
   */
  long drain(Conversation conversation, int[] mailboxes, int[] expected) throws IOException;
}
