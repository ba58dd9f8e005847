package org.tereze.testkit.history;

import org.jspecify.annotations.Nullable;
import org.tereze.wire.AckCode;

/** An envelope that was put. Belongs to its {@link History}. */
public final class Put extends Operation {
  /** The envelope's number in the history; the same bytes have the same number. */
  final int envelope;

  final int lane;
  final int lifetimeHours;
  final int bytes;
  @Nullable AckCode answer;

  Put(
      int client,
      int mailbox,
      long invokedAt,
      int envelope,
      int lane,
      int lifetimeHours,
      int bytes) {
    super(client, mailbox, invokedAt);
    this.envelope = envelope;
    this.lane = lane;
    this.lifetimeHours = lifetimeHours;
    this.bytes = bytes;
  }

  /** Whether it is known that it stored nothing and that nothing was held for it. */
  boolean isRefused() {
    return answered && answer != AckCode.STORED;
  }

  boolean isStored() {
    return answer == AckCode.STORED;
  }
}
