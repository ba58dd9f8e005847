package org.tereze.relay.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.PutItem;
import org.tereze.wire.AckCode;
import org.tereze.wire.EnvelopeHasher;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.BurstReceiver;
import org.tereze.wire.burst.IntroducedMailbox;
import org.tereze.wire.burst.ReceivedPut;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameWriter;

/** Mailbox and Put frames of a link, made into items for the committer. One thread. */
final class PutIntake {
  static final int MAILBOX_BYTES = 256;

  private final BurstReceiver burst = new BurstReceiver();
  private final List<MailboxKey> keys = new ArrayList<>();
  private final EnvelopeHasher hasher;
  private final byte[] id = new byte[Long.BYTES];
  private final RelayId thisRelay;
  private final LinkMetrics metrics;

  PutIntake(RelayId thisRelay, EnvelopeHasher hasher, LinkMetrics metrics) {
    this.thisRelay = thisRelay;
    this.hasher = hasher;
    this.metrics = metrics;
  }

  void onMailbox(FrameReader frame) throws MalformedFrameException {
    IntroducedMailbox introduced = burst.onMailbox(frame.array(), frame.offset(), frame.length());
    keys.add(MailboxKey.of(introduced.id()));
  }

  /** About what is remembered of the mailboxes that were introduced. */
  int heldBytes() {
    return keys.size() * MAILBOX_BYTES;
  }

  /** Adds the put to the record's items, or decides it at once. */
  void onPut(FrameReader frame, RecordItems record) throws MalformedFrameException {
    ReceivedPut put = burst.onPut(frame.array(), frame.offset(), frame.length());
    if (put == null) {
      metrics.put(AckCode.TOO_LARGE);
      return;
    }
    if (livesElsewhere(put.home())) {
      decide(put.number(), AckCode.NO_MAILBOX);
      return;
    }
    record.add(item(put, record.array()), put.number());
  }

  private PutItem item(ReceivedPut put, byte[] recordArray) {
    byte[] array = put.array();
    int offset = put.bodyOffset();
    if (array != recordArray) {
      // A frame over several records lies in the reader's own array, which is used again.
      array = Arrays.copyOfRange(array, offset, offset + put.bodyLength());
      offset = 0;
    }
    return new PutItem(
        keys.get(put.introduction().number()),
        put.verifier().firstLong(),
        envelopeId(put.mailbox(), array, offset, put.bodyLength()),
        put.precedence().code(),
        put.lifetimeHours(),
        array,
        offset,
        put.bodyLength());
  }

  void decide(long number, AckCode code) {
    burst.decide(number, code);
    metrics.put(code);
  }

  boolean hasNews() {
    return burst.hasNews();
  }

  boolean writeAck(FrameWriter out) {
    return burst.writeAck(out);
  }

  int undecided() {
    return burst.undecidedCount();
  }

  private boolean livesElsewhere(@Nullable RelayId home) {
    return home != null && !home.equals(thisRelay);
  }

  private long envelopeId(MailboxId mailbox, byte[] array, int offset, int length) {
    hasher.hash(mailbox, array, offset, length, id, 0);
    long value = 0;
    for (byte b : id) {
      value = value << 8 | (b & 0xff);
    }
    return value;
  }
}
