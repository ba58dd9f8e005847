package org.tereze.wire.burst;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link BurstSender} sends, in the order in which it should go: the planner's. Called from
 * the sender's thread only.
 *
 * <p>What was sent on an earlier link and not acked comes last, so that the answer to an Ask can
 * still take it out.
 */
public interface Outgoing {
  /** The next envelope, or null if nothing is left for now. The same one until {@link #remove}. */
  @Nullable OutgoingPut peek();

  /**
   * Takes out the one that {@link #peek} gave: it is on its way on this link, and stays in the
   * caller's custody.
   */
  void remove();
}
