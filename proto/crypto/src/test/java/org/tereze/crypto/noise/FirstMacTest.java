package org.tereze.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.Context;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;

class FirstMacTest {
  private static final int MAC_AT = 32;
  private static final int REST_AT = 36;

  private final SecureRandom random = new SecureRandom();
  private final X25519PublicKey relay = X25519PrivateKey.generate(random).publicKey();

  @Test
  void isTheCodeOfAllButItself() {
    FirstMac mac = new FirstMac(relay);
    for (int length = FirstDatagram.LEAST_BYTES; length < 1_200; length += 61) {
      byte[] datagram = new byte[length];
      random.nextBytes(datagram);
      byte[] code =
          HmacSha256.mac(
              relay.encoded(),
              Context.of("mac1").bytes(),
              Arrays.copyOf(datagram, MAC_AT),
              Arrays.copyOfRange(datagram, REST_AT, length));
      int shown = ByteBuffer.wrap(code).getInt() ^ ByteBuffer.wrap(datagram).getInt(MAC_AT);
      assertThat(mac.shownCookie(datagram, 0, length)).isEqualTo(shown);
      byte[] within = new byte[length + 9];
      System.arraycopy(datagram, 0, within, 9, length);
      assertThat(mac.shownCookie(within, 9, length)).isEqualTo(shown);
    }
  }
}
