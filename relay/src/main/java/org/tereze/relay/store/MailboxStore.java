package org.tereze.relay.store;

import org.jspecify.annotations.Nullable;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;

/**
 * Where a relay keeps envelopes until their owners collect them.
 *
 * <p>Every method blocks; none may be called on an event loop. {@link #commit}, {@link #keepTime},
 * {@link #sweep} and {@link #linkClosed} belong to one thread, the committer's; the rest may be
 * called on any thread. Hours are counted from 2026-01-01T00:00Z.
 *
 * <p>Guarantees: when {@code commit} has returned, everything that it answered survives a crash of
 * the process and a loss of power. An id is stored once as long as it is remembered (lifetime and
 * 32 days): a repeated put is STORED and stores nothing, except that an envelope which expired or
 * was evicted is stored anew. Order holds within a lane of a mailbox. Whatever leaves without being
 * collected leaves a disposition.
 *
 * <p>Non-guarantees: an envelope may stay, and be delivered, up to a day after it expired. A reader
 * may miss what a running commit is about to add.
 */
public interface MailboxStore extends AutoCloseable {
  /** FLASH 0, IMMEDIATE 1, PRIORITY 2, ROUTINE 3. */
  int LANES = 4;

  /**
   * Makes all items of the batch durable with one sync and answers each of them. The batch may be
   * reused afterwards.
   *
   * @throws StoreException if the write failed: none of the items may be acknowledged, and the
   *     store takes nothing more until it is opened anew
   */
  void commit(CommitBatch batch) throws StoreException;

  /** The mailbox's newest bundle. */
  StoredBundle bundle(MailboxKey mailbox) throws StoreException;

  /**
   * What is known of each id; UNKNOWN, too, where the verifier kept with it is not of this secret.
   *
   * @param envelopeIds as in {@link PutItem}
   * @return one per id, in order
   */
  Disposition[] dispositions(AskSecret secret, long[] envelopeIds, int nowHours)
      throws StoreException;

  /**
   * The most urgent lane in which something may wait for the owner, LANES if none: without reading
   * the disk for a mailbox that was touched lately, and so sometimes of an envelope that has
   * expired. What was acknowledged before the call is not missed.
   */
  int firstLane(MailboxKey mailbox) throws StoreException;

  /**
   * The envelopes behind the owner's cursors and behind these positions.
   *
   * @param after per lane, the last sequence that this link was given already; 0 for none
   * @param maxBytes of envelopes; a bigger one alone is given all the same
   */
  DeliveryPage deliveries(MailboxKey mailbox, long[] after, int maxBytes) throws StoreException;

  /** What waits here for other relays. */
  TransitStore transit();

  /** What {@link #keepTime} kept last; null if it never did. To be asked before the first write. */
  @Nullable StoredTime storedTime() throws StoreException;

  /**
   * Keeps the time that was accounted for; durable on return. The committer's thread.
   *
   * @throws StoreException if the write failed, with the same end as a commit's
   */
  void keepTime(StoredTime time) throws StoreException;

  /**
   * One bounded step of cleaning: expired envelopes, evictions if the relay is nearly full, ranges
   * that were collected, ids that need not be remembered.
   *
   * @return whether there is more to do now
   */
  boolean sweep(int nowHours) throws StoreException;

  /**
   * Rewrites files so that what was swept is gone from the disk; due within 24 hours of a sweep.
   * Takes long; may run beside everything else.
   */
  void compact() throws StoreException;

  /** The link's share of quotas is counted no more. */
  void linkClosed(long link);

  StoreFigures figures();

  @Override
  void close() throws StoreException;
}
