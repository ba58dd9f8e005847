package org.tereze.relay.net;

import org.tereze.relay.session.LinkContext;
import org.tereze.relay.session.LinkPort;
import org.tereze.relay.session.LinkSession;
import org.tereze.relay.session.RecordArrays;
import org.tereze.wire.EnvelopeHasher;

/** What the links of one event loop share. Confined to that loop. */
final class LoopShare {
  private static final int KEPT_ARRAYS_PER_SIZE = 64;

  private final LinkContext context;
  private final RecordArrays arrays = new RecordArrays(KEPT_ARRAYS_PER_SIZE);
  private final EnvelopeHasher hasher = new EnvelopeHasher();

  LoopShare(LinkContext context) {
    this.context = context;
  }

  LinkSession open(long number, LinkPort port) {
    return new LinkSession(number, context, port, arrays, hasher);
  }
}
