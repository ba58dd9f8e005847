package org.tereze.wire.burst;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A queue in memory as a source of puts. */
final class ListOutgoing implements Outgoing {
  final ArrayDeque<OutgoingPut> puts = new ArrayDeque<>();

  @Override
  public @Nullable OutgoingPut peek() {
    return puts.peekFirst();
  }

  @Override
  public void remove() {
    puts.removeFirst();
  }
}
