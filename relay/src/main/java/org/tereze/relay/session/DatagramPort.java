package org.tereze.relay.session;

import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What a burst of datagrams needs of the world. Called on its executor only. */
public interface DatagramPort {
  /** The one that all calls of the session are made on. */
  Executor executor();

  /** Sends a datagram; it may be lost. */
  void send(InetSocketAddress to, byte[] array, int length);

  /** Runs the task later on the executor. */
  void later(Runnable task, long delay, TimeUnit unit);

  /** What mailboxes in transit it may still make. */
  MailboxAllowance newMailboxes();
}
