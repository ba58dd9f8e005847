package org.tereze.testkit;

import java.util.BitSet;
import java.util.TreeMap;

/**
 * A TCP transfer that always has something to send, in virtual time beside a {@link DatagramWindow}
 * on the same two lines. One thread. The model:
 *
 * <ul>
 *   <li>segments of {@link TcpModel#SEGMENT_BYTES} with {@link TcpModel#PACKET_BYTES} of heads; an
 *       acknowledgement for each, with SACK, so that the sender knows what came;
 *   <li>it begins with ten segments and slow start (RFC 6928, RFC 5681); a segment that three later
 *       ones have overtaken is lost and goes again (RFC 6675), and the window falls once for all
 *       that was on its way then;
 *   <li>Reno: falls to a half, grows by a segment a round trip. Cubic (RFC 9438): falls to 0.7,
 *       grows by its cubic, or as Reno would if that is more;
 *   <li>nothing acknowledged for so long as RFC 6298 says: all counts as lost, one segment goes,
 *       and the next patience is twice as long; at least a second, at most sixty.
 * </ul>
 */
final class TcpFlow {
  private static final long SECOND = 1_000_000_000L;
  private static final int FIRST_SEGMENTS = 10;

  /** The receiver's window, 64 KiB. */
  private static final int MOST_SEGMENTS = (1 << 16) / TcpModel.SEGMENT_BYTES;

  private static final int OVERTAKEN_BY = 3;
  private static final double CUBIC_FALL = 0.7;
  private static final double CUBIC = 0.4;
  private static final int PACKET = TcpModel.SEGMENT_BYTES + TcpModel.PACKET_BYTES;

  /** How its window falls and grows. */
  enum Control {
    RENO,
    CUBIC
  }

  /** A segment that is not known to have come. */
  private static final class Segment {
    long sentNanos;
    boolean lost;
  }

  private final DatagramWindow window;
  private final Control control;
  private final TreeMap<Integer, Segment> waiting = new TreeMap<>();
  private double congestion = FIRST_SEGMENTS;
  private double threshold = Double.MAX_VALUE;
  private double most;
  private long fellNanos;
  private int next;
  private int recoverUntil = -1;
  private int flying;
  private double smoothRtt;
  private double rttVariation;
  private long patience = SECOND;
  private int timer;
  private long timedOutNanos = -1;
  private double beforeTimeout;
  private double thresholdBefore;
  private final BitSet came = new BitSet();
  private long cameBytes;

  TcpFlow(DatagramWindow window, Control control) {
    this.window = window;
    this.control = control;
  }

  void start(long atNanos) {
    window.at(atNanos, this::pump);
  }

  /** IP bytes of segments that came for the first time. */
  long cameBytes() {
    return cameBytes;
  }

  private void pump() {
    while (flying < (int) congestion && waiting.size() <= MOST_SEGMENTS) {
      Integer lost = null;
      for (var one : waiting.entrySet()) {
        if (one.getValue().lost) {
          lost = one.getKey();
          break;
        }
      }
      send(lost == null ? next++ : lost);
    }
    arm();
  }

  private void send(int number) {
    Segment segment = waiting.computeIfAbsent(number, fresh -> new Segment());
    segment.lost = false;
    long sentNanos = window.now();
    segment.sentNanos = sentNanos;
    flying++;
    for (long arrival : window.up().send(window.now(), PACKET - DatagramLine.HEADER_BYTES)) {
      window.at(arrival, () -> arrived(number, sentNanos));
    }
  }

  private void arrived(int number, long sentNanos) {
    if (!came.get(number)) {
      came.set(number);
      cameBytes += PACKET;
    }
    for (long arrival :
        window.down().send(window.now(), TcpModel.PACKET_BYTES - DatagramLine.HEADER_BYTES)) {
      window.at(arrival, () -> acknowledged(number, sentNanos));
    }
  }

  /**
   * An acknowledgement tells of all that came so far.
   *
   * @param newest segment that it is for
   * @param sentNanos when that copy of it was sent, as its timestamp says
   */
  private void acknowledged(int newest, long sentNanos) {
    measured((window.now() - sentNanos) / 1e9);
    if (timedOutNanos >= 0 && sentNanos < timedOutNanos) {
      takeBack();
    }
    timedOutNanos = -1;
    boolean progress = false;
    for (int number : waiting.keySet().toArray(new Integer[0])) {
      if (number <= newest && came.get(number)) {
        Segment segment = waiting.remove(number);
        flying -= segment == null || segment.lost ? 0 : 1;
        grow();
        progress = true;
      }
    }
    for (var one : waiting.headMap(newest - OVERTAKEN_BY + 1).entrySet()) {
      Segment segment = one.getValue();
      if (!segment.lost && segment.sentNanos < sentNanos) {
        segment.lost = true;
        flying--;
        fall(one.getKey());
      }
    }
    if (progress) {
      patience = patience();
      timer++;
    }
    pump();
  }

  private void measured(double rtt) {
    if (smoothRtt == 0) {
      smoothRtt = rtt;
      rttVariation = rtt / 2;
    } else {
      rttVariation += (Math.abs(rtt - smoothRtt) - rttVariation) / 4;
      smoothRtt += (rtt - smoothRtt) / 8;
    }
  }

  private long patience() {
    double seconds = smoothRtt == 0 ? 1 : smoothRtt + 4 * rttVariation;
    return (long) (Math.min(60, Math.max(1, seconds)) * SECOND);
  }

  private void grow() {
    if (congestion >= MOST_SEGMENTS) {
      return;
    }
    if (congestion < threshold) {
      congestion++;
      return;
    }
    double reno = congestion + 1 / congestion;
    if (control == Control.CUBIC) {
      double origin = Math.cbrt(most * (1 - CUBIC_FALL) / CUBIC);
      double seconds = (window.now() - fellNanos) / 1e9 + smoothRtt;
      double cubic = most + CUBIC * Math.pow(seconds - origin, 3);
      congestion = Math.max(reno, Math.min(cubic, congestion * 1.5));
    } else {
      congestion = reno;
    }
  }

  private void fall(int number) {
    if (number <= recoverUntil) {
      return;
    }
    recoverUntil = next - 1;
    most = congestion;
    fellNanos = window.now();
    congestion = Math.max(2, congestion * (control == Control.CUBIC ? CUBIC_FALL : 0.5));
    threshold = congestion;
  }

  private void arm() {
    int armed = ++timer;
    window.at(
        window.now() + patience,
        () -> {
          if (armed == timer && !waiting.isEmpty()) {
            timedOut();
          }
        });
  }

  /** The patience was too short (RFC 5682, RFC 3522): nothing is lost, and nothing falls. */
  private void takeBack() {
    congestion = Math.max(congestion, beforeTimeout);
    threshold = thresholdBefore;
    for (Segment segment : waiting.values()) {
      if (segment.lost) {
        segment.lost = false;
        flying++;
      }
    }
  }

  private void timedOut() {
    if (timedOutNanos < 0) {
      beforeTimeout = congestion;
      thresholdBefore = threshold;
      timedOutNanos = window.now();
    }
    most = congestion;
    fellNanos = window.now();
    threshold = Math.max(2, congestion / 2);
    congestion = 1;
    recoverUntil = next - 1;
    waiting.values().forEach(segment -> segment.lost = true);
    flying = 0;
    patience = Math.min(2 * patience, 60 * SECOND);
    pump();
  }
}
