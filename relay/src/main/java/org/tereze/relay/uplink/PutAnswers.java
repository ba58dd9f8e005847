package org.tereze.relay.uplink;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.relay.uplink.TransitQueue.Sent;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.OutgoingPut;

/**
 * What comes of the next hop's answers to puts, whichever way they went in one call. One thread.
 */
final class PutAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(PutAnswers.class);

  private final UplinkWork work;
  private final TransitQueue queue;
  private final Settlement settlement;
  private final Set<RelayId> warned = new HashSet<>();
  private boolean any;
  private boolean shareIsUsedUp;

  PutAnswers(UplinkWork work) {
    this.work = work;
    this.queue = work.queue();
    this.settlement = work.settlement();
  }

  /** Whether the next hop answered a put. */
  boolean any() {
    return any;
  }

  /** Whether the next hop refused what another link may give it. */
  boolean isShareUsedUp() {
    return shareIsUsedUp;
  }

  /** The next hop answered. */
  void answered(OutgoingPut put, AckCode code) {
    any = true;
    work.metrics().answered(code, put.body().length);
    @Nullable Sent sent = queue.answered(put.handle());
    if (sent == null) {
      throw new IllegalStateException("an answer to a put that was not sent");
    }
    switch (code) {
      case STORED -> {
        settlement.taken(sent.track(), sent.envelope());
        work.retries().taken(sent.track().key);
      }
      case TOO_LARGE -> settlement.refused(sent.track(), sent.envelope(), Disposition.REFUSED);
      case REVOKED -> {
        settlement.revoked(sent.track());
        queue.revoked(sent);
      }
      case EXPIRED -> settlement.refused(sent.track(), sent.envelope(), Disposition.EXPIRED);
      case FULL, BUSY -> {
        shareIsUsedUp = true;
        queue.refused(sent);
      }
      case NO_MAILBOX -> queue.refused(sent);
      case NO_ROUTE -> {
        if (warned.add(sent.track().home())) {
          LOG.atWarn().log("{} knows no way to {}", work.upstream(), sent.track().home());
        }
        queue.refused(sent);
      }
    }
  }
}
