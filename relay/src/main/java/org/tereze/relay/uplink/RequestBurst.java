package org.tereze.relay.uplink;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.RequestAnswerItem;
import org.tereze.relay.store.StatementItem;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitRequest;
import org.tereze.relay.store.TransitRequest.Kind;
import org.tereze.relay.store.WaitingRequest;
import org.tereze.schema.Bundle;
import org.tereze.schema.Done;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Outcome;
import org.tereze.wire.frame.FrameWriter;

/**
 * The requests of one link to an upstream, and what it answers. One thread; reads the store and so
 * may block.
 *
 * <p>Bounded: {@value #TURN_BYTES} bytes on a link on which puts wait, so that a backlog of reports
 * does not keep a new contact out, and reports hardly wait for bundles; otherwise {@value
 * #OPEN_BYTES} at a time.
 */
final class RequestBurst {
  /** About a second of a line of 20 kbit/s. */
  static final int TURN_BYTES = 2_560;

  static final int OPEN_BYTES = 8 << 10;
  private static final int MOST_IN_ROUND = 256;

  /** A request is said once on a link, and once more if it was replaced meanwhile. */
  private record Said(long place, long serial) {}

  private record Open(TransitRequest request, int bytes) {}

  private final UplinkWork work;
  private final RequestFrames frames;
  private final RequestScan scan;
  private final Map<Integer, @Nullable Open> open = new HashMap<>();
  private final Set<Said> said = new HashSet<>();
  private int count;
  private int openBytes;
  private int turnBytes;
  private int looks;

  RequestBurst(UplinkWork work) {
    this.work = work;
    this.frames = work.requests().frames();
    this.scan = work.requests().toSay();
    this.looks = work.looks();
    scan.begin();
  }

  /** Whether everything was answered. */
  boolean isQuiet() {
    return open.isEmpty();
  }

  /**
   * Says what may be said before the first answer, if anything waits: lookups, or something that
   * calls for an answer, since an owner's statement counts for nothing before.
   */
  void sayFirst(FrameWriter writer) throws StoreException {
    WaitingRequest next = nextToSay();
    WaitingRequest first = next == null && work.news().isDue() ? firstHanded() : next;
    while (next != null && count < Limits.MAX_EARLY_LOOKUPS) {
      if (next.request().kind() == Kind.LOOKUP) {
        say(next, writer);
      }
      next = nextToSay();
    }
    if (first != null && count == 0) {
      open.put(count++, null);
      RequestFrames.nothing(first.request().mailbox(), writer);
    }
    scan.begin();
  }

  private @Nullable WaitingRequest nextToSay() throws StoreException {
    return work.current().maySayRequests() ? scan.next() : null;
  }

  private @Nullable WaitingRequest firstHanded() throws StoreException {
    RequestScan handed = work.requests().handed();
    handed.begin();
    WaitingRequest first = handed.next();
    handed.begin();
    return first;
  }

  /**
   * Says some of what waits; behind the first answer only.
   *
   * @param putsWait whether the line has better to do
   */
  void say(boolean putsWait, FrameWriter writer) throws StoreException {
    if (looks != work.looks()) {
      looks = work.looks();
      scan.begin(); // something new may wait
    }
    while (putsWait ? turnBytes < TURN_BYTES : openBytes < OPEN_BYTES) {
      WaitingRequest next = count < Limits.MAX_REQUESTS_PER_LINK ? nextToSay() : null;
      if (next == null) {
        return;
      }
      say(next, writer);
    }
  }

  /** Asks what became of requests that the next hop keeps; whether of any. */
  boolean ask(FrameWriter writer) throws StoreException {
    RequestScan handed = work.requests().handed();
    int before = count;
    int most = Math.min(before + MOST_IN_ROUND, Limits.MAX_REQUESTS_PER_LINK);
    while (count < most) {
      WaitingRequest next = handed.next();
      if (next == null) {
        handed.begin(); // the next round's
        break;
      }
      add(next.request(), true, writer);
    }
    return count > before;
  }

  private void say(WaitingRequest next, FrameWriter writer) {
    TransitRequest request = next.request();
    if (!said.add(new Said(next.place(), request.serial()))) {
      return;
    }
    boolean local = request.home().equals(frames.nextHop());
    if (!local && request.passed().size() >= Limits.MAX_PASSED_RELAYS) {
      answer(request, new RequestAnswerItem(request, Outcome.NO_ROUTE, 0), Outcome.NO_ROUTE);
      return;
    }
    add(request, false, writer);
  }

  private void add(TransitRequest request, boolean question, FrameWriter writer) {
    int before = writer.size();
    frames.add(request, question, writer);
    int bytes = writer.size() - before;
    open.put(count++, new Open(request, bytes));
    openBytes += bytes;
    turnBytes += bytes;
  }

  /** The next hop's word that ends a request. */
  void done(Done done) throws MalformedFrameException {
    TransitRequest request = close(done.getRequest());
    Outcome outcome = Outcome.of(done.getOutcomeValue());
    if (request != null) {
      long serial = Integer.toUnsignedLong(done.getSerial());
      answer(request, new RequestAnswerItem(request, outcome, serial), outcome);
    }
  }

  void bundle(Bundle bundle) throws MalformedFrameException {
    TransitRequest request = close(bundle.getRequest());
    if (request == null) {
      return;
    }
    // Bound: a row of the store.
    if (request.kind() != Kind.LOOKUP || bundle.getBody().size() > StatementItem.MAX_BODY_BYTES) {
      throw new MalformedFrameException("a bundle that was not looked up, or too large");
    }
    long serial = Integer.toUnsignedLong(bundle.getSerial());
    byte[] body = bundle.getBody().toByteArray();
    answer(request, new RequestAnswerItem(request, Outcome.OK, serial, body), Outcome.OK);
  }

  private @Nullable TransitRequest close(int number) throws MalformedFrameException {
    if (!open.containsKey(number)) {
      throw new MalformedFrameException("an answer to nothing that was asked");
    }
    Open closed = open.remove(number);
    if (closed == null) {
      return null; // asked for an answer's sake
    }
    openBytes -= closed.bytes();
    return closed.request();
  }

  private void answer(TransitRequest request, RequestAnswerItem item, Outcome outcome) {
    work.metrics().requested(outcome);
    switch (outcome) {
      case BUSY, FULL, NO_MAILBOX, NO_ROUTE -> work.retries().refused(RequestScan.lane(request));
      case OK, STALE, BAD_SIGNATURE, REVOKED, PENDING, UNKNOWN ->
          work.retries().taken(RequestScan.lane(request));
    }
    work.settlement().answered(item);
  }
}
