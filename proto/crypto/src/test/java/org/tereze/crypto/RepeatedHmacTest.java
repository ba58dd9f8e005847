package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepeatedHmacTest {
  private final Random random = new Random(11);

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void givesTheCodeThatIsMadeInOnePiece() {
    for (int keyBytes : new int[] {0, 1, 32, 63, 64}) {
      byte[] key = bytes(keyBytes);
      byte[] beginning = bytes(keyBytes % 14);
      RepeatedHmac repeated = new RepeatedHmac(key, beginning);
      for (int length = 0; length < 200; length += 7) {
        byte[] message = bytes(length + 5);
        int cut = length / 3;
        int code =
            repeated
                .begin()
                .add(message, 3, cut)
                .add(message, 3 + cut, length - cut)
                .firstInteger();
        byte[] whole = HmacSha256.mac(key, beginning, Arrays.copyOfRange(message, 3, 3 + length));
        assertThat(code).isEqualTo(ByteBuffer.wrap(whole).getInt());
      }
    }
  }

  @Test
  void aMessageThatWasLeftHalfwayIsNoPartOfTheNext() {
    RepeatedHmac repeated = new RepeatedHmac(bytes(32), bytes(13));
    int code = repeated.begin().firstInteger();
    repeated.begin().add(bytes(10), 0, 10);
    assertThat(repeated.begin().firstInteger()).isEqualTo(code);
  }

  @Test
  void forgetsItsKeyAndRefusesOneThatIsTooLong() {
    RepeatedHmac repeated = new RepeatedHmac(bytes(32), new byte[0]);
    int code = repeated.begin().firstInteger();
    repeated.close();
    assertThat(repeated.begin().firstInteger()).isNotEqualTo(code);
    assertThatThrownBy(() -> new RepeatedHmac(new byte[65], new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65");
  }
}
