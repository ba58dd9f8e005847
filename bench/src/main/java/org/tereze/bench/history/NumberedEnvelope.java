package org.tereze.bench.history;

import java.nio.ByteBuffer;
import java.util.Random;
import org.tereze.testkit.history.History;
import org.tereze.testkit.history.Put;

/**
 * An envelope of a history: the same bytes, mailbox and lane whenever it is put. Immutable.
 *
 * @param number also the first four bytes
 */
record NumberedEnvelope(int number) {
  static final int LIFETIME_HOURS = 336;
  private static final int LANES = 4;
  private static final int MOST_FILLER_BYTES = 250;

  int mailbox() {
    return number % RelayHistory.MAILBOXES;
  }

  int lane() {
    return number / RelayHistory.MAILBOXES % LANES;
  }

  byte[] bytes() {
    Random random = new Random(number);
    byte[] bytes = new byte[Integer.BYTES + random.nextInt(MOST_FILLER_BYTES)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes).putInt(number).array();
  }

  Put invoke(History history, int link) {
    return history.put(link, mailbox(), number, lane(), LIFETIME_HOURS, bytes().length);
  }

  static int number(byte[] array, int offset) {
    return ByteBuffer.wrap(array, offset, Integer.BYTES).getInt();
  }
}
