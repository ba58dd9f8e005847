package org.tereze.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tereze.relay.store.CommitBatch;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MemoryMailboxStore;
import org.tereze.relay.store.PutItem;
import org.tereze.relay.store.StoreException;
import org.tereze.wire.AckCode;

@Timeout(60)
final class CommitterTest {
  private static final MailboxKey MAILBOX = new MailboxKey(1, 2);
  private static final int ENVELOPE_BYTES = 1_000;

  private final GatedStore store = new GatedStore();
  private final AtomicLong nextId = new AtomicLong();

  private Committer committer(long boundBytes) {
    return new Committer(store, () -> 100, boundBytes, 16_384).start();
  }

  private Submission submission(CommitLink link) {
    PutItem put =
        new PutItem(
            MAILBOX,
            0,
            nextId.incrementAndGet(),
            3,
            9,
            new byte[ENVELOPE_BYTES],
            0,
            ENVELOPE_BYTES);
    return new Submission(link, List.of(put), "token");
  }

  @Test
  void tellsEachLinkOncePerBatchAndOnlyAfterTheCommit() throws Exception {
    RecordingLink one = new RecordingLink(1);
    RecordingLink two = new RecordingLink(2);
    try (Committer committer = committer(1 << 20)) {
      committer.offer(submission(one)); // this alone is the first batch
      store.awaitEntered(1);
      for (int i = 0; i < 3; i++) {
        committer.offer(submission(one));
        committer.offer(submission(two));
      }
      assertThat(one.tasks.get()).isZero();
      store.letThrough(2);
    }
    assertThat(store.commits.get()).isEqualTo(2);
    assertThat(one.done).hasSize(4);
    assertThat(one.tasks.get()).isEqualTo(2);
    assertThat(two.done).hasSize(3);
    assertThat(two.tasks.get()).isEqualTo(1);
    assertThat(((PutItem) two.done.get(0).items().get(0)).result()).isEqualTo(AckCode.NO_MAILBOX);
  }

  @Test
  void refusesBeyondTheBoundAndCallsWhenThereIsRoom() throws Exception {
    RecordingLink link = new RecordingLink(1);
    try (Committer committer = committer(5_000)) {
      int taken = 0;
      while (committer.offer(submission(link))) {
        taken++;
      }
      assertThat(taken).isEqualTo(4);
      assertThat(committer.heldBytes()).isLessThanOrEqualTo(5_000);
      assertThat(link.rooms.get()).isZero();
      store.letThrough(100);
      link.awaitRoom();
      assertThat(committer.offer(submission(link))).isTrue();
    }
    assertThat(link.done).hasSize(5);
  }

  @Test
  void endsWithAnErrorThatItsProcessHearsAndAnswersNothing() throws Exception {
    for (Throwable broken : List.of(new OutOfMemoryError("no heap"), new AssertionError("ours"))) {
      RecordingLink link = new RecordingLink(1);
      assertThat(deathOf(link, broken)).isSameAs(broken);
      assertThat(link.tasks.get()).isZero();
    }
  }

  /** What the thread of a committer ends with if a commit ends so. */
  private Throwable deathOf(RecordingLink link, Throwable broken) throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    CompletableFuture<Throwable> died = new CompletableFuture<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> died.complete(error));
    ForwardingStore breaks =
        new ForwardingStore(store.memory) {
          @Override
          public void commit(CommitBatch batch) {
            throw (Error) broken;
          }
        };
    try (Committer committer = new Committer(breaks, () -> 100, 1 << 20, 16_384).start()) {
      committer.offer(submission(link));
      Throwable error = died.get();
      assertThat(committer.failure()).isNotNull();
      return error;
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void takesASubmissionBiggerThanTheBoundWhenNothingElseIsHeld() {
    RecordingLink link = new RecordingLink(1);
    store.letThrough(100);
    try (Committer committer = committer(10)) {
      assertThat(committer.offer(submission(link))).isTrue();
    }
    assertThat(link.done).hasSize(1);
  }

  @Test
  void holdsBoundedMemoryHoweverManyProducersPush() throws Exception {
    int producers = 64;
    int each = 200;
    long bound = 40_000;
    store.letThrough(1_000_000);
    AtomicLong most = new AtomicLong();
    List<RecordingLink> links = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    Committer committer = committer(bound);
    for (int p = 0; p < producers; p++) {
      RecordingLink link = new RecordingLink(p);
      links.add(link);
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  Submission next = submission(link);
                  while (!committer.offer(next)) {
                    link.awaitRoom();
                  }
                  most.accumulateAndGet(committer.heldBytes(), Math::max);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    committer.close();
    assertThat(most.get()).isPositive().isLessThanOrEqualTo(bound);
    assertThat(committer.heldBytes()).isZero();
    assertThat(links).allSatisfy(link -> assertThat(link.done).hasSize(each));
  }

  @Test
  void acknowledgesNothingOnceAWriteFailed() throws Exception {
    RecordingLink link = new RecordingLink(1);
    try (Committer committer = committer(1 << 20)) {
      store.memory.failWith(new StoreException("no fsync today"));
      committer.offer(submission(link));
      store.letThrough(1);
      link.awaitFailures(1);
      store.memory.failWith(new StoreException("not asked any more"));
      committer.offer(submission(link));
      link.awaitFailures(2);
      assertThat(committer.failure()).hasMessage("no fsync today");
    }
    assertThat(link.done).isEmpty();
    assertThat(store.commits.get()).isEqualTo(1);
  }

  @Test
  void failsLoudlyInsteadOfDyingWhenTheStoreBreaks() throws Exception {
    RecordingLink link = new RecordingLink(1);
    store.breakWith = new IllegalStateException("a bug");
    try (Committer committer = committer(1 << 20)) {
      committer.offer(submission(link));
      store.letThrough(1);
      link.awaitFailures(1);
      assertThat(committer.failure()).hasRootCauseMessage("a bug");
    }
  }

  @Test
  void commitsWhatWasTakenBeforeItCloses() {
    RecordingLink link = new RecordingLink(1);
    Committer committer = committer(1 << 20);
    for (int i = 0; i < 50; i++) {
      committer.offer(submission(link));
    }
    store.letThrough(100);
    committer.close();
    assertThat(link.done).hasSize(50);
    assertThat(committer.offer(submission(link))).isFalse();
  }

  @Test
  void forgetsALinkOnlyAfterItsLastSubmission() {
    RecordingLink link = new RecordingLink(7);
    store.letThrough(100);
    try (Committer committer = committer(1 << 20)) {
      committer.offer(submission(link));
      committer.linkClosed(link);
    }
    assertThat(store.events).containsExactly("commit", "closed 7");
  }

  @Test
  void survivesALinkWhoseExecutorIsGone() {
    CommitLink gone =
        new RecordingLink(
            1,
            task -> {
              throw new RejectedExecutionException();
            });
    RecordingLink other = new RecordingLink(2);
    store.letThrough(100);
    try (Committer committer = committer(1 << 20)) {
      committer.offer(submission(gone));
      committer.offer(submission(other));
    }
    assertThat(other.done).hasSize(1);
  }

  @Test
  void sweepsInStepsBetweenBatches() throws Exception {
    RecordingLink link = new RecordingLink(1);
    store.sweepSteps.set(3);
    store.letThrough(100);
    try (Committer committer = committer(1 << 20)) {
      committer.sweep(100, null);
      store.swept.await();
      committer.offer(submission(link));
    }
    assertThat(Collections.frequency(store.events, "sweep")).isEqualTo(3);
    assertThat(link.done).hasSize(1);
  }

  /** A store in memory whose commits wait until they are let through. */
  private static final class GatedStore extends ForwardingStore {
    final AtomicInteger commits = new AtomicInteger();
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    final Semaphore gate = new Semaphore(0);
    final Semaphore entered = new Semaphore(0);
    final CountDownLatch swept = new CountDownLatch(1);
    final AtomicInteger sweepSteps = new AtomicInteger();
    volatile @Nullable RuntimeException breakWith;

    GatedStore() {
      super(new MemoryMailboxStore());
    }

    void letThrough(int count) {
      gate.release(count);
    }

    void awaitEntered(int count) {
      entered.acquireUninterruptibly(count);
    }

    @Override
    public void commit(CommitBatch batch) throws StoreException {
      entered.release();
      gate.acquireUninterruptibly();
      commits.incrementAndGet();
      events.add("commit");
      RuntimeException bug = breakWith;
      if (bug != null) {
        throw bug;
      }
      super.commit(batch);
    }

    @Override
    public boolean sweep(int nowHours) {
      events.add("sweep");
      boolean more = sweepSteps.decrementAndGet() > 0;
      if (!more) {
        swept.countDown();
      }
      return more;
    }

    @Override
    public void linkClosed(long link) {
      events.add("closed " + link);
    }
  }

  /** Remembers what it was told; runs its tasks at once unless given another executor. */
  private static final class RecordingLink implements CommitLink {
    final List<Submission> done = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger tasks = new AtomicInteger();
    final AtomicInteger rooms = new AtomicInteger();
    private final Semaphore room = new Semaphore(0);
    private final Semaphore failures = new Semaphore(0);
    private final long number;
    private final Executor executor;

    RecordingLink(long number) {
      this(number, Runnable::run);
    }

    RecordingLink(long number, Executor executor) {
      this.number = number;
      this.executor = executor;
    }

    void awaitRoom() {
      room.acquireUninterruptibly();
    }

    void awaitFailures(int count) {
      failures.acquireUninterruptibly(count);
      failures.release(count);
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
    public void committed(List<Submission> submissions) {
      tasks.incrementAndGet();
      done.addAll(submissions);
    }

    @Override
    public void commitFailed(List<Submission> lost, StoreException why) {
      failures.release(lost.size());
    }

    @Override
    public void room() {
      rooms.incrementAndGet();
      room.release();
    }
  }
}
