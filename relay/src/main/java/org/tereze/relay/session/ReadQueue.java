package org.tereze.relay.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;

/**
 * One link's reads of the store, in order: at most one task of a link is with the readers at a
 * time. Called on the link's executor only.
 */
final class ReadQueue {
  private static final Logger LOG = LoggerFactory.getLogger(ReadQueue.class);

  /** Asked on a reader's thread, answered on the link's. */
  interface Read {
    /** Blocks on the store and returns what is then to be done on the link's executor. */
    Runnable read(MailboxStore store) throws StoreException;

    /** Instead of the answer, on the link's executor. */
    void failed();
  }

  private final MailboxStore store;
  private final Executor readers;
  private final Executor link;
  private final Runnable afterwards;
  private List<Read> waiting = new ArrayList<>();
  private int running;

  /**
   * @param afterwards runs on the link's executor after a task's answers were given
   */
  ReadQueue(MailboxStore store, Executor readers, Executor link, Runnable afterwards) {
    this.store = store;
    this.readers = readers;
    this.link = link;
    this.afterwards = afterwards;
  }

  void add(Read read) {
    waiting.add(read);
  }

  /** Reads that are not answered yet. */
  int pending() {
    return waiting.size() + running;
  }

  /** Hands over what is waiting, unless a task is on its way already. */
  void submit() {
    if (running > 0 || waiting.isEmpty()) {
      return;
    }
    List<Read> task = waiting;
    waiting = new ArrayList<>();
    running = task.size();
    try {
      readers.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      answer(task.stream().map(read -> (Runnable) read::failed).toList());
    }
  }

  private void run(List<Read> task) {
    List<Runnable> answers = new ArrayList<>(task.size());
    for (Read read : task) {
      try {
        answers.add(read.read(store));
      } catch (StoreException e) {
        LOG.error("a read of the store failed", e);
        answers.add(read::failed);
      } catch (RuntimeException e) {
        LOG.error("a read of the store broke", e);
        answers.add(read::failed);
      }
    }
    try {
      link.execute(() -> answer(answers));
    } catch (RejectedExecutionException e) {
      LOG.debug("a link went away with its event loop before its answer");
    }
  }

  private void answer(List<Runnable> answers) {
    running = 0;
    answers.forEach(Runnable::run);
    afterwards.run();
  }
}
