package org.tereze.bench.window;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;

/** Puts that go in one window after the other until they are answered. One thread. */
class WindowPuts implements Outgoing {
  private final Map<Long, OutgoingPut> unanswered = new TreeMap<>();
  private final Deque<OutgoingPut> waiting = new ArrayDeque<>();

  final void add(OutgoingPut put) {
    unanswered.put(put.handle(), put);
    waiting.add(put);
  }

  /** What was not answered waits again, the oldest first. */
  final void nextWindow() {
    waiting.clear();
    waiting.addAll(unanswered.values());
  }

  final void answered(long handle) {
    unanswered.remove(handle);
  }

  final Collection<OutgoingPut> unanswered() {
    return unanswered.values();
  }

  @Override
  public final @Nullable OutgoingPut peek() {
    return waiting.peek();
  }

  @Override
  public final void remove() {
    waiting.remove();
  }
}
