package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.queue.CommitLink;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.queue.Submission;
import org.tereze.testkit.history.Ask;
import org.tereze.testkit.history.Collect;
import org.tereze.testkit.history.Fetch;
import org.tereze.testkit.history.Put;
import org.tereze.testkit.history.Statement;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/**
 * One of the clients of a {@link StoreHistory}: sender, owner and asker in turn, until the store
 * takes nothing more. Its own thread; answers come on the committer's.
 */
final class HistoryClient implements CommitLink, Runnable {
  private static final int IN_FLIGHT = 4;
  private static final int MOST_PUTS = 6;
  private static final int MOST_ASKED = 20;
  private static final int LAST_READS = 3;
  private static final int REVOCABLE = 3;

  private final int number;
  private final StoreHistory world;
  private final MailboxStore store;
  private final Committer committer;
  private final Random random;
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
  private final Semaphore room = new Semaphore(0);
  private volatile boolean over;

  HistoryClient(
      int number, StoreHistory world, MailboxStore store, Committer committer, Random random) {
    this.number = number;
    this.world = world;
    this.store = store;
    this.committer = committer;
    this.random = random;
  }

  @Override
  public void run() {
    try {
      while (!over) {
        act(random.nextInt(100));
        world.step(committer, random);
      }
      for (int i = 0; i < LAST_READS; i++) { // a relay that cannot write any more is still read
        int mailbox = random.nextInt(StoreHistory.MAILBOXES);
        fetch(mailbox, Integer.MAX_VALUE, 1 << 20);
        ask(someOf(mailbox));
      }
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    } finally {
      inFlight.acquireUninterruptibly(IN_FLIGHT);
      committer.linkClosed(this);
    }
  }

  private void act(int dice) throws StoreException {
    int mailbox = random.nextInt(StoreHistory.MAILBOXES);
    if (dice < 55) {
      put();
    } else if (dice < 75) {
      fetchAndCollect(mailbox);
    } else if (dice < 92) {
      ask(someOf(mailbox));
    } else if (dice < 99) {
      offer(StatementItem.claim(key(mailbox), 1), world.history.claim(number, mailbox));
    } else if (mailbox % REVOCABLE == 0) {
      offer(StatementItem.revoke(key(mailbox), 2), world.history.revoke(number, mailbox));
    }
  }

  private static MailboxKey key(int mailbox) {
    return StoreFixtures.key(mailbox);
  }

  /** New ones mostly, and some that may have been put before, by anybody. */
  private void put() {
    List<CommitItem> items = new ArrayList<>();
    List<Object> operations = new ArrayList<>();
    for (int i = random.nextInt(MOST_PUTS); i >= 0; i--) {
      int last = world.envelopes.get();
      StoreHistory.Envelope envelope =
          new StoreHistory.Envelope(
              random.nextInt(3) > 0
                  ? world.envelopes.getAndIncrement()
                  : Math.max(0, last - 1 - random.nextInt(last / (1 + random.nextInt(20)))));
      operations.add(
          world.history.put(
              number,
              envelope.mailbox(),
              envelope.number(),
              envelope.lane(),
              envelope.lifetimeHours(),
              envelope.bytes().length));
      items.add(envelope.put());
    }
    offer(items, operations);
  }

  private void offer(CommitItem item, Object operation) {
    offer(List.of(item), List.of(operation));
  }

  private void offer(List<CommitItem> items, List<Object> operations) {
    inFlight.acquireUninterruptibly();
    while (!committer.offer(new Submission(this, items, operations))) {
      room.acquireUninterruptibly();
    }
  }

  private int[] someOf(int mailbox) {
    int rounds = world.envelopes.get() / StoreHistory.MAILBOXES;
    return random
        .ints(1 + random.nextInt(MOST_ASKED), 0, rounds)
        .map(round -> round * StoreHistory.MAILBOXES + mailbox)
        .distinct()
        .toArray();
  }

  private void ask(int... envelopes) throws StoreException {
    int mailbox = envelopes[0] % StoreHistory.MAILBOXES;
    Ask ask = world.history.ask(number, mailbox, envelopes);
    long[] ids =
        Arrays.stream(envelopes).mapToLong(e -> new StoreHistory.Envelope(e).id()).toArray();
    Disposition[] told = store.dispositions(StoreFixtures.SECRET, ids, world.nowHours());
    world.history.answered(ask, told);
    world.reads.incrementAndGet();
  }

  private void fetchAndCollect(int mailbox) throws StoreException {
    boolean breaksOff = random.nextInt(5) == 0;
    long[] given = fetch(mailbox, breaksOff ? 1 : Integer.MAX_VALUE, 200 + random.nextInt(4_000));
    if (random.nextInt(3) > 0) {
      offer(new CollectedItem(key(mailbox), given), world.history.collect(number, mailbox, given));
    }
  }

  /** Per lane, the last sequence that was given; of some lanes only, the owner being hasty. */
  private long[] fetch(int mailbox, int pages, int pageBytes) throws StoreException {
    Fetch fetch = world.history.fetch(number, mailbox);
    long[] after = new long[MailboxStore.LANES];
    DeliveryPage page;
    int read = 0;
    do {
      page = store.deliveries(key(mailbox), after, pageBytes);
      for (StoredEnvelope envelope : page.envelopes()) {
        world.history.given(
            fetch,
            envelope.lane(),
            envelope.sequence(),
            StoreHistory.Envelope.number(envelope.bytes()));
        after[envelope.lane()] = Math.max(after[envelope.lane()], envelope.sequence());
      }
    } while (page.more() && ++read < pages);
    world.history.answered(fetch, page.outcome(), !page.more());
    world.reads.incrementAndGet();
    return after;
  }

  /** Everything that can be known of a mailbox. */
  void look(int mailbox) throws StoreException {
    fetch(mailbox, Integer.MAX_VALUE, 1 << 20);
    int rounds = world.envelopes.get() / StoreHistory.MAILBOXES;
    int[] all = new int[rounds];
    Arrays.setAll(all, round -> round * StoreHistory.MAILBOXES + mailbox);
    ask(all);
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Executor executor() {
    return Runnable::run;
  }

  @Override
  public void committed(List<Submission> done) {
    for (Submission submission : done) {
      List<?> operations = (List<?>) submission.token();
      for (int i = 0; i < operations.size(); i++) {
        answer(operations.get(i), submission.items().get(i));
      }
    }
    inFlight.release(done.size());
  }

  private void answer(@Nullable Object operation, CommitItem item) {
    if (operation instanceof Put put) {
      world.history.answered(put, ((PutItem) item).result());
    } else if (operation instanceof Collect collect) {
      world.history.answered(collect, ((CollectedItem) item).outcome());
    } else if (operation instanceof Statement statement) {
      Outcome outcome = ((StatementItem) item).outcome();
      world.history.answered(statement, outcome);
    }
  }

  /** No answer: whether it was written nobody knows. */
  @Override
  public void commitFailed(List<Submission> lost, StoreException why) {
    over = true;
    inFlight.release(lost.size());
  }

  @Override
  public void room() {
    room.release();
  }
}
