package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.util.Random;
import org.tereze.wire.AskSecret;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;

/**
 * What the producers of {@link StoreChild} write, known to both processes: envelope n of producer p
 * is always the same bytes, for the same mailbox and lane.
 */
final class ChildLoad {
  static final int PRODUCERS = 6;
  static final int MAILBOXES = 3;
  static final int NOW_HOURS = 9_000;
  static final AskSecret SECRET = AskSecret.of(new byte[AskSecret.BYTES]);
  private static final int HEAD_BYTES = 8;
  private static final int MOST_FILLER_BYTES = 900;

  /** Which envelope it is. */
  record Name(int producer, int number) {
    MailboxId mailbox() {
      return ChildLoad.mailbox(producer % MAILBOXES);
    }

    byte[] envelope() {
      Random random = new Random(producer * 1_000_003L + number);
      byte[] bytes = new byte[HEAD_BYTES + random.nextInt(MOST_FILLER_BYTES)];
      random.nextBytes(bytes);
      ByteBuffer.wrap(bytes).putInt(producer).putInt(number);
      return bytes;
    }

    long id() {
      return EnvelopeId.of(mailbox(), envelope()).firstLong();
    }

    PutItem put() {
      return put(200);
    }

    PutItem put(int lifetimeHours) {
      return putTo(mailbox(), lifetimeHours);
    }

    PutItem putTo(MailboxId mailbox, int lifetimeHours) {
      byte[] bytes = envelope();
      return new PutItem(
          MailboxKey.of(mailbox),
          SECRET.verifier().firstLong(),
          EnvelopeId.of(mailbox, bytes).firstLong(),
          number % MailboxStore.LANES,
          lifetimeHours,
          bytes,
          0,
          bytes.length);
    }

    static Name of(byte[] envelope) {
      ByteBuffer from = ByteBuffer.wrap(envelope);
      return new Name(from.getInt(), from.getInt());
    }
  }

  private ChildLoad() {}

  static MailboxId mailbox(int index) {
    return MailboxId.of(ByteBuffer.allocate(MailboxId.BYTES).putInt(index).array());
  }

  static MailboxKey key(int index) {
    return MailboxKey.of(mailbox(index));
  }

  static StoreLimits limits() {
    return new StoreLimits(10, 1_000_000, 1L << 30, 2_000_000, 2L << 30, 0, 168, 0);
  }
}
