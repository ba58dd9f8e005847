package org.tereze.client.burst;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.tereze.client.burst.BurstOutcome.Figure;
import org.tereze.link.NoiseLink;

/** Counts of one burst while it runs, told on to the listener. One thread. */
final class BurstFigures {
  private final Map<Figure, Long> figures = new EnumMap<>(Figure.class);
  private final BurstListener listener;
  private final String relay;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private long toldBytes = -1;
  private boolean toldOpen;

  /** Counts from now on; {@code nanoTime} is a monotonic clock. */
  BurstFigures(String relay, BurstListener listener, LongSupplier nanoTime) {
    this.relay = relay;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  void add(Figure figure, long count) {
    figures.put(figure, get(figure) + count);
  }

  void set(Figure figure, long value) {
    figures.put(figure, value);
  }

  /** Since the beginning, in milliseconds. */
  long elapsedMillis() {
    return (nanoTime.getAsLong() - startNanos) / 1_000_000;
  }

  boolean has(Figure figure) {
    return figures.containsKey(figure);
  }

  long get(Figure figure) {
    Long value = figures.get(figure);
    return value == null ? 0 : value;
  }

  Map<Figure, Long> all() {
    return figures;
  }

  /** Takes the link's counters and tells what is new. */
  void progress(NoiseLink link) {
    set(Figure.SENT_BYTES, link.sentBytes());
    set(Figure.RECEIVED_BYTES, link.receivedBytes());
    set(Figure.FRAMING_BYTES, link.framingBytes());
    if (link.answered() && !toldOpen) {
      toldOpen = true;
      set(Figure.RTT_MILLIS, link.rttMillis());
      listener.linkOpen(relay, link.rttMillis());
    }
    long bytes = link.sentBytes() + link.receivedBytes();
    if (bytes != toldBytes) {
      toldBytes = bytes;
      listener.bytes(link.sentBytes(), link.receivedBytes());
    }
  }
}
