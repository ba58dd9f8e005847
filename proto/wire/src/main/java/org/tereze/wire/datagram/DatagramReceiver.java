package org.tereze.wire.datagram;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tereze.schema.Arrived;
import org.tereze.wire.AckCode;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.datagram.RepairDecoder.Recovered;

/**
 * The receiving half of a burst over datagrams: payloads in, in any order and any number of times,
 * whole units out, decisions in, {@link Arrived} out. One thread; one burst; no I/O, no cipher; the
 * caller tells the time (nanoseconds, any origin, never back).
 *
 * <p>Guarantees: each unit is given once; only what was decided is told as decided; a refusal is
 * told until the sender has said that it heard it, and its unit is not told without it. Memory is
 * bounded whatever comes.
 */
public final class DatagramReceiver {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MAX_PIECE_BYTES = 2 * DatagramLimits.MAX_UNIT_BYTES;
  private static final int PIECE_OBJECT_BYTES = 64;
  private static final int REFUSAL_BYTES = 8;
  private static final int REFUSAL_OBJECT_BYTES = 24;

  /** Takes a unit's bytes; they are the taker's own. */
  @FunctionalInterface
  public interface UnitSink {
    /**
     * A whole unit came.
     *
     * @param symbol its first, by which it is decided
     */
    void onUnit(int symbol, byte[] unit) throws MalformedFrameException;
  }

  /** A unit that was given: not decided, or with refusals that the sender may not have heard. */
  private static final class GivenUnit {
    final int symbols;
    final List<Long> refused = new ArrayList<>();
    boolean decided;

    /** From which of our datagrams on all told of the refusals. */
    int toldIn = Integer.MAX_VALUE;

    GivenUnit(int symbols) {
      this.symbols = symbols;
    }
  }

  private final UnitSink sink;
  private final RepairDecoder repairs = new RepairDecoder();
  private final BitSet numbers = new BitSet();
  private final TreeMap<Integer, byte[]> pieces = new TreeMap<>();
  private final TreeMap<Integer, GivenUnit> units = new TreeMap<>();
  private final BitSet here = new BitSet();
  private final BitSet decided = new BitSet();
  private int highest = -1;
  private long highestNanos;
  private long firstNanos;
  private long lastNanos;
  private int count;
  private int bytes;
  private int echo;
  private int refusals;
  private long pieceBytes;

  public DatagramReceiver(UnitSink sink) {
    this.sink = sink;
  }

  /**
   * Reads a payload.
   *
   * @param number of its datagram
   * @param datagramBytes its length on the line, as UDP payload
   * @return whether it came for the first time
   * @throws MalformedFrameException if no sender writes it; what came before stays right
   */
  public boolean onDatagram(
      int number, byte[] array, int offset, int length, int datagramBytes, long nowNanos)
      throws MalformedFrameException {
    if (number < 0 || number >= DatagramLimits.MAX_DATAGRAMS) {
      throw new MalformedFrameException("datagram of number " + number);
    }
    if (numbers.get(number)) {
      return false;
    }
    count(number, datagramBytes, nowNanos);
    PayloadReader in = new PayloadReader(array, offset, length);
    heard(in.varint());
    if (!in.isEmpty()) {
      int head = in.varint();
      if ((head & DatagramLimits.REPAIR) == 0) {
        onSymbol(head >>> 1, in.rest());
      } else {
        onRepair(head >>> 1, in);
      }
    }
    return true;
  }

  private void count(int number, int datagramBytes, long nowNanos) {
    firstNanos = count == 0 ? nowNanos : firstNanos;
    lastNanos = nowNanos;
    numbers.set(number);
    count++;
    bytes += datagramBytes;
    if (number > highest) {
      highest = number;
      highestNanos = nowNanos;
    }
  }

  /** The sender has read our datagram {@code told - 1}: its refusals are known there. */
  private void heard(int told) {
    echo = Math.max(echo, told);
    Iterator<GivenUnit> each = units.values().iterator();
    while (each.hasNext()) {
      GivenUnit unit = each.next();
      if (unit.decided && unit.toldIn < echo) {
        each.remove();
        refusals -= unit.refused.size();
      }
    }
  }

  private void onSymbol(int symbol, byte[] piece) throws MalformedFrameException {
    if (piece.length <= DatagramLimits.SYMBOL_HEAD_BYTES) {
      throw new MalformedFrameException("symbol without a piece");
    }
    if (isWanted(symbol)) {
      accept(symbol, piece);
      recover(repairs.onSymbol(symbol, piece));
    }
  }

  private void onRepair(int first, PayloadReader in) throws MalformedFrameException {
    int span = in.unsignedByte() + 1;
    int repair = in.unsignedByte();
    if (span > RepairCode.MAX_SPAN || repair >= RepairCode.REPAIRS) {
      throw new MalformedFrameException("repair " + repair + " of " + span + " symbols");
    }
    int undecided = decided.nextClearBit(0);
    // Bound: what is far from what is awaited is of no use here.
    if (first + span > undecided && first < undecided + DatagramLimits.MAX_SYMBOLS_AHEAD) {
      recover(repairs.onRepair(first, span, repair, in.rest()));
    }
  }

  private void recover(List<Recovered> found) throws MalformedFrameException {
    for (Recovered one : found) {
      if (one.bytes.length > DatagramLimits.SYMBOL_HEAD_BYTES && isWanted(one.symbol)) {
        accept(one.symbol, one.bytes);
      }
    }
  }

  private boolean isWanted(int symbol) {
    // Bound: what the sender may have under way, and refusals that it never says it heard.
    int first = decided.nextClearBit(0);
    int unheard = units.isEmpty() ? first : Math.min(first, units.firstKey());
    return symbol < unheard + DatagramLimits.MAX_SYMBOLS_AHEAD
        && !here.get(symbol)
        && !decided.get(symbol);
  }

  private void accept(int symbol, byte[] piece) throws MalformedFrameException {
    if ((piece[0] & ~(DatagramLimits.CONTINUES | DatagramLimits.GOES_ON)) != 0) {
      throw new MalformedFrameException("symbol with flags " + piece[0]);
    }
    // Bound: pieces of units that are not whole; the later ones will come again.
    while (pieceBytes + piece.length > MAX_PIECE_BYTES) {
      if (pieces.isEmpty() || pieces.lastKey() < symbol) {
        return;
      }
      int last = pieces.lastKey();
      forgetPiece(last);
      here.clear(last);
    }
    pieces.put(symbol, piece);
    pieceBytes += piece.length;
    here.set(symbol);
    join(symbol);
  }

  private void forgetPiece(int symbol) {
    byte[] piece = pieces.remove(symbol);
    pieceBytes -= piece == null ? 0 : piece.length;
  }

  /** Gives the unit of this symbol if it is whole. */
  private void join(int symbol) throws MalformedFrameException {
    int first = symbol;
    while (flag(first, DatagramLimits.CONTINUES)) {
      first--;
    }
    int last = symbol;
    while (flag(last, DatagramLimits.GOES_ON)) {
      last++;
    }
    if (last - first >= DatagramLimits.MAX_UNIT_SYMBOLS) {
      throw new MalformedFrameException("unit of too many symbols");
    }
    int length = 0;
    for (int i = first; i <= last; i++) {
      byte[] piece = pieces.get(i);
      if (piece == null) {
        return;
      }
      length += piece.length - DatagramLimits.SYMBOL_HEAD_BYTES;
    }
    if (length > DatagramLimits.MAX_UNIT_BYTES) {
      throw new MalformedFrameException("unit of " + length + " bytes");
    }
    byte[] unit = new byte[length];
    int at = 0;
    for (int i = first; i <= last; i++) {
      byte[] piece = pieces.get(i);
      int bytesOfPiece = piece == null ? 0 : piece.length - DatagramLimits.SYMBOL_HEAD_BYTES;
      if (piece != null) {
        System.arraycopy(piece, DatagramLimits.SYMBOL_HEAD_BYTES, unit, at, bytesOfPiece);
      }
      at += bytesOfPiece;
      forgetPiece(i);
    }
    units.put(first, new GivenUnit(last - first + 1));
    sink.onUnit(first, unit);
  }

  private boolean flag(int symbol, int flag) {
    byte[] piece = pieces.get(symbol);
    return piece != null && (piece[0] & flag) != 0;
  }

  /**
   * A put of a unit is not stored; to be said before {@link #decided}.
   *
   * @param put its place in the unit, from 0
   */
  public void refuse(int symbol, int put, AckCode code) {
    GivenUnit unit = given(symbol);
    refusals++;
    unit.refused.add(((long) symbol << 8 | put) << 3 | code.code());
  }

  /**
   * All puts of a unit are decided: those that were not refused are stored.
   *
   * @throws IllegalStateException if it was said before, or no such unit was given
   */
  public void decided(int symbol) {
    GivenUnit unit = given(symbol);
    unit.decided = true;
    decided.set(symbol, symbol + unit.symbols);
    here.clear(symbol, symbol + unit.symbols);
    if (unit.refused.isEmpty()) {
      units.remove(symbol);
    }
  }

  private GivenUnit given(int symbol) {
    GivenUnit unit = units.get(symbol);
    if (unit == null || unit.decided) {
      throw new IllegalStateException("no undecided unit begins with symbol " + symbol);
    }
    return unit;
  }

  /**
   * What there is to tell.
   *
   * @param number of the datagram that will carry it; they rise
   * @param maxBytes that it may have, at least {@link #LEAST_BYTES}
   */
  public Arrived arrived(int number, int maxBytes, long nowNanos) {
    Arrived.Builder arrived =
        Arrived.newBuilder()
            .setCount(count)
            .setBytes(bytes)
            .setHighest(Math.max(0, highest))
            .setMillis((int) ((lastNanos - firstNanos) / NANOS_PER_MILLI))
            .setWaited((int) ((nowNanos - highestNanos) / NANOS_PER_MILLI));
    int room = maxBytes - LEAST_BYTES;
    int end = Integer.MAX_VALUE;
    for (Map.Entry<Integer, GivenUnit> entry : units.entrySet()) {
      GivenUnit unit = entry.getValue();
      int needed = REFUSAL_BYTES * unit.refused.size();
      if (unit.decided && end == Integer.MAX_VALUE && needed <= room) {
        room -= needed;
        arrived.addAllRefused(unit.refused);
        unit.toldIn = Math.min(unit.toldIn, number);
      } else if (unit.decided) {
        end = Math.min(end, entry.getKey());
        // Order: heard is what a datagram says that all since the first one have said.
        unit.toldIn = Integer.MAX_VALUE;
      }
    }
    int undecided = Math.min(decided.nextClearBit(0), end);
    arrived.setDecided(undecided);
    byte[] further =
        decided.get(undecided + 1, Math.max(undecided + 1, decidedEnd(end))).toByteArray();
    byte[] present = here.get(undecided, Math.max(undecided, here.length())).toByteArray();
    further = Arrays.copyOf(further, Math.min(further.length, Math.max(0, room / 2)));
    present = Arrays.copyOf(present, Math.min(present.length, Math.max(0, room - further.length)));
    return arrived
        .setFurther(ByteString.copyFrom(further))
        .setHere(ByteString.copyFrom(present))
        .build();
  }

  private int decidedEnd(int end) {
    return Math.min(decided.length(), end);
  }

  /** Of an {@link Arrived} that says nothing of single symbols. */
  public static final int LEAST_BYTES = 32;

  /** The highest number of our datagrams that the sender has read, plus 1; 0: none yet. */
  public int echo() {
    return echo;
  }

  /** About what is kept: symbols that repair others, parts of units, refusals to be told. */
  public long heldBytes() {
    return repairs.heldBytes()
        + pieceBytes
        + (long) pieces.size() * PIECE_OBJECT_BYTES
        + (long) refusals * REFUSAL_OBJECT_BYTES;
  }
}
