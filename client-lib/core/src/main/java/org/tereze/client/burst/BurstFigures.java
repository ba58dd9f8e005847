package org.tereze.client.burst;

import java.util.EnumMap;
import java.util.Map;
import org.tereze.client.burst.BurstOutcome.Figure;
import org.tereze.client.link.NoiseLink;

/** Counts of one burst while it runs, told on to the listener. One thread. */
final class BurstFigures {
  private final Map<Figure, Long> figures = new EnumMap<>(Figure.class);
  private final BurstListener listener;
  private final String relay;
  private long toldBytes = -1;
  private boolean toldOpen;

  BurstFigures(String relay, BurstListener listener) {
    this.relay = relay;
    this.listener = listener;
  }

  void add(Figure figure, long count) {
    figures.put(figure, get(figure) + count);
  }

  void set(Figure figure, long value) {
    figures.put(figure, value);
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
