package org.tereze.relay.uplink;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tasks that other threads give to an uplink's, which sleeps until there are some. {@link #execute}
 * and {@link #signal} may be called on any thread.
 */
final class UplinkTasks implements Executor {
  private final Runnable elsewhere;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();

  /** {@code elsewhere} wakes the thread where it waits for something else; any thread. */
  UplinkTasks(Runnable elsewhere) {
    this.elsewhere = elsewhere;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    signal();
  }

  /** Has the thread look up from its waiting. */
  void signal() {
    signalled.set(true);
    lock.lock();
    try {
      work.signal();
    } finally {
      lock.unlock();
    }
    elsewhere.run();
  }

  /** Waits for a signal, at most so long. */
  void await(long millis) throws InterruptedException {
    lock.lock();
    try {
      long leftNanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (leftNanos > 0 && !signalled.get()) {
        leftNanos = work.awaitNanos(leftNanos);
      }
    } finally {
      signalled.set(false);
      lock.unlock();
    }
  }

  /** Runs all that were given. */
  void run() {
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
  }
}
