package org.tereze.relay.store;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.TransitRequest.Kind;
import org.tereze.wire.Limits;
import org.tereze.wire.Outcome;
import org.tereze.wire.RelayId;

/**
 * What becomes of a request in transit when it is said, and when the next hop answers. Stateless.
 *
 * <p>Nothing is verified here, so nothing that merely waits is evidence: a statement that waits is
 * replaced by one with a higher serial and never made a reason for STALE; only what the home has
 * told is.
 */
final class RequestRules {
  private static final byte[] NOTHING = {};

  private RequestRules() {}

  /**
   * What to answer and to keep.
   *
   * @param row as it is from now on; null: as it was
   * @param serial the home's, unsigned; 0 if it told none
   * @param bundle of a lookup that can be answered with one
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Said(@Nullable RequestRow row, Outcome outcome, long serial, byte @Nullable [] bundle) {
    static Said pending(@Nullable RequestRow row) {
      return new Said(row, Outcome.PENDING, 0, null);
    }

    static Said told(Outcome outcome, long serial) {
      return new Said(null, outcome, serial, null);
    }
  }

  /**
   * Somebody says it.
   *
   * @param row what is kept of it; null if nothing
   */
  static Said said(@Nullable RequestRow row, TransitRequest request, int now) {
    if (row == null) {
      return request.isQuestion()
          ? Said.told(Outcome.UNKNOWN, 0)
          : Said.pending(RequestRow.of(request, now));
    }
    return request.kind() == Kind.LOOKUP ? lookedUp(row, request, now) : stated(row, request, now);
  }

  private static Said stated(RequestRow row, TransitRequest request, int now) {
    boolean question = request.isQuestion();
    boolean same =
        row.serial() == request.serial()
            && (question || Arrays.equals(row.digest(), request.digest()));
    Outcome outcome = row.outcome();
    if (row.waits() || outcome == null) {
      if (same) {
        return question ? Said.pending(null) : joined(row, request);
      }
      if (question) {
        return Said.told(Outcome.UNKNOWN, 0);
      }
      boolean newer = request.serial() > row.serial();
      return Said.pending(newer ? row.replacedBy(request, now) : null);
    }
    if (same) {
      boolean again = !question && mayChange(outcome);
      return new Said(again ? row.replacedBy(request, now) : null, outcome, row.told(), null);
    }
    if (question) {
      return Said.told(Outcome.UNKNOWN, 0);
    }
    if (outcome == Outcome.REVOKED) {
      return Said.told(Outcome.REVOKED, row.told());
    }
    boolean known = outcome == Outcome.OK || outcome == Outcome.STALE;
    return known && request.serial() <= row.told()
        ? Said.told(Outcome.STALE, row.told())
        : Said.pending(row.replacedBy(request, now));
  }

  /** Whether the home may say something else when it hears the same again. */
  private static boolean mayChange(Outcome outcome) {
    return switch (outcome) {
      case NO_MAILBOX, FULL, NO_ROUTE -> true;
      case OK, STALE, BAD_SIGNATURE, REVOKED, BUSY, PENDING, UNKNOWN -> false;
    };
  }

  /** It waits already: perhaps it came another way now, or for somebody who knows less. */
  private static Said joined(RequestRow row, TransitRequest request) {
    List<RelayId> all = TransitMailbox.united(row.passed(), request.passed());
    if (all.size() > Limits.MAX_PASSED_RELAYS) {
      return Said.told(Outcome.NO_ROUTE, 0); // Bound: hops
    }
    long known = Math.min(row.serial(), request.serial());
    boolean changes = known < row.serial() || !all.equals(row.passed());
    return Said.pending(changes ? row.joined(all, known) : null);
  }

  private static Said lookedUp(RequestRow row, TransitRequest request, int now) {
    Outcome outcome = row.outcome();
    if (outcome == Outcome.REVOKED) {
      return Said.told(Outcome.REVOKED, 0);
    }
    if (row.content().length > 0 && row.told() > request.serial()) {
      return new Said(null, Outcome.OK, row.told(), row.content());
    }
    if (row.waits() || outcome == null) {
      return joined(row, request);
    }
    if (outcome != Outcome.OK) {
      return new Said(row.replacedBy(request, now), outcome, 0, null);
    }
    boolean fresh = now < row.answeredHours() + RequestRow.FRESH_HOURS;
    return fresh && row.told() <= request.serial()
        ? Said.told(Outcome.OK, row.told())
        : Said.pending(row.replacedBy(request, now));
  }

  /**
   * Somebody looks up a bundle that waits here itself: whoever reads it checks it, and an island
   * without a line has its new contacts' bundles. Null if what is known of the lookup says more.
   *
   * @param publication what is kept of a PUBLISH for that mailbox
   * @param row what is kept of the lookup
   */
  static @Nullable Said fromPublication(
      @Nullable RequestRow publication, @Nullable RequestRow row, TransitRequest request) {
    boolean newest =
        publication != null
            && publication.waits()
            && publication.serial() > request.serial()
            && (row == null
                || (row.outcome() != Outcome.REVOKED && row.told() < publication.serial()));
    return newest && publication != null
        ? new Said(null, Outcome.OK, publication.serial(), publication.request().body())
        : null;
  }

  /**
   * What is known of a lookup once the home took a bundle that came through here; null: as before.
   *
   * @param row what was kept of the lookup; null if nothing
   */
  static @Nullable RequestRow published(
      @Nullable RequestRow row, RequestRow publication, RequestAnswerItem answer, int now) {
    if (answer.outcome() != Outcome.OK) {
      return null;
    }
    TransitRequest lookup =
        TransitRequest.lookup(publication.home(), publication.mailbox(), 0, publication.passed());
    RequestRow before = row == null ? RequestRow.of(lookup, now) : row;
    byte[] body = publication.request().body();
    RequestAnswerItem found = new RequestAnswerItem(lookup, Outcome.OK, publication.serial(), body);
    return before.outcome() == Outcome.REVOKED || before.told() >= publication.serial()
        ? null
        : bundle(before, found, now);
  }

  /**
   * The next hop answers.
   *
   * @param row what is kept of the request that it answers
   * @return as it is from now on; null: as it was
   */
  static @Nullable RequestRow answered(
      @Nullable RequestRow row, RequestAnswerItem answer, int now) {
    if (row == null || !row.waits() || !answer.isTo(row)) {
      return null; // something newer was said meanwhile
    }
    return switch (answer.outcome()) {
      case BUSY -> null;
      case PENDING -> row.handed() ? null : row.handed(true);
      case UNKNOWN -> row.handed() ? row.handed(false) : null;
      case OK, STALE, BAD_SIGNATURE, NO_MAILBOX, REVOKED, FULL, NO_ROUTE ->
          row.kind() == Kind.LOOKUP
              ? bundle(row, answer, now)
              : row.answered(answer.outcome(), answer.serial(), now, row.digest());
    };
  }

  private static RequestRow bundle(RequestRow row, RequestAnswerItem answer, int now) {
    if (answer.outcome() == Outcome.REVOKED) {
      return row.answered(Outcome.REVOKED, 0, now, NOTHING);
    }
    // Order: never an older bundle than before.
    boolean newer =
        answer.serial() > row.told()
            || (answer.serial() == row.told() && row.content().length == 0);
    if (answer.outcome() != Outcome.OK || !newer) {
      return row.answered(answer.outcome(), row.told(), now, row.content());
    }
    return row.answered(Outcome.OK, answer.serial(), now, answer.body());
  }
}
