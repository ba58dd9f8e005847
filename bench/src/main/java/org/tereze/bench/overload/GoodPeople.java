package org.tereze.bench.overload;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.Percentiles;
import org.tereze.bench.load.PutLoad;

/**
 * Good links, each in a thread of its own, and somebody who opens a new link now and then. One
 * thread calls.
 */
final class GoodPeople implements AutoCloseable {
  private static final long HELLO_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long PATIENCE_SECONDS = 15;

  /**
   * What they saw.
   *
   * @param puts from sending to the ack
   * @param hellos from connecting to the relay's first answer
   * @param unserved links whose last put had no answer in time
   */
  record Seen(Percentiles puts, Percentiles hellos, int unserved) {}

  private final InetSocketAddress relay;
  private final byte[] relayKey;
  private final LongSupplier nanoTime;
  private final SecureRandom random;
  private final Ledger ledger;
  private final List<LoadOwner> owners = new ArrayList<>();
  private final List<GoodLink> links = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "good");
            thread.setDaemon(true);
            return thread;
          });

  /** Claims their mailboxes and opens their links. */
  GoodPeople(
      int count,
      InetSocketAddress relay,
      byte[] relayKey,
      LongSupplier nanoTime,
      SecureRandom random)
      throws IOException {
    this.relay = relay;
    this.relayKey = relayKey;
    this.nanoTime = nanoTime;
    this.random = random;
    this.ledger = new Ledger(count);
    for (int i = 0; i < count; i++) {
      owners.add(new LoadOwner("good " + i));
    }
    PutLoad.claim(relay, relayKey, owners, random);
    for (int i = 0; i < count; i++) {
      LoadOwner friend = owners.get((i + 1) % count);
      links.add(
          new GoodLink(
              i,
              PutLoad.open(relay, relayKey, owners, random),
              owners.get(i),
              friend,
              ledger,
              nanoTime));
    }
  }

  Ledger ledger() {
    return ledger;
  }

  /** Lets them put and fetch for so long. */
  Seen run(int seconds) throws IOException, InterruptedException {
    long until = nanoTime.getAsLong() + TimeUnit.SECONDS.toNanos(seconds);
    List<Future<List<Long>>> running = new ArrayList<>();
    for (GoodLink link : links) {
      running.add(threads.submit(() -> link.run(until)));
    }
    Future<List<Long>> newcomer = threads.submit(() -> hellos(until));
    List<Long> puts = new ArrayList<>();
    int unserved = 0;
    for (Future<List<Long>> one : running) {
      unserved += take(one, seconds + PATIENCE_SECONDS, puts) ? 0 : 1;
    }
    List<Long> hellos = new ArrayList<>();
    unserved += take(newcomer, PATIENCE_SECONDS, hellos) ? 0 : 1;
    return new Seen(new Percentiles(puts), new Percentiles(hellos), unserved);
  }

  private static boolean take(Future<List<Long>> one, long patienceSeconds, List<Long> to)
      throws IOException, InterruptedException {
    try {
      List<Long> seen = one.get(patienceSeconds, TimeUnit.SECONDS);
      to.addAll(seen);
      return !seen.isEmpty();
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException("a good link broke", e);
    }
  }

  private List<Long> hellos(long untilNanos) throws IOException {
    List<Long> waited = new ArrayList<>();
    while (untilNanos - nanoTime.getAsLong() > 0) {
      long began = nanoTime.getAsLong();
      PutLoad.open(relay, relayKey, owners, random).close();
      waited.add(nanoTime.getAsLong() - began);
      LockSupport.parkNanos(HELLO_PAUSE_NANOS);
    }
    return waited;
  }

  /** Fetches what still waits in every mailbox, over new links. */
  void drain() throws IOException {
    for (int i = 0; i < owners.size(); i++) {
      try (GoodLink link =
          new GoodLink(
              i,
              PutLoad.open(relay, relayKey, owners, random),
              owners.get(i),
              owners.get(i),
              ledger,
              nanoTime)) {
        link.fetch();
      }
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (GoodLink link : links) {
      link.close();
    }
  }
}
