package org.tereze.relay.queue;

import java.util.List;
import java.util.concurrent.Executor;
import org.tereze.relay.store.StoreException;

/**
 * A link as the committer sees it: one executor (its event loop) on which every call below is made,
 * in the order of the submissions.
 */
public interface CommitLink {
  /** Unique among all links of this process's life. */
  long number();

  /** Where answers are posted, one task per link and batch. Must take tasks from any thread. */
  Executor executor();

  /** These are durable; each item holds its result. Their arrays are the link's again. */
  void committed(List<Submission> done);

  /** None of these may be acknowledged, and nothing will be accepted any more. */
  void commitFailed(List<Submission> lost, StoreException why);

  /** A refused offer may be made again. */
  void room();
}
