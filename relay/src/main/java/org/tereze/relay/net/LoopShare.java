package org.tereze.relay.net;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
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

  private final TurnQueue turns;

  LoopShare(LinkContext context, EventExecutor loop) {
    this.context = context;
    this.turns =
        new TurnQueue(
            context.nanos(),
            delay -> {
              var unused = loop.schedule(this::giveTurns, delay, TimeUnit.NANOSECONDS);
            });
  }

  private void giveTurns() {
    turns.run();
  }

  /** Whose turn it is for work with public keys. */
  TurnQueue turns() {
    return turns;
  }

  LinkSession open(long number, LinkPort port) {
    return new LinkSession(number, context, port, arrays, hasher);
  }
}
