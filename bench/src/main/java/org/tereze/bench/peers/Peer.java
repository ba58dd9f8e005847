package org.tereze.bench.peers;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tereze.bench.load.LoadResult;
import org.tereze.bench.load.LoadShape;

/** A store-and-forward system in a process of its own. One thread. */
interface Peer extends AutoCloseable {
  /** As it is named in tables and by {@code --only}. */
  String name();

  /** What its ack says, as its makers have it. */
  String promise();

  /** Starts its process, on what it stored before, and waits until it listens. */
  void start() throws IOException;

  /** The number of its process, while it runs. */
  long pid();

  /** SIGKILL: no hook runs, nothing is flushed. */
  void kill() throws IOException;

  /** Makes mailboxes 0 to {@code count} - 1, whose owners are away; again, it changes nothing. */
  void makeMailboxes(int count) throws IOException;

  /** Puts reports, each counted when it is acknowledged. The clock starts on open links. */
  LoadResult put(LoadShape shape) throws IOException;

  /**
   * Takes everything out of mailboxes.
   *
   * @param expected so many reports of each mailbox; where a system cannot say that there is no
   *     more, silence ends the drain of a mailbox that holds fewer
   */
  Drained drain(int[] expected) throws IOException;

  /** Bytes of a new connection that puts so many reports at once, until the last ack. */
  Wire wire(int reports) throws IOException;

  /** The same in TLS 1.3; null for a system that needs none. */
  @Nullable Wire wireInTls(int reports) throws IOException;

  @Override
  void close();
}
