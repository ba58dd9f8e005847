package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class IdCipherTest {
  private static final byte[] KEY =
      HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  @Test
  void isAesOfTheIdWithZerosBehindIt() {
    IdCipher cipher = new IdCipher(KEY);
    cipher.hide(new long[] {0x0011223344556677L}, 1);
    // Computed with openssl enc: AES-256-ECB of 00112233445566770000000000000000.
    assertThat(HexFormat.of().formatHex(cipher.key(0))).isEqualTo("ed3eb1123cbcb8ad0164e6c3");
  }

  @Test
  void givesEachOfManyTheKeyThatItHasAlone() {
    IdCipher together = new IdCipher(KEY);
    long[] ids = new long[300];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i * 0x9E3779B97F4A7C15L;
    }
    together.hide(ids, ids.length);
    IdCipher alone = new IdCipher(KEY);
    for (int i = 0; i < ids.length; i++) {
      alone.hide(new long[] {ids[i]}, 1);
      assertThat(together.key(i)).isEqualTo(alone.key(0));
      ByteBuffer written = ByteBuffer.allocate(Database.INDEX_KEY_BYTES);
      together.write(i, written);
      assertThat(written.array()).isEqualTo(alone.key(0));
      assertThat(together.firstLong(i)).isEqualTo(written.getLong(0));
    }
  }
}
