package org.tereze.relay.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tereze.relay.queue.CommitLink;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.queue.Submission;
import org.tereze.relay.store.CommitItem;
import org.tereze.relay.store.StoreException;

/** What a test hands to a committer and waits for. Any thread but the committer's. */
final class HandedOver implements CommitLink {
  private static final int PATIENCE_SECONDS = 20;

  private final CompletableFuture<Boolean> durable = new CompletableFuture<>();

  private HandedOver() {}

  /**
   * Returns when these items are durable, and all that was offered before is answered; there may be
   * none.
   */
  static void await(Committer committer, List<CommitItem> items) {
    HandedOver link = new HandedOver();
    if (!committer.offer(new Submission(link, items, link))) {
      throw new AssertionError("no room");
    }
    try {
      link.durable.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public long number() {
    return -1;
  }

  @Override
  public Executor executor() {
    return Runnable::run;
  }

  @Override
  public void committed(List<Submission> done) {
    durable.complete(true);
  }

  @Override
  public void commitFailed(List<Submission> lost, StoreException why) {
    durable.completeExceptionally(why);
  }

  @Override
  public void room() {}
}
