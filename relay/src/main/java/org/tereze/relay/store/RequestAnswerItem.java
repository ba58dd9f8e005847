package org.tereze.relay.store;

import java.util.Arrays;
import java.util.Objects;
import org.tereze.wire.Outcome;

/**
 * The next hop's answer to a request in transit. An answer to what is not kept any more, or was
 * replaced, changes nothing. Not thread-safe.
 */
public final class RequestAnswerItem implements CommitItem {
  private static final int OBJECT_BYTES = 192;
  private static final byte[] NOTHING = {};

  private final TransitRequest request;
  private final Outcome outcome;
  private final long serial;
  private final byte[] body;

  /**
   * An answer.
   *
   * @param request as it was said to the next hop
   * @param serial that it told, unsigned
   * @param body a bundle newer than the lookup knew; else empty
   */
  public RequestAnswerItem(TransitRequest request, Outcome outcome, long serial, byte[] body) {
    Objects.checkIndex(body.length, StatementItem.MAX_BODY_BYTES + 1); // Bound: a row
    this.request = request;
    this.outcome = outcome;
    this.serial = serial;
    this.body = body;
  }

  /** One without a bundle. */
  public RequestAnswerItem(TransitRequest request, Outcome outcome, long serial) {
    this(request, outcome, serial, NOTHING);
  }

  @Override
  public MailboxKey mailbox() {
    return request.key();
  }

  @Override
  public int sizeBytes() {
    return OBJECT_BYTES + request.sizeBytes() + body.length;
  }

  Outcome outcome() {
    return outcome;
  }

  long serial() {
    return serial;
  }

  byte[] body() {
    return body;
  }

  /** Whether what was said is what is kept: of a lookup, that nobody asks who knows less. */
  boolean isTo(RequestRow row) {
    return request.kind() == TransitRequest.Kind.LOOKUP
        ? body.length > 0 || request.serial() <= row.serial()
        : Arrays.equals(request.digest(), row.digest());
  }
}
