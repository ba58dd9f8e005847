package org.tereze.wire.burst;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.RelayId;

/**
 * The relays that something came through, as frames name them: 8 bytes each, the first one first,
 * at most 8. Stateless.
 */
public final class PassedRelays {
  private PassedRelays() {}

  /**
   * Those that a frame names.
   *
   * @throws MalformedFrameException if there are more than 8, or a part of one
   */
  public static List<RelayId> read(ByteString value) throws MalformedFrameException {
    // Bound: hops of a put or a request, and what a stranger can make a link remember.
    if (value.size() % RelayId.BYTES != 0
        || value.size() > Limits.MAX_PASSED_RELAYS * RelayId.BYTES) {
      throw new MalformedFrameException("passed relays of " + value.size() + " bytes");
    }
    byte[] all = value.toByteArray();
    List<RelayId> passed = new ArrayList<>(all.length / RelayId.BYTES);
    for (int at = 0; at < all.length; at += RelayId.BYTES) {
      passed.add(RelayId.of(all, at));
    }
    return passed;
  }

  /** As a frame names them. */
  public static ByteString bytes(List<RelayId> passed) {
    check(passed);
    byte[] all = new byte[passed.size() * RelayId.BYTES];
    for (int i = 0; i < passed.size(); i++) {
      System.arraycopy(passed.get(i).bytes(), 0, all, i * RelayId.BYTES, RelayId.BYTES);
    }
    return ByteString.copyFrom(all);
  }

  static void check(List<RelayId> passed) {
    if (passed.size() > Limits.MAX_PASSED_RELAYS) {
      throw new IllegalArgumentException("passed " + passed.size() + " relays");
    }
  }
}
