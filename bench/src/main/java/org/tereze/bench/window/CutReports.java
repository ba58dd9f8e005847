package org.tereze.bench.window;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.tereze.bench.load.LoadOwner;
import org.tereze.wire.AckCode;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.OutgoingPut;

/**
 * Somebody's reports of one round, each with a name in its first bytes: which wait, and what became
 * of them. One thread.
 */
final class CutReports extends WindowPuts {
  private static final int LIFETIME_HOURS = 336;
  private static final int NAME_BYTES = 2 * Integer.BYTES;

  private final int round;
  private final Map<Integer, byte[]> bodies = new HashMap<>();
  private final List<AckCode> refusals = new ArrayList<>();

  /** So many reports of up to 1,200 bytes, now and then a large one. */
  CutReports(LoadOwner owner, int round, int count, Random random) {
    this.round = round;
    for (int i = 0; i < count; i++) {
      int most = random.nextInt(25) == 0 ? 12_000 : 1_200;
      byte[] body = new byte[NAME_BYTES + random.nextInt(most)];
      random.nextBytes(body);
      ByteBuffer.wrap(body).putInt(round).putInt(i);
      bodies.put(i, body);
      add(
          new OutgoingPut(
              i, owner.mailbox(), owner.askVerifier(), Precedence.ROUTINE, LIFETIME_HOURS, body));
    }
  }

  void onAnswer(long handle, AckCode code) {
    answered(handle);
    if (code != AckCode.STORED) {
      refusals.add(code);
    }
  }

  /** Whether all were answered STORED. */
  boolean isDone() {
    return unanswered().isEmpty() && refusals.isEmpty();
  }

  int count() {
    return bodies.size();
  }

  long bytes() {
    return bodies.values().stream().mapToLong(body -> body.length).sum();
  }

  /** Bytes of those that are there and that nobody said so of: they go a second time. */
  long bytesAgain(Set<Integer> there) {
    return unanswered().stream()
        .filter(put -> there.contains((int) put.handle()))
        .mapToLong(put -> put.body().length)
        .sum();
  }

  /** The number of a report of this round; -1 if it is not as it was put. */
  int numberOf(byte[] body) {
    ByteBuffer name = ByteBuffer.wrap(body);
    boolean own = name.getInt() == round;
    int number = name.getInt();
    return own && Arrays.equals(bodies.get(number), body) ? number : -1;
  }
}
