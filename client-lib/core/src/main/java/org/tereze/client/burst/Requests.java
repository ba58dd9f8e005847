package org.tereze.client.burst;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.CallPlan.Own;
import org.tereze.client.burst.CallPlan.Wanted;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;

/**
 * The requests of one link, numbered as both ends count them: Claim, Revoke, Publish, Lookup and
 * Fetch share one count. One thread.
 */
final class Requests {
  /** What a request asked for. */
  enum Kind {
    CLAIM,
    REVOKE,
    PUBLISH,
    LOOKUP,
    FETCH
  }

  /** One request and how far it got. */
  static final class Request {
    /** A lookup whose answer is for nobody. */
    static final int NOBODY = -1;

    final Kind kind;
    final @Nullable Own own;
    final @Nullable Wanted wanted;
    final Map<Precedence, Long> durable = new EnumMap<>(Precedence.class);
    boolean open = true;
    long undurableBytes;

    /** Whether the owner proved herself by what only this link's two ends know. */
    boolean ownerProven;

    private Request(Kind kind, @Nullable Own own, @Nullable Wanted wanted) {
      this.kind = kind;
      this.own = own;
      this.wanted = wanted;
    }
  }

  private final List<Request> requests = new ArrayList<>();
  private int open;

  /** Whether another request may be sent on this link. */
  boolean hasRoom() {
    return requests.size() < Limits.MAX_REQUESTS_PER_LINK;
  }

  /** Takes the next number. */
  int add(Kind kind, @Nullable Own own, @Nullable Wanted wanted) {
    requests.add(new Request(kind, own, wanted));
    open++;
    return requests.size() - 1;
  }

  /** The request with this number, which must still be open. */
  Request open(long number) throws MalformedFrameException {
    if (number < 0 || number >= requests.size() || !requests.get((int) number).open) {
      throw new MalformedFrameException("an answer to nothing that was asked");
    }
    return requests.get((int) number);
  }

  /** All requests, by number. */
  List<Request> all() {
    return requests;
  }

  void close(Request request) {
    request.open = false;
    open--;
  }

  /** Whether nothing is unanswered. */
  boolean isQuiet() {
    return open == 0;
  }
}
