package org.tereze.bench.planner;

import org.jspecify.annotations.Nullable;

/** Which of what has come goes next. One thread. */
interface Order {
  /** Another has come. */
  void add(Piece piece, long nowMillis);

  /** What goes next, if there is anything; the same until {@link #remove}. */
  @Nullable Piece peek(long nowMillis);

  /** What {@link #peek} gave is on its way. */
  void remove(long nowMillis);
}
