package org.tereze.client.burst;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.BurstOutcome.Figure;
import org.tereze.link.CallMeter;
import org.tereze.link.DatagramRun;
import org.tereze.link.NoiseLink;
import org.tereze.window.schedule.CallLimits;
import org.tereze.window.schedule.Forecast;
import org.tereze.wire.AckCode;

/** Counts of one burst while it runs, told on to the listener. One thread. */
final class BurstFigures {
  private final Map<Figure, Long> figures = new EnumMap<>(Figure.class);
  private final CallMeter meter;
  private final BurstListener listener;
  private final String relay;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private long linkSentBytes;
  private long linkReceivedBytes;
  private long linkFramingBytes;
  private long datagramSentBytes;
  private long datagramReceivedBytes;
  private long datagramFramingBytes;
  private long linkIpBytes;
  private long datagramIpBytes;
  private long toldBytes = -1;
  private boolean limited;
  private @Nullable Forecast forecast;
  private boolean toldOpen;

  /**
   * Counts from now on.
   *
   * @param meter of the call
   * @param nanoTime a monotonic clock
   */
  BurstFigures(String relay, CallMeter meter, BurstListener listener, LongSupplier nanoTime) {
    this.relay = relay;
    this.meter = meter;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  /** Whether a limit ended it. */
  void limited(boolean by) {
    limited = by;
  }

  boolean isLimited() {
    return limited;
  }

  /** What is left of its window's bytes; {@link CallLimits#NO_LIMIT} where there is no limit. */
  long leftBytes() {
    return meter.leftBytes();
  }

  /** The relay said when windows open. */
  void forecast(Forecast heard) {
    forecast = heard;
  }

  @Nullable Forecast forecast() {
    return forecast;
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

  /** An answer to a put. */
  void answered(AckCode code) {
    add(code == AckCode.STORED ? Figure.IN_CUSTODY : Figure.REFUSED, 1);
    if (code == AckCode.STORED && !has(Figure.FIRST_ACK_MILLIS)) {
      set(Figure.FIRST_ACK_MILLIS, elapsedMillis());
    }
  }

  /** Takes the link's counters and tells what is new. */
  void progress(NoiseLink link) {
    linkSentBytes = link.sentBytes();
    linkReceivedBytes = link.receivedBytes();
    linkFramingBytes = link.framingBytes();
    linkIpBytes = link.ipBytes();
    tell(link.answered(), link.rttMillis());
  }

  /** Takes the counters of the datagrams and tells what is new. */
  void progress(DatagramRun run, long framingBytes) {
    datagramSentBytes = run.burst().sentBytes();
    datagramReceivedBytes = run.burst().receivedBytes();
    datagramFramingBytes = framingBytes;
    datagramIpBytes = run.burst().ipBytes();
    tell(run.isAnswered(), run.rttMillis());
  }

  private void tell(boolean answered, long rttMillis) {
    long sent = linkSentBytes + datagramSentBytes;
    long received = linkReceivedBytes + datagramReceivedBytes;
    set(Figure.SENT_BYTES, sent);
    set(Figure.RECEIVED_BYTES, received);
    set(Figure.FRAMING_BYTES, linkFramingBytes + datagramFramingBytes);
    set(Figure.IP_BYTES, linkIpBytes + datagramIpBytes);
    if (answered && !toldOpen) {
      toldOpen = true;
      set(Figure.RTT_MILLIS, rttMillis);
      listener.linkOpen(relay, rttMillis);
    }
    if (sent + received != toldBytes) {
      toldBytes = sent + received;
      listener.bytes(sent, received);
    }
  }
}
