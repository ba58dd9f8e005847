package org.tereze.crypto.noise;

import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.Context;
import org.tereze.crypto.HmacSha256;
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
  private @Nullable Secret newest;
  private @Nullable Secret before;

  /** One of the secrets. */
  private static final class Secret {
    final SecretBytes bytes;
    final long begunNanos;

    Secret(SecretBytes bytes, long begunNanos) {
      this.bytes = bytes;
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
        before.bytes.destroy();
      }
      before = secret;
      secret = new Secret(SecretBytes.random(random, SECRET_BYTES), now);
      newest = secret;
    }
    return cookie(secret, address, port);
  }

  /**
   * Whether this address was told that cookie in the last two to four minutes. Costs nothing where
   * nobody was told any.
   */
  public boolean isOf(int cookie, byte[] address, int port) {
    return isUnder(newest, cookie, address, port) || isUnder(before, cookie, address, port);
  }

  private boolean isUnder(@Nullable Secret secret, int cookie, byte[] address, int port) {
    return secret != null
        && cookie != NONE
        && nanos.getAsLong() - secret.begunNanos < 2 * GIVING_NANOS
        && cookie(secret, address, port) == cookie;
  }

  private static int cookie(Secret secret, byte[] address, int port) {
    byte[] number = {(byte) (port >>> 8), (byte) port};
    return FirstDatagram.integer(HmacSha256.mac(secret.bytes, LABEL, address, number), 0);
  }
}
