package org.tereze.link;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tereze.link.DatagramBurst.End;
import org.tereze.wire.AckCode;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;

/**
 * Puts on their way by datagrams, in a task that an executor runs, while the caller's thread dials
 * and talks on a link. Safe in any thread; what happened is told in the caller's, by {@link #tell}.
 *
 * <p>Guarantees: every put that was given is told as answered, or is in {@link Left}: never both,
 * never neither, but for those that did not leave because they were withdrawn or their mailbox was
 * answered to be revoked.
 */
public final class DatagramRun implements AutoCloseable {
  private static final long MOST_MILLIS = 24L * 60 * 60 * 1000;

  /** What the caller hears of what happened. */
  public interface Listener {
    /** The put has left. */
    void sending(OutgoingPut put);

    /** The relay answered it. */
    void answered(OutgoingPut put, AckCode code);
  }

  /** What was not answered, each in the order in which it was given. */
  public static final class Left {
    private final List<OutgoingPut> sent;
    private final List<OutgoingPut> unsent;

    private Left(List<OutgoingPut> sent, List<OutgoingPut> unsent) {
      this.sent = sent;
      this.unsent = unsent;
    }

    /** May have arrived. */
    public List<OutgoingPut> sent() {
      return sent;
    }

    /** Did not leave. */
    public List<OutgoingPut> unsent() {
      return unsent;
    }
  }

  private final DatagramBurst burst;
  private final LongSupplier nanoTime;
  private final long unansweredMillis;
  private final Runnable news;

  // Guarded by this.
  private final Deque<OutgoingPut> waiting = new ArrayDeque<>();
  private final Map<Long, OutgoingPut> underWay = new LinkedHashMap<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private final long begunNanos;
  private long waitingBytes;
  private long underWayBytes;
  private long rttMillis = -1;
  private boolean finished;
  private boolean over;
  private @Nullable LinkException broken;

  /** One thing to tell: left if there is no code. */
  private static final class Event {
    final OutgoingPut put;
    final @Nullable AckCode code;

    Event(OutgoingPut put, @Nullable AckCode code) {
      this.put = put;
      this.code = code;
    }
  }

  /** What it takes to begin: a thread, keys, what is known of the path, patience, clock, chance. */
  public static final class Means {
    private final Executor executor;
    private final LinkKeyUse key;
    private final KnownPath path;
    private final long unansweredMillis;
    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private boolean asksFirst;

    /**
     * As {@link DatagramBurst} takes them.
     *
     * @param executor runs one task for as long as the burst lasts
     */
    public Means(
        Executor executor,
        LinkKeyUse key,
        KnownPath path,
        long unansweredMillis,
        SecureRandom random,
        LongSupplier nanoTime) {
      this.executor = executor;
      this.key = key;
      this.path = path;
      this.unansweredMillis = unansweredMillis;
      this.random = random;
      this.nanoTime = nanoTime;
    }

    /** As {@link DatagramBurst#askFirst}, also where nothing is to be put. */
    public Means askingFirst() {
      Means means = new Means(executor, key, path, unansweredMillis, random, nanoTime);
      means.asksFirst = true;
      return means;
    }
  }

  /**
   * Begins to send.
   *
   * @param wire closed with this
   * @param puts in the order of sending
   * @param news called on another thread when there is something to {@link #tell}, or nothing waits
   */
  public DatagramRun(DatagramWire wire, Means means, List<OutgoingPut> puts, Runnable news)
      throws LinkException {
    this.nanoTime = means.nanoTime;
    this.unansweredMillis = means.unansweredMillis;
    this.news = news;
    puts.forEach(this::append);
    this.begunNanos = nanoTime.getAsLong();
    this.burst =
        new DatagramBurst(
            wire, means.key, new Queue(), new Answers(), means.path, means.random, nanoTime);
    if (means.asksFirst) {
      burst.askFirst();
    }
    means.executor.execute(() -> run(means.asksFirst));
  }

  private void append(OutgoingPut put) {
    waiting.add(put);
    waitingBytes += put.body().length;
  }

  private void removeIf(Predicate<OutgoingPut> unwanted) {
    waiting.removeIf(unwanted);
    waitingBytes = waiting.stream().mapToLong(put -> put.body().length).sum();
  }

  /** The puts, as the burst's thread takes them. */
  private final class Queue implements Outgoing {
    @Override
    public @Nullable OutgoingPut peek() {
      synchronized (DatagramRun.this) {
        return waiting.peek();
      }
    }

    @Override
    public void remove() {
      boolean last;
      synchronized (DatagramRun.this) {
        OutgoingPut put = waiting.remove();
        waitingBytes -= put.body().length;
        underWay.put(put.handle(), put);
        underWayBytes += put.body().length;
        events.add(new Event(put, null));
        last = waiting.isEmpty();
      }
      if (last) {
        tellOthers(); // who adds them bit by bit has to know
      }
    }
  }

  /** What the burst's thread hears. */
  private final class Answers implements DatagramListener {
    @Override
    public void onAnswer(long handle, AckCode code) {
      synchronized (DatagramRun.this) {
        OutgoingPut put = underWay.remove(handle);
        if (put == null) {
          throw new IllegalStateException("an answer to what was not sent");
        }
        underWayBytes -= put.body().length;
        if (code == AckCode.REVOKED) {
          removeIf(other -> other.mailbox().equals(put.mailbox()));
        }
        events.add(new Event(put, code));
      }
      tellOthers();
    }

    @Override
    public void onHeard() {
      synchronized (DatagramRun.this) {
        rttMillis = (nanoTime.getAsLong() - begunNanos) / 1_000_000;
      }
      tellOthers();
    }
  }

  private void tellOthers() {
    synchronized (this) {
      notifyAll();
    }
    news.run();
  }

  private void run(boolean asksFirst) {
    try {
      End end = asksFirst ? burst.run(unansweredMillis, MOST_MILLIS) : End.DONE;
      while (end == End.DONE && awaitPuts()) {
        end = burst.run(unansweredMillis, MOST_MILLIS);
      }
    } catch (LinkException e) {
      synchronized (this) {
        broken = e;
      }
    } finally {
      synchronized (this) {
        over = true;
      }
      tellOthers();
    }
  }

  private synchronized boolean awaitPuts() {
    try {
      while (waiting.isEmpty() && !finished) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !waiting.isEmpty();
  }

  /** Another put, behind those that wait. */
  public void add(OutgoingPut put) {
    synchronized (this) {
      append(put);
      notifyAll();
    }
    burst.wake();
  }

  /** This one need not go; no answer to it is told if it did not yet. */
  public synchronized void withdraw(long handle) {
    removeIf(put -> put.handle() == handle);
  }

  /** No more will be added: it is over when all is answered. */
  public synchronized void finish() {
    finished = true;
    notifyAll();
  }

  /**
   * Waits until there is something to tell, or it is over, or the time is.
   *
   * @return whether it was not for the time
   */
  public synchronized boolean await(long millis) {
    long end = nanoTime.getAsLong() + millis * 1_000_000;
    boolean was = isAnswered();
    try {
      while (events.isEmpty() && !over && was == isAnswered()) {
        long left = (end - nanoTime.getAsLong() + 999_999) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /** Tells what happened since the last call, in its order; whether there was anything. */
  public boolean tell(Listener listener) {
    Event event = next();
    boolean any = event != null;
    while (event != null) {
      AckCode code = event.code;
      if (code == null) {
        listener.sending(event.put);
      } else {
        listener.answered(event.put, code);
      }
      event = next();
    }
    return any;
  }

  private synchronized @Nullable Event next() {
    return events.poll();
  }

  /** Puts that wait to be sent. */
  public synchronized int waitingCount() {
    return waiting.size();
  }

  /** Envelope bytes of those that wait. */
  public synchronized long waitingBytes() {
    return waitingBytes;
  }

  /** Envelope bytes of those that wait or are not answered. */
  public synchronized long unansweredBytes() {
    return waitingBytes + underWayBytes;
  }

  /** Whether the relay has answered. */
  public boolean isAnswered() {
    return burst.answered();
  }

  /** Whether nothing more will happen. */
  public synchronized boolean isOver() {
    return over;
  }

  /** Begin to first answer; -1 before it. */
  public synchronized long rttMillis() {
    return rttMillis;
  }

  /** Whether the relay's system said that nobody takes datagrams there: none has arrived. */
  public synchronized boolean wasRefused() {
    return broken != null && broken.reason() == LinkException.Cause.UNREACHABLE && rttMillis < 0;
  }

  /** Its bytes, and what to remember of its network. */
  public DatagramBurst burst() {
    return burst;
  }

  /**
   * Ends it and waits until nothing more happens; what happened meanwhile is still to be told.
   *
   * @return what was not answered
   */
  public Left stop() {
    finish();
    burst.stop();
    awaitEnd();
    synchronized (this) {
      List<OutgoingPut> sent = new ArrayList<>(underWay.values());
      List<OutgoingPut> unsent = new ArrayList<>();
      if (wasRefused()) {
        unsent.addAll(sent);
        sent.clear();
      }
      unsent.addAll(waiting);
      Left left = new Left(sent, unsent);
      underWay.clear();
      waiting.clear();
      underWayBytes = 0;
      waitingBytes = 0;
      return left;
    }
  }

  private synchronized void awaitEnd() {
    boolean interrupted = false;
    while (!over) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    burst.close();
  }
}
