package org.tereze.crypto.noise;

import org.tereze.crypto.Context;
import org.tereze.crypto.RepeatedHmac;
import org.tereze.crypto.X25519PublicKey;

/**
 * The mac1 of one relay's first datagrams ({@link FirstDatagram}), again and again. One thread;
 * allocates nothing.
 */
public final class FirstMac {
  private static final byte[] LABEL = Context.of("mac1").bytes();

  private final RepeatedHmac code;

  public FirstMac(X25519PublicKey relayStatic) {
    code = new RepeatedHmac(relayStatic.encoded(), LABEL);
  }

  /**
   * What the mac1 of a datagram shows: {@link AddressCookies#NONE}, the cookie of its sender's
   * address, or anything at all if it was not made for this relay.
   *
   * @param length at least {@link FirstDatagram#LEAST_BYTES}
   */
  public int shownCookie(byte[] in, int offset, int length) {
    return of(in, offset, length) ^ FirstDatagram.integer(in, offset + FirstDatagram.E_BYTES);
  }

  /** What it is without a cookie. */
  int of(byte[] in, int offset, int length) {
    int rest = FirstDatagram.KEY_NUMBER_AT;
    return code.begin()
        .add(in, offset, FirstDatagram.E_BYTES)
        .add(in, offset + rest, length - rest)
        .firstInteger();
  }
}
