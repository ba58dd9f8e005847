package org.tereze.relay.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.tereze.relay.queue.CommitLink;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.queue.Submission;
import org.tereze.wire.AckCode;

/**
 * A relay's store and committer in a process of their own, under load until killed, or until every
 * producer has put its share.
 *
 * <p>Arguments: directory, {@link StoreFault}, envelopes per producer, and the number each producer
 * begins with. Speaks on its standard output, one line a fact, written before anything follows from
 * it:
 *
 * <pre>
 * A producer number             in custody
 * D mailbox lane sequence producer number   given to the owner
 * C mailbox lane sequence       collected up to here
 * </pre>
 */
final class StoreChild {
  private static final long BOUND_BYTES = 24 << 10;
  private static final long BATCH_BYTES = 4 << 10;

  // Unbuffered: what was written to the pipe outlives this process.
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private final MailboxStore store;
  private final Committer committer;

  private StoreChild(Path directory, StoreFault fault) throws StoreException {
    store =
        RocksMailboxStore.open(
            directory, ChildLoad.limits(), () -> Long.MAX_VALUE, new SecureRandom(), fault.write());
    committer = new Committer(store, () -> ChildLoad.NOW_HOURS, BOUND_BYTES, BATCH_BYTES).start();
  }

  public static void main(String[] args) throws Exception {
    StoreChild child = new StoreChild(Path.of(args[0]), StoreFault.valueOf(args[1]));
    int each = Integer.parseInt(args[2]);
    child.claim();
    List<Thread> producers = new ArrayList<>();
    for (int p = 0; p < ChildLoad.PRODUCERS; p++) {
      int producer = p;
      int from = Integer.parseInt(args[3 + p]);
      producers.add(new Thread(() -> child.produce(producer, from, from + each)));
    }
    Thread owner = new Thread(child::collect, "owner");
    owner.setDaemon(true);
    owner.start();
    producers.forEach(Thread::start);
    for (Thread producer : producers) {
      producer.join();
    }
    Runtime.getRuntime().halt(0);
  }

  /** One thing after the other: a pipe may mix what is written at once. */
  private static synchronized void say(StringBuilder lines) {
    try {
      OUT.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void claim() {
    WaitingLink link = new WaitingLink(1_000);
    List<CommitItem> claims = new ArrayList<>();
    for (int i = 0; i < ChildLoad.MAILBOXES; i++) {
      claims.add(StatementItem.claim(ChildLoad.key(i), 1));
    }
    link.commit(claims);
  }

  private void produce(int producer, int from, int to) {
    ProducerLink link = new ProducerLink(producer);
    int number = from;
    while (number < to) {
      List<CommitItem> items = new ArrayList<>();
      List<ChildLoad.Name> names = new ArrayList<>();
      for (int i = 0; i <= number % 7 && number < to; i++, number++) {
        ChildLoad.Name name = new ChildLoad.Name(producer, number);
        items.add(name.put());
        names.add(name);
      }
      link.offer(new Submission(link, items, names));
    }
    link.awaitAll();
  }

  /** The owner of every mailbox: fetches, collects, and now and then the relay sweeps. */
  private void collect() {
    WaitingLink link = new WaitingLink(1_001);
    try {
      for (int round = 0; ; round++) {
        int mailbox = round % ChildLoad.MAILBOXES;
        collectPage(link, mailbox);
        if (round % 40 == 20) {
          committer.sweep(ChildLoad.NOW_HOURS, null);
        }
        if (round % 100 == 60) {
          store.compact();
        }
      }
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  private void collectPage(WaitingLink link, int mailbox) throws StoreException {
    MailboxKey key = ChildLoad.key(mailbox);
    DeliveryPage page = store.deliveries(key, new long[MailboxStore.LANES], 20_000);
    long[] upTo = new long[MailboxStore.LANES];
    StringBuilder given = new StringBuilder();
    for (StoredEnvelope envelope : page.envelopes()) {
      ChildLoad.Name name = ChildLoad.Name.of(envelope.bytes());
      upTo[envelope.lane()] = envelope.sequence();
      line(given, "D", mailbox, envelope.lane(), envelope.sequence());
      given.setLength(given.length() - 1);
      given.append(' ').append(name.producer()).append(' ').append(name.number()).append('\n');
    }
    say(given);
    link.commit(List.of(new CollectedItem(key, upTo)));
    StringBuilder collected = new StringBuilder();
    for (int lane = 0; lane < upTo.length; lane++) {
      line(collected, "C", mailbox, lane, upTo[lane]);
    }
    say(collected);
  }

  private static void line(StringBuilder to, String what, long... numbers) {
    to.append(what);
    for (long number : numbers) {
      to.append(' ').append(number);
    }
    to.append('\n');
  }

  /** Puts as fast as it is let, and says each ack. */
  private final class ProducerLink implements CommitLink {
    private final int number;
    private final Executor executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task);
              thread.setDaemon(true);
              return thread;
            });
    private final Semaphore room = new Semaphore(0);
    private final Semaphore answered = new Semaphore(0);
    private int offered;

    ProducerLink(int number) {
      this.number = number;
    }

    void offer(Submission submission) {
      while (!committer.offer(submission)) {
        room.acquireUninterruptibly();
      }
      offered++;
    }

    void awaitAll() {
      answered.acquireUninterruptibly(offered);
    }

    @Override
    public long number() {
      return number;
    }

    @Override
    public Executor executor() {
      return executor;
    }

    @Override
    public void committed(List<Submission> done) {
      StringBuilder acks = new StringBuilder();
      for (Submission submission : done) {
        List<?> names = (List<?>) submission.token();
        for (int i = 0; i < names.size(); i++) {
          ChildLoad.Name name = (ChildLoad.Name) names.get(i);
          if (((PutItem) submission.items().get(i)).result() == AckCode.STORED) {
            line(acks, "A", name.producer(), name.number());
          }
        }
      }
      say(acks);
      answered.release(done.size());
    }

    @Override
    public void commitFailed(List<Submission> lost, StoreException why) {
      throw new IllegalStateException(why);
    }

    @Override
    public void room() {
      room.release();
    }
  }

  /** Commits one thing at a time and waits for it. */
  private final class WaitingLink implements CommitLink {
    private final long number;
    private volatile CountDownLatch done = new CountDownLatch(1);

    WaitingLink(long number) {
      this.number = number;
    }

    void commit(List<CommitItem> items) {
      done = new CountDownLatch(1);
      Submission submission = new Submission(this, items, "");
      Semaphore retry = room;
      while (!committer.offer(submission)) {
        retry.acquireUninterruptibly();
      }
      try {
        done.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private final Semaphore room = new Semaphore(0);

    @Override
    public long number() {
      return number;
    }

    @Override
    public Executor executor() {
      return Runnable::run;
    }

    @Override
    public void committed(List<Submission> submissions) {
      done.countDown();
    }

    @Override
    public void commitFailed(List<Submission> lost, StoreException why) {
      throw new IllegalStateException(why);
    }

    @Override
    public void room() {
      room.release();
    }
  }
}
