package org.tereze.relay.session;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A connection in memory: what is sent leaves at once, or when the test says so. */
final class FakePort implements LinkPort {
  private static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  boolean reading = true;
  boolean closed;
  boolean stuck;
  int stuckBytes;

  /** How often work with public keys may be done without asking again. */
  int turns = Integer.MAX_VALUE;

  int turnsAsked;
  MailboxAllowance newMailboxes = MailboxAllowance.UNLIMITED;

  /** Set by the test, once the session over this port exists. */
  @SuppressWarnings("NullAway.Init")
  LinkSession session;

  @Override
  public Executor executor() {
    return tasks::add;
  }

  @Override
  public void send(byte[] array, int offset, int length) {
    sent.write(array, offset, length);
    if (stuck) {
      stuckBytes += length;
    } else {
      tasks.add(() -> session.flushed(length));
    }
  }

  @Override
  public void setReading(boolean wanted) {
    reading = wanted;
  }

  @Override
  public boolean takeTurn() {
    if (turns == 0) {
      turnsAsked++;
      return false;
    }
    turns--;
    return true;
  }

  @Override
  public MailboxAllowance newMailboxes() {
    return newMailboxes;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** What was sent since the last call. */
  byte[] take() {
    byte[] bytes = sent.toByteArray();
    sent.reset();
    return bytes;
  }

  /** Bytes sent since the last {@link #take}. */
  int sentBytes() {
    return sent.size();
  }

  /** What was stuck leaves. */
  void unstick() {
    stuck = false;
    int bytes = stuckBytes;
    stuckBytes = 0;
    tasks.add(() -> session.flushed(bytes));
  }

  /** Runs what is posted already. */
  void runPosted() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Runs the link's tasks as they come until something holds. */
  void runUntil(BooleanSupplier holds) {
    try {
      while (!holds.getAsBoolean()) {
        Runnable task = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (task == null) {
          throw new AssertionError("nothing happens any more");
        }
        task.run();
      }
      runPosted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
