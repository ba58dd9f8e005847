package org.tereze.wire.datagram;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tereze.schema.Arrived;
import org.tereze.wire.AckCode;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.AnswerListener;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.datagram.SentSymbol.SentUnit;
import org.tereze.wire.datagram.UnitWriter.Unit;

/**
 * A sender's symbols from the first undecided one on: cut from units, sent, decided. One thread.
 *
 * <p>Bound: {@link DatagramLimits#MAX_SYMBOLS_AHEAD} symbols.
 */
final class SymbolWindow {
  private final AnswerListener listener;
  private final PayloadSize size;
  private final UnitWriter units;

  /** What is decided stays as long as something before it is not, since repairs span it. */
  private final TreeMap<Integer, SentSymbol> symbols = new TreeMap<>();

  private final Deque<SentSymbol> fresh = new ArrayDeque<>();
  private int next;
  private int undecided;

  SymbolWindow(Outgoing outgoing, AnswerListener listener, PayloadSize size) {
    this.listener = listener;
    this.size = size;
    this.units = new UnitWriter(outgoing, listener, size);
  }

  /** Takes the next symbol that was never sent, if there is one and the bound allows it. */
  @Nullable SentSymbol takeFresh() {
    int first = symbols.isEmpty() ? next : symbols.firstKey();
    int room = DatagramLimits.MAX_SYMBOLS_AHEAD - DatagramLimits.MAX_UNIT_SYMBOLS;
    if (fresh.isEmpty() && next - first <= room) {
      Unit unit = units.next();
      if (unit != null) {
        cut(unit);
      }
    }
    return fresh.poll();
  }

  private void cut(Unit unit) {
    int piece = size.pieceBytes();
    int count = (unit.bytes.length + piece - 1) / piece;
    SentUnit owner = new SentUnit(unit, count);
    for (int i = 0; i < count; i++) {
      int from = i * piece;
      int length = Math.min(piece, unit.bytes.length - from);
      int continues = i > 0 ? DatagramLimits.CONTINUES : 0;
      int goesOn = i + 1 < count ? DatagramLimits.GOES_ON : 0;
      byte[] bytes = new byte[DatagramLimits.SYMBOL_HEAD_BYTES + length];
      bytes[0] = (byte) (continues | goesOn);
      System.arraycopy(unit.bytes, from, bytes, DatagramLimits.SYMBOL_HEAD_BYTES, length);
      SentSymbol symbol = new SentSymbol(next++, bytes, owner);
      symbols.put(symbol.number, symbol);
      undecided++;
      fresh.add(symbol);
    }
  }

  /** All of them in order, those that were never sent included. */
  Collection<SentSymbol> all() {
    return symbols.values();
  }

  /** Those from {@code first} to before {@code end}. */
  Collection<SentSymbol> between(int first, int end) {
    return symbols.subMap(first, end).values();
  }

  /** Symbols that are not decided. */
  int undecided() {
    return undecided;
  }

  /** Whether what waits wants another burst. */
  boolean isUsedUp() {
    return units.isUsedUp();
  }

  /**
   * Takes in what the peer says and tells the listener what is new.
   *
   * @param newest whether no later word was read: a piece that is not there any more was given up
   *     for room
   * @return whether the peer is seen to have a symbol that is larger than those of {@link
   *     PayloadSize#SMALL}
   * @throws MalformedFrameException if it names what was never sent; nothing is taken in then
   */
  boolean arrived(Arrived arrived, boolean newest) throws MalformedFrameException {
    if (arrived.getDecided() < 0 || arrived.getDecided() > next - fresh.size()) {
      throw new MalformedFrameException("arrived says of symbols that were not sent");
    }
    readRefused(arrived);
    boolean large = false;
    int decided = arrived.getDecided();
    for (SentSymbol symbol : symbols.values()) {
      int ahead = symbol.number - decided;
      symbol.here = isSet(arrived.getHere(), ahead) || (symbol.here && !newest);
      if (symbol.wasSent()
          && !symbol.decided
          && (ahead < 0 || isSet(arrived.getFurther(), ahead - 1))) {
        decide(symbol);
      }
      large |= !symbol.isMissing() && symbol.bytes.length > PayloadSize.SMALL.symbolBytes();
    }
    Iterator<Map.Entry<Integer, SentSymbol>> first = symbols.entrySet().iterator();
    while (first.hasNext() && first.next().getValue().decided) {
      first.remove();
    }
    return large;
  }

  private void readRefused(Arrived arrived) throws MalformedFrameException {
    for (long refused : arrived.getRefusedList()) {
      AckCode code = AckCode.of((int) (refused & 7));
      int put = (int) (refused >>> 3 & 0xFF);
      SentSymbol symbol = symbols.get((int) Math.min(refused >>> 11, Integer.MAX_VALUE));
      if (symbol != null && put < symbol.unit.answers.length) {
        symbol.unit.answers[put] = code;
      }
    }
  }

  private static boolean isSet(ByteString bits, int bit) {
    return bit >= 0 && bit < bits.size() * Byte.SIZE && (bits.byteAt(bit / 8) >> bit % 8 & 1) != 0;
  }

  private void decide(SentSymbol symbol) {
    symbol.decided = true;
    undecided--;
    SentUnit unit = symbol.unit;
    if (--unit.undecided == 0) {
      units.arrived(unit.unit);
      for (int i = 0; i < unit.answers.length; i++) {
        listener.onAnswer(unit.unit.handles[i], unit.answers[i]);
      }
    }
  }
}
