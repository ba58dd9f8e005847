package org.tereze.link;

import org.tereze.wire.burst.AnswerListener;

/** What a {@link DatagramBurst} tells, from its thread. */
@FunctionalInterface
public interface DatagramListener extends AnswerListener {
  /** The relay said something for the first time. */
  default void onHeard() {}
}
