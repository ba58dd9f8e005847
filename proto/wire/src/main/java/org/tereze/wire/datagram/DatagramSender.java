package org.tereze.wire.datagram;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.tereze.schema.Arrived;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Varint;
import org.tereze.wire.burst.AnswerListener;
import org.tereze.wire.burst.Outgoing;

/**
 * The sending half of a burst over datagrams: says what goes into the next one and when, and reads
 * what the peer says has arrived. One thread; one burst; no I/O, no cipher; the caller tells the
 * time (nanoseconds, any origin, never back).
 *
 * <pre>
 * payload   varint: the highest number of the peer's datagrams that came, plus 1; 0: none
 *           varint: symbol * 2, or first symbol * 2 + 1 for a repair
 *           a symbol: flags (1: continues the symbol before, 2: goes on in the next) ‖ a piece of a unit
 *           a repair: u8 symbols that it spans, less 1 ‖ u8 its number ‖ sum ({@link RepairCode})
 * </pre>
 *
 * <p>What is lost is known from what overtook it, and goes again; how much is lost says how much
 * repair goes along unasked, so that less must wait for a round trip; and while nothing is new,
 * repairs of what is undecided go instead of silence.
 *
 * <p>One that asks first ({@link #askFirst}) begins with a datagram that holds no unit, as short as
 * the peer answers it, and says nothing more before it was answered.
 *
 * <p>Guarantees: an answer reaches the listener exactly once per put; nothing counts as stored that
 * the peer did not name. <b>Does not</b> give up: the caller decides how long silence may last.
 */
public final class DatagramSender {
  private static final int OVERTAKEN_BY = 3;
  private static final int NO_NUMBER = -1;
  private static final int NOTHING = -1;

  /** So far ahead that a repair of it is of no use to anybody. */
  private static final int NO_SYMBOL = 8_191;

  private static final double MUTE_REPAIR = 0.25;
  private static final double MUTE_BYTES_PER_SECOND = 1_200;

  /**
   * So many large ones lost, and none that came, are no chance: two fifths lost do it to 1 in 600.
   */
  private static final int LARGE_LOST = 7;

  private final PayloadSize size;
  private final int largestBytes;
  private final LineModel line;
  private final SymbolWindow window;
  private final Deque<SentSymbol> again = new ArrayDeque<>();
  private final Flight flight = new Flight();
  private int nextDatagram;
  private int unopened;
  private int nextRepair;
  private double repairDebt;
  private int idleRepairs;
  private long readyNanos = Long.MIN_VALUE;
  private long heardNanos;
  private double mostBytesPerSecond = Double.POSITIVE_INFINITY;
  private long allowedNanos = Long.MIN_VALUE;
  private boolean begun;
  private boolean asksFirst;
  private boolean silent;
  private int highestArrived = NO_NUMBER;
  private long arrivedCount;
  private int echo;
  private int largeLost;
  private boolean largeArrived;

  /**
   * A sender that has said nothing yet.
   *
   * @param rememberedRate of this network, bytes per second of IP packets; 0 if there is none
   */
  public DatagramSender(
      Outgoing outgoing, AnswerListener listener, PayloadSize size, double rememberedRate) {
    this.size = size;
    this.largestBytes = size.datagramBytes() + DatagramLimits.HEADER_BYTES;
    this.window = new SymbolWindow(outgoing, listener, size);
    this.line = new LineModel(largestBytes, rememberedRate);
  }

  /** Goes no faster than that from now on, whatever the line could do; bytes of IP packets. */
  public void limit(double bytesPerSecond) {
    mostBytesPerSecond = bytesPerSecond;
  }

  /** Asks whether the peer is there before anything else; to be said before the first datagram. */
  public void askFirst() {
    asksFirst = true;
  }

  /** Whether it asked, or is about to, and was not answered. */
  public boolean isAsking() {
    return asksFirst && !line.isHeard();
  }

  /**
   * Writes the next datagram's payload if one may go now.
   *
   * @param overheadBytes what sealing adds to it
   * @param out with room for {@link DatagramLimits#MAX_DATAGRAM_BYTES}
   * @return its bytes; 0: none now, see {@link #wakeNanos}
   */
  public int next(long nowNanos, int overheadBytes, byte[] out) {
    if (!begun) {
      begun = true;
      heardNanos = nowNanos;
    }
    if (nextDatagram == DatagramLimits.MAX_DATAGRAMS
        || nowNanos < readyNanos
        || nowNanos < allowedNanos) {
      return 0;
    }
    if (isAsking()) {
      return ask(nowNanos, overheadBytes, out);
    }
    if (nowNanos - heardNanos >= line.patienceNanos()) {
      onSilence(nowNanos);
    }
    overtaken(nowNanos);
    if (flight.bytes() > 0 && flight.bytes() + largestBytes > line.windowBytes()) {
      return 0;
    }
    int at = Varint.put(out, 0, echo);
    int end = write(nowNanos, out, at);
    if (end == NOTHING) {
      return 0;
    }
    sent(nowNanos, end + overheadBytes + DatagramLimits.HEADER_BYTES);
    return end;
  }

  /** One question, and another one only where the first was not opened for want of a cookie. */
  private int ask(long nowNanos, int overheadBytes, byte[] out) {
    if (nextDatagram > unopened) {
      return 0;
    }
    int end = Varint.put(out, 0, echo);
    end = Varint.put(out, end, 2L * NO_SYMBOL + DatagramLimits.REPAIR);
    int length = Math.max(end + 2, DatagramLimits.QUESTION_BYTES - overheadBytes);
    Arrays.fill(out, end, length, (byte) 0);
    sent(nowNanos, length + overheadBytes + DatagramLimits.HEADER_BYTES);
    return length;
  }

  private void sent(long nowNanos, int bytes) {
    flight.add(nextDatagram++, bytes, nowNanos);
    long pace = line.paceNanos(bytes);
    if (!line.isHeard()
        && line.rate() == 0
        && nextDatagram - unopened >= LineModel.FIRST_DATAGRAMS) {
      pace = (long) (bytes * 1e9 / MUTE_BYTES_PER_SECOND);
    }
    // A late call must not lose the line's time.
    readyNanos = Math.max(readyNanos, nowNanos - pace) + pace;
    allowedNanos = nowNanos + (long) (bytes * 1e9 / mostBytesPerSecond);
  }

  /** Nothing came back for long: what flies is gone, or its answers are. */
  private void onSilence(long nowNanos) {
    flight.clear();
    idleRepairs = 0;
    heardNanos = nowNanos;
    silent = true;
    if (line.isHeard()) {
      for (SentSymbol symbol : window.all()) {
        if (symbol.isMissing() && nowNanos - symbol.sentNanos >= line.overtakenNanos()) {
          sendAgain(symbol);
        }
      }
    }
  }

  /**
   * The peer is there and has opened nothing of what was sent so far: all of it goes again, now. So
   * the line has lost none of it.
   */
  public void onUnopened(long nowNanos) {
    flight.clear();
    idleRepairs = 0;
    repairDebt = 0;
    heardNanos = nowNanos;
    readyNanos = nowNanos;
    unopened = nextDatagram;
    highestArrived = unopened - 1;
    for (SentSymbol symbol : window.all()) {
      if (symbol.isMissing()) {
        sendAgain(symbol);
      }
    }
  }

  private void overtaken(long nowNanos) {
    for (SentSymbol symbol : window.all()) {
      if (symbol.wasSent()
          && symbol.datagram < highestArrived
          && symbol.isMissing()
          && nowNanos - symbol.sentNanos >= line.overtakenNanos()) {
        sendAgain(symbol);
      }
    }
  }

  private void sendAgain(SentSymbol symbol) {
    if (symbol.wasSent() && !symbol.waitsAgain) {
      largeLost += isLarge(symbol) ? 1 : 0;
      symbol.waitsAgain = true;
      again.add(symbol);
    }
  }

  private int write(long nowNanos, byte[] out, int at) {
    for (SentSymbol lost = again.poll(); lost != null; lost = again.poll()) {
      lost.waitsAgain = false;
      if (lost.isMissing()) {
        return writeSymbol(lost, nowNanos, out, at);
      }
    }
    if (repairDebt >= 1) {
      repairDebt--;
      int end = writeRepair(out, at);
      if (end != NOTHING) {
        return end;
      }
    }
    SentSymbol next = window.takeFresh();
    if (next != null) {
      repairDebt += repairShare();
      idleRepairs = 0;
      return writeSymbol(next, nowNanos, out, at);
    }
    // Nothing new: better a repair of what is probably lost than an idle line.
    if (idleRepairs < idleRepairsAllowed()) {
      idleRepairs++;
      int end = writeRepair(out, at);
      // All of it is there, and the word of what became of it was lost: nothing asks for it anew.
      return end == NOTHING && silent && window.undecided() > 0 ? at : end;
    }
    return NOTHING;
  }

  private long idleRepairsAllowed() {
    return silent
        ? 1 + (long) (window.undecided() * Math.max(line.loss(), MUTE_REPAIR))
        : Math.round(window.undecided() * line.loss());
  }

  /** Repairs for each symbol: half of what is lost, since the other half is asked for in time. */
  private double repairShare() {
    if (line.isHeard()) {
      return line.loss() / 2;
    }
    return nextDatagram - unopened < LineModel.FIRST_DATAGRAMS ? 0 : MUTE_REPAIR;
  }

  private int writeSymbol(SentSymbol symbol, long nowNanos, byte[] out, int at) {
    symbol.datagram = nextDatagram;
    symbol.sentNanos = nowNanos;
    int position = Varint.put(out, at, 2L * symbol.number);
    System.arraycopy(symbol.bytes, 0, out, position, symbol.bytes.length);
    return position + symbol.bytes.length;
  }

  /** A sum of what was sent and may be lost, from the oldest on. */
  private int writeRepair(byte[] out, int at) {
    int first = NO_NUMBER;
    int end = 0;
    for (SentSymbol symbol : window.all()) {
      if (symbol.wasSent() && symbol.isMissing() && first == NO_NUMBER) {
        first = symbol.number;
      }
      if (first != NO_NUMBER && symbol.wasSent() && symbol.number < first + RepairCode.MAX_SPAN) {
        end = symbol.number + 1;
      }
    }
    if (first == NO_NUMBER) {
      return NOTHING;
    }
    int repair = nextRepair++ % RepairCode.REPAIRS;
    byte[] sum = new byte[RepairCode.LENGTH_BYTES];
    for (SentSymbol symbol : window.between(first, end)) {
      sum = RepairCode.withRoomFor(sum, symbol.bytes);
      RepairCode.add(sum, RepairCode.coefficient(repair, symbol.number), symbol.bytes);
    }
    int position = Varint.put(out, at, 2L * first + DatagramLimits.REPAIR);
    out[position++] = (byte) (end - first - 1);
    out[position++] = (byte) repair;
    System.arraycopy(sum, 0, out, position, sum.length);
    return position + sum.length;
  }

  /**
   * Reads an {@link Arrived} and tells the listener what is new.
   *
   * @param number of the datagram that brought it
   * @throws MalformedFrameException if it names what was never sent
   */
  public void onArrived(int number, byte[] array, int offset, int length, long nowNanos)
      throws MalformedFrameException {
    Arrived arrived;
    try {
      arrived = Arrived.parser().parseFrom(array, offset, length);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedFrameException("not a protobuf message", e);
    }
    check(arrived);
    largeArrived |= window.arrived(arrived, number >= echo);
    echo = Math.max(echo, number + 1);
    heardNanos = nowNanos;
    silent = false;
    if (!line.isHeard()) {
      readyNanos = nowNanos; // it was paced as one that may never hear anything
    }
    readLine(arrived, nowNanos);
    for (SentSymbol symbol : window.all()) {
      if (symbol.datagram <= highestArrived - OVERTAKEN_BY && symbol.isMissing()) {
        sendAgain(symbol);
      }
    }
  }

  private static boolean isLarge(SentSymbol symbol) {
    return symbol.bytes.length > PayloadSize.SMALL.symbolBytes();
  }

  /**
   * Whether the peer hears this burst, but nothing of it that is larger than {@link
   * PayloadSize#SMALL}: what is undecided will not come through in this one.
   */
  public boolean isTooLarge() {
    return size == PayloadSize.FULL && line.isHeard() && !largeArrived && largeLost >= LARGE_LOST;
  }

  private void check(Arrived arrived) throws MalformedFrameException {
    if (arrived.getHighest() < 0
        || arrived.getHighest() >= nextDatagram
        || arrived.getFurther().size() * Byte.SIZE > DatagramLimits.MAX_SYMBOLS_AHEAD
        || arrived.getHere().size() * Byte.SIZE > DatagramLimits.MAX_SYMBOLS_AHEAD) {
      throw new MalformedFrameException("arrived says of datagrams that were not sent");
    }
  }

  private void readLine(Arrived arrived, long nowNanos) {
    int highest = arrived.getHighest();
    if (highest <= highestArrived && highestArrived != NO_NUMBER) {
      return; // one that others overtook, or one more word about the same
    }
    long sentNanos = flight.arrived(highest);
    if (sentNanos != Flight.UNKNOWN) {
      line.onRtt(Math.max(1, nowNanos - sentNanos - arrived.getWaited() * 1_000_000L));
    }
    long count = Integer.toUnsignedLong(arrived.getCount());
    long bytes = Integer.toUnsignedLong(arrived.getBytes());
    long sentSince = (long) highest - highestArrived;
    line.onLoss(sentSince, Math.max(0, sentSince - (count - arrivedCount)));
    line.onDelivered(
        bytes + count * DatagramLimits.HEADER_BYTES,
        count,
        Integer.toUnsignedLong(arrived.getMillis()));
    highestArrived = highest;
    arrivedCount = Math.max(arrivedCount, count);
  }

  /**
   * When {@link #next} may have something to say if nothing arrives before; {@code Long.MAX_VALUE}
   * if only new puts could change that.
   */
  public long wakeNanos(long nowNanos) {
    if (nowNanos < readyNanos || nowNanos < allowedNanos) {
      return Math.max(readyNanos, allowedNanos);
    }
    return window.undecided() == 0 || nextDatagram == DatagramLimits.MAX_DATAGRAMS
        ? Long.MAX_VALUE
        : heardNanos + line.patienceNanos();
  }

  /** Symbols that are not decided. */
  public int undecidedCount() {
    return window.undecided();
  }

  /** Whether this burst's numbers are used up, so that what waits needs another one. */
  public boolean isUsedUp() {
    return nextDatagram == DatagramLimits.MAX_DATAGRAMS || window.isUsedUp();
  }

  /** Whether the peer ever answered. */
  public boolean isHeard() {
    return line.isHeard();
  }

  /** What to remember of this network: bytes per second of IP packets; 0 if nothing is known. */
  public double bytesPerSecond() {
    return line.rate();
  }

  /** Datagrams written so far; the next one's number. */
  public int datagramCount() {
    return nextDatagram;
  }
}
