package org.tereze.relay.uplink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.TransitEnvelope;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.window.plan.BurstPlanner;
import org.tereze.window.plan.Pace;
import org.tereze.wire.AskSecret;
import org.tereze.wire.MailboxId;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.Introduction;

/**
 * How far one lane of a mailbox is on its way to the next hop. One thread.
 *
 * <pre>
 *   under the cursor | settled, sent or refused for now ("open") | read ("ready") | in the store
 * </pre>
 *
 * <p>Guarantees: {@link #settledUpTo} never passes an envelope that the next hop has neither taken
 * nor refused for good.
 */
final class LaneTrack {
  private enum State {
    /** On its way. */
    SENT,
    /** Sent, and to be asked about. */
    DOUBTED,
    /** Taken by the next hop, or refused for good. */
    SETTLED,
    /** To be put again; kept only before others that are further. */
    AGAIN
  }

  final LaneKey key;
  private final TransitMailbox mailbox;
  private final int number;
  private Introduction introduction;
  private final Deque<TransitEnvelope> ready = new ArrayDeque<>();
  private final TreeMap<Long, State> open = new TreeMap<>();
  private long readUpTo;
  private long settledUpTo;
  private int commits;
  private int doubts;
  private long sentInTurnBytes;

  /** Its number in the plan; {@link BurstPlanner#NONE} if it is not in it. */
  int planned = BurstPlanner.NONE;

  /**
   * Nothing is read yet.
   *
   * @param number the mailbox's in the store
   */
  LaneTrack(LaneKey key, TransitMailbox mailbox, int number, Introduction introduction) {
    this.key = key;
    this.mailbox = mailbox;
    this.number = number;
    this.introduction = introduction;
  }

  RelayId home() {
    return mailbox.home();
  }

  MailboxId id() {
    return mailbox.id();
  }

  /**
   * With what the next hop can be asked whether it has what was sent; null if it cannot, or if its
   * word would not do: only the home's custody is the end of the way, a further hop may have handed
   * it round to this relay.
   */
  @Nullable AskSecret secretForHome() {
    return introduction.home() == null ? mailbox.secret() : null;
  }

  int number() {
    return number;
  }

  /** How the mailbox is introduced. */
  Introduction introduction() {
    return introduction;
  }

  /** Its puts came another way since. */
  void introduce(Introduction changed) {
    introduction = changed;
  }

  /** Everything up to this sequence was read, or need not be. */
  long readUpTo() {
    return readUpTo;
  }

  /** What the store had behind {@link #readUpTo}. */
  void read(List<TransitEnvelope> page) {
    for (TransitEnvelope envelope : page) {
      readUpTo = envelope.sequence();
      State state = open.get(envelope.sequence());
      if (state == null || state == State.AGAIN) {
        ready.add(envelope);
      }
    }
  }

  /** The next to be put; null if more must be read first. */
  @Nullable TransitEnvelope peek() {
    return ready.peek();
  }

  /** What the next one takes with those behind it; there is one. */
  int paceBytes() {
    Pace pace = new Pace();
    for (TransitEnvelope envelope : ready) {
      if (pace.isFull()) {
        break;
      }
      pace.add(envelope.bytes().length);
    }
    return pace.bytes();
  }

  /** Others come first: it is read again when its turn comes. */
  void unread() {
    TransitEnvelope first = ready.peek();
    if (first != null) {
      readUpTo = first.sequence() - 1;
      ready.clear();
    }
  }

  /** It is on its way. */
  void sent(TransitEnvelope envelope) {
    ready.remove();
    open.put(envelope.sequence(), State.SENT);
    sentInTurnBytes += envelope.bytes().length;
  }

  /** It is not put, since its lifetime is over. */
  void expired(TransitEnvelope envelope) {
    ready.remove();
    settled(envelope.sequence());
  }

  /** The next hop has it, or will never take it. */
  void settled(long sequence) {
    open.put(sequence, State.SETTLED);
  }

  /** The next hop did not take it for now: what comes behind it waits, too. */
  void refused(long sequence) {
    open.put(sequence, State.AGAIN);
    rewind();
  }

  /** The link is over: what was not answered is put again. */
  void linkEnded() {
    open.replaceAll((sequence, state) -> state == State.SENT ? State.AGAIN : state);
    rewind();
  }

  /** It was sent and is asked about before it is put again; to be said before the link ends. */
  void doubted(long sequence) {
    doubts++;
    open.put(sequence, State.DOUBTED);
  }

  /** It was settled, or is to be put again; whether that was the last doubt. */
  boolean certain(long sequence) {
    doubts--;
    open.replace(sequence, State.DOUBTED, State.AGAIN);
    if (doubts == 0) {
      rewind();
    }
    return doubts == 0;
  }

  /** Whether anything of it is to be asked about. */
  boolean isInDoubt() {
    return doubts > 0;
  }

  private void rewind() {
    ready.clear();
    readUpTo = settledUpTo;
    // Order: while one behind it may yet turn out to be settled, what is to be put again is a gap.
    while (doubts == 0 && !open.isEmpty() && open.lastEntry().getValue() == State.AGAIN) {
      open.pollLastEntry();
    }
  }

  /** Moves over what is settled without a gap; the new place, or 0 if it is the old one. */
  long advance() {
    long before = settledUpTo;
    while (!open.isEmpty()) {
      Map.Entry<Long, State> first = open.firstEntry();
      if (first.getValue() != State.SETTLED) {
        break;
      }
      settledUpTo = first.getKey();
      open.pollFirstEntry();
    }
    readUpTo = Math.max(readUpTo, settledUpTo);
    return settledUpTo == before ? 0 : settledUpTo;
  }

  /** A word of it is on its way to the disk. */
  void committing() {
    commits++;
  }

  void committed() {
    commits--;
  }

  /** Whether it has had its turn; the next one begins with the question. */
  boolean turnIsOver(long turnBytes) {
    if (sentInTurnBytes < turnBytes) {
      return false;
    }
    sentInTurnBytes = 0;
    return true;
  }

  /** Whether nothing would be forgotten with it. */
  boolean isIdle() {
    return planned == BurstPlanner.NONE && doubts == 0 && commits == 0 && open.isEmpty();
  }
}
