package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Both ciphers, random sizes and places in shared arrays, against the library's own modes where it
 * has them.
 */
class AeadPropertyTest {
  private final long seed = Long.getLong("tereze.seed", new SecureRandom().nextLong());
  private final Random random = new Random(seed);

  AeadPropertyTest() {
    System.out.println("AeadPropertyTest seed " + seed);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void opensWhatItSealedAndNothingElseWithChaCha() throws Exception {
    for (int round = 0; round < 300; round++) {
      ChaCha20Poly1305 cipher = new ChaCha20Poly1305(SecretBytes.owning(bytes(32)));
      long number = random.nextLong();
      byte[] ad = bytes(random.nextInt(40));
      byte[] text = bytes(random.nextInt(300));
      byte[] sealed = new byte[text.length + 16];
      cipher.seal(number, ad, text, 0, text.length, sealed, 0);

      byte[] tampered = sealed.clone();
      tampered[random.nextInt(sealed.length)] ^= (byte) (1 << random.nextInt(8));
      byte[] out = new byte[text.length];
      assertThatThrownBy(
              () -> cipher.open(number, ad, tampered, 0, tampered.length, out, 0), "seed %d", seed)
          .isInstanceOf(CryptoException.class);
      assertThatThrownBy(() -> cipher.open(number + 1, ad, sealed, 0, sealed.length, out, 0))
          .isInstanceOf(CryptoException.class);
      assertThat(out).as("seed %d", seed).isEqualTo(new byte[text.length]);
      cipher.open(number, ad, sealed, 0, sealed.length, out, 0);
      assertThat(out).as("seed %d", seed).isEqualTo(text);
    }
  }

  @Test
  void sealsAsTheLibrarysOwnModeDoes() throws Exception {
    for (int length = 0; length < 200; length++) {
      byte[] key = bytes(32);
      byte[] ad = bytes(length % 37);
      byte[] text = bytes(length);
      byte[] nonce = bytes(12);
      org.bouncycastle.crypto.modes.ChaCha20Poly1305 oracle =
          new org.bouncycastle.crypto.modes.ChaCha20Poly1305();
      oracle.init(
          true,
          new org.bouncycastle.crypto.params.AEADParameters(
              new org.bouncycastle.crypto.params.KeyParameter(key), 128, nonce, ad));
      byte[] expected = new byte[length + 16];
      int written = oracle.processBytes(text, 0, length, expected, 0);
      oracle.doFinal(expected, written);

      byte[] sealed = new byte[length + 16];
      new ChaCha20Poly1305(SecretBytes.owning(key)).seal(nonce, ad, text, sealed);
      assertThat(sealed).as("length %d, seed %d", length, seed).isEqualTo(expected);
    }
  }

  @Test
  void worksInPlaceAndShiftedDownInOneArray() throws Exception {
    for (int round = 0; round < 200; round++) {
      byte[] text = bytes(random.nextInt(300));
      int at = random.nextInt(20);
      int to = random.nextInt(at + 1);
      ChaCha20Poly1305 cipher = new ChaCha20Poly1305(SecretBytes.owning(bytes(32)));
      byte[] expected = new byte[text.length + 16];
      cipher.seal(7, new byte[0], text, 0, text.length, expected, 0);

      byte[] shared = new byte[at + text.length + 16];
      System.arraycopy(text, 0, shared, at, text.length);
      cipher.seal(7, new byte[0], shared, at, text.length, shared, to);
      assertThat(Arrays.copyOfRange(shared, to, to + expected.length))
          .as("seed %d", seed)
          .isEqualTo(expected);
      int opened = cipher.open(7, new byte[0], shared, to, expected.length, shared, to / 2);
      assertThat(Arrays.copyOfRange(shared, to / 2, to / 2 + opened)).isEqualTo(text);
    }
  }

  @Test
  void refusesToOverwriteWhatItStillHasToRead() {
    ChaCha20Poly1305 cipher = new ChaCha20Poly1305(SecretBytes.owning(bytes(32)));
    byte[] shared = new byte[100];
    assertThatThrownBy(() -> cipher.seal(0, new byte[0], shared, 0, 50, shared, 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cipher.open(0, new byte[0], shared, 0, 50, shared, 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cipher.seal(0, new byte[0], shared, 0, 90, shared, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void opensWhatItSealedAndNothingElseWithGcmSiv() throws Exception {
    AesGcmSiv cipher = new AesGcmSiv();
    for (int round = 0; round < 200; round++) {
      SecretBytes key = SecretBytes.owning(bytes(32));
      byte[] ad = bytes(random.nextInt(40));
      byte[] text = bytes(random.nextInt(300));
      byte[] sealed = AesGcmSiv.sealOnce(key, ad, text);
      assertThat(sealed).hasSize(text.length + AesGcmSiv.TAG_BYTES);
      assertThat(AesGcmSiv.openOnce(key, ad, sealed)).as("seed %d", seed).isEqualTo(text);

      byte[] shared = new byte[text.length + 30];
      System.arraycopy(text, 0, shared, 5, text.length);
      assertThat(cipher.seal(key, ad, shared, 5, text.length, shared, 9)).isEqualTo(sealed.length);
      assertThat(Arrays.copyOfRange(shared, 9, 9 + sealed.length)).isEqualTo(sealed);
      assertThat(cipher.open(key, ad, shared, 9, sealed.length)).isEqualTo(text);
    }
  }

  @Test
  void gcmSivRefusesAnyChangedByteCutOrAssociatedData() {
    SecretBytes key = SecretBytes.owning(bytes(32));
    byte[] ad = bytes(5);
    byte[] sealed = AesGcmSiv.sealOnce(key, ad, bytes(70));
    for (int i = 0; i < sealed.length; i++) {
      byte[] tampered = sealed.clone();
      tampered[i] ^= 1;
      byte[] cut = Arrays.copyOf(sealed, i);
      assertThatThrownBy(() -> AesGcmSiv.openOnce(key, ad, tampered))
          .as("byte %d", i)
          .isInstanceOf(CryptoException.class);
      assertThatThrownBy(() -> AesGcmSiv.openOnce(key, ad, cut))
          .as("cut at %d", i)
          .isInstanceOf(CryptoException.class);
    }
    for (int length = 0; length < AesGcmSiv.TAG_BYTES; length++) {
      int each = length;
      assertThatThrownBy(() -> new AesGcmSiv().open(key, ad, sealed, 0, each))
          .isInstanceOf(CryptoException.class);
    }
    assertThatThrownBy(() -> AesGcmSiv.openOnce(key, bytes(6), sealed))
        .isInstanceOf(CryptoException.class);
    assertThatThrownBy(() -> AesGcmSiv.openOnce(SecretBytes.owning(bytes(32)), ad, sealed))
        .isInstanceOf(CryptoException.class)
        .hasMessage("does not open");
    assertThatThrownBy(() -> AesGcmSiv.sealOnce(SecretBytes.owning(bytes(16)), ad, sealed))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
