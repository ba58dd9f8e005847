package org.tereze.relay.burst;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.MailboxStore;

/**
 * Whose turn it is among a link's open fetches: to be read for, to be delivered from, to be ended.
 * One thread; each question costs the same however many fetches are open.
 */
final class FetchTurns {
  /** The lanes, and one more for a mailbox in which nothing is known to wait. */
  private static final int PLACES = MailboxStore.LANES + 1;

  private final Queue<OpenFetch> unseen = new ArrayDeque<>();
  private final List<Set<OpenFetch>> wanting = sets();
  private final List<Set<OpenFetch>> ready = sets();
  private final Queue<OpenFetch> over = new ArrayDeque<>();

  /** By the lane from which they go on: how many are being read for and have nothing to deliver. */
  private final int[] awaited = new int[PLACES];

  private static List<Set<OpenFetch>> sets() {
    List<Set<OpenFetch>> sets = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      sets.add(new LinkedHashSet<>());
    }
    return sets;
  }

  /** A new fetch, of which nothing is known. */
  void add(OpenFetch fetch) {
    unseen.add(fetch);
  }

  /** Takes the next fetch of which nothing is known, if there is one. */
  @Nullable OpenFetch takeUnseen() {
    return unseen.poll();
  }

  /** The fetch to read for next: of the most urgent lane, the one that has waited longest. */
  @Nullable OpenFetch wanting() {
    return first(wanting);
  }

  /**
   * The fetch to deliver from next: of the most urgent lane, the one that has waited longest; null,
   * too, while something more urgent may be in a read that is under way.
   */
  @Nullable OpenFetch ready() {
    OpenFetch best = first(ready);
    for (int lane = 0; best != null && lane < best.readyPlace; lane++) {
      if (awaited[lane] > 0) {
        return null;
      }
    }
    return best;
  }

  private static @Nullable OpenFetch first(List<Set<OpenFetch>> sets) {
    for (Set<OpenFetch> set : sets) {
      if (!set.isEmpty()) {
        return set.iterator().next();
      }
    }
    return null;
  }

  /** It had its turn to deliver: the others of its lane come first now. */
  void delivered(OpenFetch fetch) {
    if (fetch.readyPlace != OpenFetch.NOWHERE) {
      Set<OpenFetch> lane = ready.get(fetch.readyPlace);
      if (lane.size() > 1) {
        lane.remove(fetch);
        lane.add(fetch);
      }
    }
    changed(fetch);
  }

  /** Something about it has changed. */
  void changed(OpenFetch fetch) {
    fetch.wantingPlace = move(wanting, fetch, fetch.wantingPlace, wantingPlace(fetch));
    fetch.readyPlace = move(ready, fetch, fetch.readyPlace, readyPlace(fetch));
    int place = fetch.isReading() && !fetch.hasHead() ? fetch.leastLane() : OpenFetch.NOWHERE;
    if (fetch.awaitedPlace != place) {
      count(fetch.awaitedPlace, -1);
      count(place, 1);
      fetch.awaitedPlace = place;
    }
    if (fetch.isOver()) {
      over.add(fetch);
    }
  }

  private static int wantingPlace(OpenFetch fetch) {
    return fetch.wantsRead() ? fetch.leastLane() : OpenFetch.NOWHERE;
  }

  private static int readyPlace(OpenFetch fetch) {
    return fetch.hasHead() ? fetch.headLane() : OpenFetch.NOWHERE;
  }

  private static int move(List<Set<OpenFetch>> sets, OpenFetch fetch, int from, int to) {
    if (from != to) {
      if (from != OpenFetch.NOWHERE) {
        sets.get(from).remove(fetch);
      }
      if (to != OpenFetch.NOWHERE) {
        sets.get(to).add(fetch);
      }
    }
    return to;
  }

  private void count(int place, int change) {
    if (place != OpenFetch.NOWHERE) {
      awaited[place] += change;
    }
  }

  /** The next fetch that has ended and was not removed. */
  @Nullable OpenFetch over() {
    return over.peek();
  }

  /** Removes what {@link #over} gave. */
  void removeOver() {
    over.remove();
  }

  void clear() {
    unseen.clear();
    wanting.forEach(Set::clear);
    ready.forEach(Set::clear);
    over.clear();
    Arrays.fill(awaited, 0);
  }
}
