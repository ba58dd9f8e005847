package org.tereze.bench.window;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.tereze.bench.load.LoadOwner;
import org.tereze.wire.AckCode;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.OutgoingPut;

/**
 * Somebody whose reports wait when a window opens, and when each was acknowledged. The queue
 * belongs to one thread; the times may be read from any.
 */
final class Reporter extends WindowPuts {
  private static final int LIFETIME_HOURS = 336;

  private final LongSupplier nanoTime;
  private final List<Long> storedNanos = Collections.synchronizedList(new ArrayList<>());

  /** So many reports of so many bytes, to these mailboxes in turns. */
  Reporter(
      List<LoadOwner> owners, int count, int bytes, SecureRandom random, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    for (int i = 0; i < count; i++) {
      LoadOwner owner = owners.get(i % owners.size());
      byte[] body = new byte[bytes];
      random.nextBytes(body);
      add(
          new OutgoingPut(
              i, owner.mailbox(), owner.askVerifier(), Precedence.ROUTINE, LIFETIME_HOURS, body));
    }
  }

  void onAnswer(long handle, AckCode code) {
    answered(handle);
    if (code == AckCode.STORED) {
      storedNanos.add(nanoTime.getAsLong());
    }
  }

  /** Reports that were acknowledged by then. */
  int storedUntil(long nanos) {
    synchronized (storedNanos) {
      return (int) storedNanos.stream().filter(time -> time <= nanos).count();
    }
  }
}
