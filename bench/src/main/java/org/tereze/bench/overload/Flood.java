package org.tereze.bench.overload;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Something done again and again, as fast as it goes, in a thread of its own until closed. */
public final class Flood implements AutoCloseable {
  /** One turn of it. */
  public interface Turn {
    /** Returns how much was asked of the relay. */
    int take() throws IOException;
  }

  private final String name;
  private final Turn turn;
  private final Thread thread;
  private final AtomicLong asked = new AtomicLong();
  private volatile boolean over;
  private volatile @Nullable IOException broken;

  /** Begins. */
  public Flood(String name, Turn turn) {
    this.name = name;
    this.turn = turn;
    this.thread = new Thread(this::run, "flood-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!over) {
      try {
        asked.addAndGet(turn.take());
      } catch (IOException e) {
        // A relay that closes a flood's link does right; the flood goes on with the next one.
        broken = e;
      }
    }
  }

  public String name() {
    return name;
  }

  /** How much was asked so far. */
  public long asked() {
    return asked.get();
  }

  /** Why a turn ended last; null if none did. */
  public @Nullable IOException broken() {
    return broken;
  }

  @Override
  public void close() {
    over = true;
  }
}
