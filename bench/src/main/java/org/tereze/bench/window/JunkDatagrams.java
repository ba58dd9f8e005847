package org.tereze.bench.window;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.crypto.noise.DatagramInitiator;

/** Datagrams that lead to nothing, all of {@value #BYTES} bytes. Stateless. */
public final class JunkDatagrams {
  /** What they are. */
  public enum Kind {
    /** Random bytes. */
    RANDOM("random junk"),
    /** With a right mac1, which takes the relay's public key to make: half of them open. */
    RIGHT_MAC("junk with a right mac1");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /** Length of each. */
  public static final int BYTES = 128;

  private static final int E_BYTES = 32;
  private static final int REST_AT = E_BYTES + 4;

  private JunkDatagrams() {}

  /** That many, one behind the other. */
  public static ByteBuf make(Kind kind, int count, X25519PublicKey relay, SecureRandom random)
      throws IOException {
    ByteBuf all = Unpooled.directBuffer(count * BYTES);
    for (int i = 0; i < count; i++) {
      all.writeBytes(kind == Kind.RANDOM ? junk(random) : first(relay, i % 2 == 0, random));
    }
    return all;
  }

  private static byte[] junk(SecureRandom random) {
    byte[] one = new byte[BYTES];
    random.nextBytes(one);
    return one;
  }

  private static byte[] first(X25519PublicKey relay, boolean opens, SecureRandom random)
      throws IOException {
    byte[] one = new byte[BYTES];
    try (DatagramInitiator keys = DatagramInitiator.start(relay, relay, 0, random)) {
      int length = BYTES - keys.overheadBytes();
      keys.seal(0, new byte[length], 0, length, one);
    } catch (CryptoException e) {
      throw new IOException("the relay's key is not usable", e);
    }
    if (!opens) {
      one[BYTES - 1] ^= 1;
      byte[] e = Arrays.copyOf(one, E_BYTES);
      byte[] rest = Arrays.copyOfRange(one, REST_AT, BYTES);
      byte[] mac = HmacSha256.mac(relay.encoded(), Context.of("mac1").bytes(), e, rest);
      System.arraycopy(mac, 0, one, E_BYTES, REST_AT - E_BYTES);
    }
    return one;
  }
}
