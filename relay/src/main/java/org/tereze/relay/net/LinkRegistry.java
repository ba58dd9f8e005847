package org.tereze.relay.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The links that are open, for the watchdog and for the end. Safe on any thread. */
final class LinkRegistry {
  private final Set<LinkHandler> links = ConcurrentHashMap.newKeySet();
  private final CountDownLatch empty = new CountDownLatch(1);
  private volatile boolean finishing;

  void add(LinkHandler link) {
    links.add(link);
  }

  void remove(LinkHandler link) {
    links.remove(link);
    if (finishing && links.isEmpty()) {
      empty.countDown();
    }
  }

  int size() {
    return links.size();
  }

  /** Has every link look at the clock. */
  void checkTime() {
    links.forEach(LinkHandler::checkTime);
  }

  /** Has every link answer what it took and close. */
  void finish() {
    finishing = true;
    links.forEach(LinkHandler::finish);
    if (links.isEmpty()) {
      empty.countDown();
    }
  }

  /** Waits until the last link has closed, after {@link #finish}, but not longer. */
  boolean awaitEmpty(long millis) throws InterruptedException {
    return empty.await(millis, TimeUnit.MILLISECONDS);
  }
}
