package org.tereze.relay.session;

import java.util.concurrent.Executor;

/** The connection under a session. Every call is made on the link's executor. */
public interface LinkPort {
  /** Runs tasks one after the other, on the thread on which the session is called. */
  Executor executor();

  /**
   * Sends bytes, which are copied before this returns. The session hears {@code flushed} when they
   * have left.
   */
  void send(byte[] array, int offset, int length);

  /** Whether bytes are wanted. Bytes that were given and not read are given again. */
  void setReading(boolean wanted);

  /**
   * Whether work with public keys may be done now, once. If not, the session hears {@code turn}
   * when it may.
   */
  boolean takeTurn();

  /** How many mailboxes the other end may make. */
  MailboxAllowance newMailboxes();

  /** Closes once everything that was sent has left. */
  void close();
}
