package org.tereze.wire.datagram;

import java.util.Arrays;
import org.tereze.wire.AckCode;
import org.tereze.wire.datagram.UnitWriter.Unit;

/** A symbol that was made and is not decided, and what is known of it. One thread. */
final class SentSymbol {
  final int number;
  final byte[] bytes;
  final SentUnit unit;
  int datagram = -1;
  long sentNanos;
  boolean here;
  boolean decided;
  boolean waitsAgain;

  SentSymbol(int number, byte[] bytes, SentUnit unit) {
    this.number = number;
    this.bytes = bytes;
    this.unit = unit;
  }

  boolean wasSent() {
    return datagram >= 0;
  }

  /** Whether the peer is not known to have it. */
  boolean isMissing() {
    return !here && !decided;
  }

  /** A unit on its way. */
  static final class SentUnit {
    final Unit unit;
    final AckCode[] answers;
    int undecided;

    SentUnit(Unit unit, int symbols) {
      this.unit = unit;
      this.undecided = symbols;
      this.answers = new AckCode[unit.handles.length];
      Arrays.fill(answers, AckCode.STORED);
    }
  }
}
