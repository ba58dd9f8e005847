package org.tereze.relay.store;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.RelayId;

/**
 * What waits here for other relays, for those who carry it on. Every method blocks and may be
 * called on any thread; what is told is on the disk.
 *
 * <p>What the next hop said goes through {@link MailboxStore#commit}: a {@link CollectedItem} for
 * what it has in custody, lane by lane without gaps, a {@link DispositionItem} for what it refused
 * for good and for news of what it had taken, and {@link StatementItem#revoke} for a mailbox that
 * it says is revoked: what waits is then REFUSED, and further puts are answered REVOKED here. A
 * {@link RequestAnswerItem} is what it answered to a request.
 *
 * <p>Envelopes whose lifetime is over may be among those told, up to a day; they are not to be
 * carried on.
 */
public interface TransitStore {
  /** Homes for which there are mailboxes in transit, whether anything waits in them or not. */
  Set<RelayId> homes();

  /**
   * The first waiting envelope of each mailbox of a home in one lane, in order of the mailboxes'
   * numbers.
   *
   * @param after only mailboxes with higher numbers; 0 for all
   * @param most how many at most; fewer mean that there are no more
   */
  List<TransitHead> heads(RelayId home, int lane, int after, int most) throws StoreException;

  /**
   * Waiting envelopes of one lane behind a sequence and behind what was forwarded, in order.
   *
   * @param maxBytes of envelopes; a bigger one alone is given all the same
   */
  List<TransitEnvelope> envelopes(MailboxKey mailbox, int lane, long after, int most, int maxBytes)
      throws StoreException;

  /**
   * Forwarded envelopes of a home that are not decided, mailbox by mailbox and lane by lane, oldest
   * first. Only those of mailboxes whose ask secret is known.
   *
   * @param after the last of the page before; null for the first page
   * @param most how many at most; fewer mean that there are no more
   */
  List<UndecidedEnvelope> undecided(RelayId home, @Nullable UndecidedEnvelope after, int most)
      throws StoreException;

  /** Homes for which requests wait. */
  Set<RelayId> requestHomes();

  /**
   * Requests that wait for a home, in order.
   *
   * @param handed those that the next hop keeps, to be asked about; else those to be said
   * @param after only those behind this place; -1 for all
   * @param most how many at most
   */
  List<WaitingRequest> requests(RelayId home, boolean handed, long after, int most)
      throws StoreException;

  /**
   * Names whom to tell when something new waits for a home. Told on the committer's thread, after
   * it is durable; it must return at once.
   */
  void watch(Consumer<RelayId> watcher);
}
