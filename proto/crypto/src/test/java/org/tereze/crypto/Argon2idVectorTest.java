package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Argon2idVectorTest {
  @Test
  void derivesTheExampleOfRfc9106Section53() {
    SecretBytes tag =
        new Argon2id(32, 3, 4)
            .derive(
                SecretBytes.owning(repeat(0x01, 32)),
                repeat(0x02, 16),
                repeat(0x03, 8),
                repeat(0x04, 12),
                32);
    assertThat(Vectors.hex(tag.expose()))
        .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
  }

  @Test
  void dependsOnPassphraseSaltAndCost() {
    SecretBytes passphrase = SecretBytes.owning(repeat('p', 9));
    SecretBytes key = new Argon2id(64, 1, 1).derive(passphrase, repeat(1, 16), 32);
    assertThat(new Argon2id(64, 1, 1).derive(passphrase, repeat(1, 16), 32)).isEqualTo(key);
    assertThat(new Argon2id(72, 1, 1).derive(passphrase, repeat(1, 16), 32)).isNotEqualTo(key);
    assertThat(new Argon2id(64, 2, 1).derive(passphrase, repeat(1, 16), 32)).isNotEqualTo(key);
    assertThat(new Argon2id(64, 1, 1).derive(passphrase, repeat(2, 16), 32)).isNotEqualTo(key);
  }

  @Test
  void refusesCostsThatAHostileFileCouldAskFor() {
    assertThat(Argon2id.isWithinBounds(64 * 1024 * 1024, 3, 1)).isFalse();
    assertThat(Argon2id.isWithinBounds(Argon2id.MAX_MEMORY_KIB, 16, 8)).isTrue();
    assertThat(Argon2id.isWithinBounds(Argon2id.MAX_MEMORY_KIB + 1, 16, 8)).isFalse();
    assertThat(Argon2id.isWithinBounds(64, 17, 1)).isFalse();
    assertThat(Argon2id.isWithinBounds(128, 1, 9)).isFalse();
    assertThat(Argon2id.isWithinBounds(7, 1, 1)).isFalse();
    assertThat(Argon2id.isWithinBounds(-1, -1, -1)).isFalse();
    assertThatThrownBy(() -> new Argon2id(Integer.MAX_VALUE, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2147483647 KiB");
  }

  @Test
  void refusesAShortSalt() {
    assertThatThrownBy(
            () -> new Argon2id(64, 1, 1).derive(SecretBytes.owning(repeat(1, 8)), repeat(1, 7), 32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] repeat(int value, int times) {
    byte[] bytes = new byte[times];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
