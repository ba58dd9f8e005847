package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MaskTest {
  private static final SecretBytes KEY =
      Vectors.secret(
          Vectors.hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));

  private static byte[] encrypt(AesBlock block, byte[] in, int offset) {
    byte[] out = new byte[AesBlock.BLOCK_BYTES];
    block.encrypt(in, offset, out, 0);
    return out;
  }

  private static byte[] mask(SecretBytes key, byte[] nonce, byte[] bytes) {
    byte[] masked = bytes.clone();
    try (ChaCha20 mask = new ChaCha20(key)) {
      mask.mask(nonce, 0, masked, 0, masked.length);
    }
    return masked;
  }

  @Test
  void encryptsTheBlockOfFips197AppendixC3() {
    byte[] in = Vectors.hex("00112233445566778899aabbccddeeff");
    byte[] padded = new byte[20];
    System.arraycopy(in, 0, padded, 3, 16);
    AesBlock block = new AesBlock(KEY);
    assertThat(Vectors.hex(encrypt(block, in, 0))).isEqualTo("8ea2b7ca516745bfeafc49904b496089");
    assertThat(Vectors.hex(encrypt(block, padded, 3)))
        .isEqualTo("8ea2b7ca516745bfeafc49904b496089");
    assertThatThrownBy(() -> encrypt(block, in, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void masksWithTheKeyStreamOfRfc8439AppendixA1() {
    // Test vectors 1 and 2: blocks 0 and 1 under a zero key and nonce.
    byte[] stream = mask(Vectors.secret(new byte[32]), new byte[12], new byte[128]);
    assertThat(Vectors.hex(stream))
        .isEqualTo(
            "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
                + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
                + "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
                + "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f");
  }

  @Test
  void takesTheMaskOffByPuttingItOnAgain() {
    byte[] nonce = Arrays.copyOf(KEY.expose(), 12);
    byte[] plain = Vectors.hex("00112233445566778899aabbccddeeff");
    byte[] masked = mask(KEY, nonce, plain);
    assertThat(masked).isNotEqualTo(plain);
    new ChaCha20(KEY).mask(nonce, 0, masked, 0, masked.length);
    assertThat(masked).isEqualTo(plain);
  }

  @Test
  void masksOnlyTheGivenRange() {
    byte[] bytes = new byte[10];
    new ChaCha20(KEY).mask(new byte[12], 0, bytes, 4, 3);
    assertThat(Arrays.copyOf(bytes, 4)).containsOnly(0);
    assertThat(Arrays.copyOfRange(bytes, 7, 10)).containsOnly(0);
    assertThat(Arrays.copyOfRange(bytes, 4, 7)).isEqualTo(mask(KEY, new byte[12], new byte[3]));
  }
}
