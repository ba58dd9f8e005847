package org.tereze.relay.uplink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tereze.link.Question;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.uplink.TransitQueue.Sent;
import org.tereze.wire.AskSecret;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;

/**
 * Envelopes that were sent and not answered before their link ended. Their home is asked about them
 * on the next link, 8 bytes each, since most of them may have arrived; their lanes wait for the
 * answer, unless nobody can be asked. One thread.
 *
 * <p>Bounded: the queue begins anew where they would be more than {@value #MOST_BYTES} bytes.
 */
final class Doubts {
  static final long MOST_BYTES = 1 << 20;

  private final Map<Long, Sent> open = new LinkedHashMap<>();
  private long bytes;
  private long lastHandle;

  /** Those below it were not asked about on this link. */
  private long askedHandle;

  private boolean passed;

  /** Those of these that can be asked about are in doubt from now on. */
  void add(Collection<Sent> unanswered) {
    for (Sent each : unanswered) {
      if (each.track().secretForHome() != null) {
        each.track().doubted(each.envelope().sequence());
        bytes += each.envelope().bytes().length;
        open.put(--lastHandle, each);
      }
    }
  }

  /** Says whether nobody can be asked, so that no lane waits for it; true if that is a change. */
  boolean pass(boolean pass) {
    boolean isChange = pass != passed;
    passed = pass;
    return isChange;
  }

  /** Whether the lane has to wait for an answer. */
  boolean holdUp(LaneTrack track) {
    return track.isInDoubt() && !passed;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** The most urgent lane of them; {@link MailboxStore#LANES} if there are none. */
  int mostUrgentLane() {
    return open.values().stream()
        .mapToInt(each -> each.track().key.lane())
        .min()
        .orElse(MailboxStore.LANES);
  }

  /** Whether they hold as much as they may. */
  boolean isFull() {
    return bytes >= MOST_BYTES;
  }

  /** Nobody can be asked about them. */
  List<Sent> removeAll() {
    List<Sent> all = List.copyOf(open.values());
    open.clear();
    bytes = 0;
    return all;
  }

  /** What is open is to be asked about once more. */
  void linkEnded() {
    askedHandle = 0;
  }

  /** What to ask that was not asked on this link, lane by lane; the handles are below 0. */
  List<Question> questions() {
    Map<LaneTrack, List<Map.Entry<Long, Sent>>> lanes = new LinkedHashMap<>();
    for (Map.Entry<Long, Sent> each : open.entrySet()) {
      if (each.getKey() >= askedHandle) {
        continue;
      }
      lanes.computeIfAbsent(each.getValue().track(), track -> new ArrayList<>()).add(each);
    }
    askedHandle = lastHandle;
    List<Question> questions = new ArrayList<>();
    lanes.forEach(
        (track, all) -> {
          for (int from = 0; from < all.size(); from += Limits.MAX_IDS_PER_ASK) {
            int to = Math.min(all.size(), from + Limits.MAX_IDS_PER_ASK);
            add(questions, track, all.subList(from, to));
          }
        });
    return questions;
  }

  private static void add(
      List<Question> questions, LaneTrack track, List<Map.Entry<Long, Sent>> asked) {
    AskSecret secret = track.secretForHome();
    if (secret == null) {
      throw new IllegalStateException("a doubt that nobody can be asked about");
    }
    List<EnvelopeId> ids = new ArrayList<>();
    List<Long> handles = new ArrayList<>();
    for (Map.Entry<Long, Sent> each : asked) {
      ids.add(News.id(each.getValue().envelope().envelopeId()));
      handles.add(each.getKey());
    }
    questions.add(new Question(track.id(), secret, ids, handles));
  }

  /** The one with this handle is answered. */
  Sent remove(long handle) throws MalformedFrameException {
    Sent answered = open.remove(handle);
    if (answered == null) {
      throw new MalformedFrameException("an answer to nothing that was asked");
    }
    bytes -= answered.envelope().bytes().length;
    return answered;
  }
}
