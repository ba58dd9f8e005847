package org.tereze.crypto.noise;

import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.Context;
import org.tereze.crypto.RepeatedHmac;
import org.tereze.crypto.SecretBytes;

/**
 * What a relay tells an address so that it can show that it is there: nothing is remembered of
 * whom. One thread.
 *
 * <pre>
 * cookie(4) = HMAC-SHA-256(secret, "tereze/1 cookie" ‖ address(4 or 16) ‖ u16 port)[0..4]
 * </pre>
 *
 * <p>A secret gives cookies for two minutes and is good for two more. Four bytes are enough: who
 * guesses has no other way to try than a datagram to this relay, and wins one opening.
 */
public final class AddressCookies {
  /** What {@link FirstDatagram} shows where there is none. */
  public static final int NONE = 0;

  private static final long GIVING_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int SECRET_BYTES = 32;
  private static final byte[] LABEL = Context.of("cookie").bytes();

  private final SecureRandom random;
  private final LongSupplier nanos;
  private final byte[] portBytes = new byte[2];
  private @Nullable Secret newest;
  private @Nullable Secret before;

  /** One of the secrets. */
  private static final class Secret {
    final RepeatedHmac code;
    final long begunNanos;

    Secret(RepeatedHmac code, long begunNanos) {
      this.code = code;
      this.begunNanos = begunNanos;
    }
  }

  /**
   * Nobody has one yet.
   *
   * @param nanos a monotonic clock
   */
  public AddressCookies(SecureRandom random, LongSupplier nanos) {
    this.random = random;
    this.nanos = nanos;
  }

  /**
   * The cookie of this address now.
   *
   * @param address its 4 or 16 bytes
   */
  public int give(byte[] address, int port) {
    long now = nanos.getAsLong();
    Secret secret = newest;
    if (secret == null || now - secret.begunNanos >= GIVING_NANOS) {
      if (before != null) {
        before.code.close();
      }
      before = secret;
      try (SecretBytes fresh = SecretBytes.random(random, SECRET_BYTES)) {
        secret = new Secret(new RepeatedHmac(fresh.expose(), LABEL), now);
      }
      newest = secret;
    }
    return cookie(secret, address, port);
  }

  /** Whether some address was told one that may still be good. */
  public boolean areOut() {
    Secret secret = newest;
    return secret != null && nanos.getAsLong() - secret.begunNanos < 2 * GIVING_NANOS;
  }

  /** Whether this address was told that cookie in the last two to four minutes. */
  public boolean isOf(int cookie, byte[] address, int port) {
    return isUnder(newest, cookie, address, port) || isUnder(before, cookie, address, port);
  }

  private boolean isUnder(@Nullable Secret secret, int cookie, byte[] address, int port) {
    return secret != null
        && cookie != NONE
        && nanos.getAsLong() - secret.begunNanos < 2 * GIVING_NANOS
        && cookie(secret, address, port) == cookie;
  }

  private int cookie(Secret secret, byte[] address, int port) {
    portBytes[0] = (byte) (port >>> 8);
    portBytes[1] = (byte) port;
    return secret
        .code
        .begin()
        .add(address, 0, address.length)
        .add(portBytes, 0, portBytes.length)
        .firstInteger();
  }
}
