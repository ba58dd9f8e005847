package org.tereze.relay.uplink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.queue.CommitLink;
import org.tereze.relay.queue.Submission;
import org.tereze.relay.store.CollectedItem;
import org.tereze.relay.store.CommitItem;
import org.tereze.relay.store.DispositionItem;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.RequestAnswerItem;
import org.tereze.relay.store.StatementItem;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitEnvelope;
import org.tereze.relay.store.UndecidedEnvelope;
import org.tereze.wire.Disposition;

/**
 * What the next hop said, on its way to the disk: cursors that move over what it has taken, last
 * words about envelopes that it refused or that it was asked about. The uplink's thread; the
 * committer's answers come there, too.
 *
 * <p>Guarantees: a cursor moves only over what is settled without a gap, and behind the last words
 * about what it passes.
 */
final class Settlement implements CommitLink {
  /** With more than this refused by the committer nothing further is put. */
  private static final int MOST_WAITING = 16;

  /** A mailbox in transit has no owner here, and so no other statement. */
  private static final long REVOKE_SERIAL = 1;

  private final long number;
  private final Predicate<Submission> committer;
  private final Executor thread;
  private final List<CommitItem> words = new ArrayList<>();
  private final List<CommitItem> ends = new ArrayList<>();
  private final Set<MailboxKey> ended = new HashSet<>();
  private final Set<LaneTrack> touched = new LinkedHashSet<>();
  private final Deque<Submission> waiting = new ArrayDeque<>();
  private Consumer<LaneTrack> onCommitted = track -> {};
  private int open;
  private @Nullable StoreException failure;

  /**
   * Nothing is settled yet.
   *
   * @param number unique among all links of this process's life
   * @param committer takes a submission, or refuses it until there is room
   * @param thread runs tasks on the uplink's thread
   */
  Settlement(long number, Predicate<Submission> committer, Executor thread) {
    this.number = number;
    this.committer = committer;
    this.thread = thread;
  }

  /** Who hears of each lane whose words are on the disk. */
  void onCommitted(Consumer<LaneTrack> listener) {
    onCommitted = listener;
  }

  /** The next hop has it in custody. */
  void taken(LaneTrack track, TransitEnvelope envelope) {
    track.settled(envelope.sequence());
    touched.add(track);
  }

  /** The next hop will never take it. */
  void refused(LaneTrack track, TransitEnvelope envelope, Disposition disposition) {
    track.settled(envelope.sequence());
    word(track, envelope, disposition);
  }

  /** Its lifetime ended here; the track knows. */
  void expired(LaneTrack track, TransitEnvelope envelope) {
    word(track, envelope, Disposition.EXPIRED);
  }

  /** The mailbox was ended by its owner: here, too, nothing more is taken for it. */
  void revoked(LaneTrack track) {
    if (ended.add(track.key.mailbox())) {
      StatementItem end = StatementItem.revoke(track.key.mailbox(), REVOKE_SERIAL);
      end.makeNothing();
      ends.add(end);
    }
    touched.add(track);
  }

  private void word(LaneTrack track, TransitEnvelope envelope, Disposition disposition) {
    words.add(
        new DispositionItem(
            track.key.mailbox(),
            track.key.lane(),
            envelope.sequence(),
            envelope.envelopeId(),
            disposition));
    touched.add(track);
  }

  /** The next hop said what became of what it had taken. */
  void news(UndecidedEnvelope of, Disposition disposition) {
    words.add(
        new DispositionItem(
            of.mailbox().key(), of.lane(), of.sequence(), of.envelopeId(), disposition));
  }

  /** The next hop answered a request. */
  void answered(RequestAnswerItem answer) {
    words.add(answer);
  }

  /** Hands over what has come together. */
  void submit() {
    List<CommitItem> items = new ArrayList<>(words);
    List<LaneTrack> tracks = new ArrayList<>();
    for (LaneTrack track : touched) {
      long upTo = track.advance();
      if (upTo > 0) {
        long[] cursors = new long[MailboxStore.LANES];
        cursors[track.key.lane()] = upTo;
        items.add(new CollectedItem(track.key.mailbox(), cursors));
      }
      track.committing();
      tracks.add(track);
    }
    items.addAll(ends);
    words.clear();
    ends.clear();
    ended.clear();
    touched.clear();
    if (!items.isEmpty()) {
      waiting.add(new Submission(this, items, tracks));
      open++;
      offer();
    } else {
      done(tracks);
    }
  }

  private void offer() {
    while (!waiting.isEmpty() && committer.test(waiting.element())) {
      waiting.remove();
    }
  }

  private void done(List<?> tracks) {
    for (Object one : tracks) {
      LaneTrack track = (LaneTrack) one;
      track.committed();
      onCommitted.accept(track);
    }
  }

  /** Whether the committer lags so far behind that no more answers should be asked for. */
  boolean isBacklogged() {
    return waiting.size() > MOST_WAITING || failure != null;
  }

  /** Whether everything that was answered is on the disk. */
  boolean isIdle() {
    return open == 0 && words.isEmpty();
  }

  /** Why nothing can be let go of any more; null while all is well. */
  @Nullable StoreException failure() {
    return failure;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Executor executor() {
    return thread;
  }

  @Override
  public void committed(List<Submission> done) {
    for (Submission submission : done) {
      open--;
      done((List<?>) submission.token());
    }
  }

  @Override
  public void commitFailed(List<Submission> lost, StoreException why) {
    failure = why;
  }

  @Override
  public void room() {
    offer();
  }
}
