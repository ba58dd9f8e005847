package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMSIVBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

/** One instance for message after message: as the library's own mode, and nothing stays. */
class AesGcmSivTest {
  private final Random random = new Random(8452);
  private final AesGcmSiv cipher = new AesGcmSiv();

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] oracle(byte[] key, byte[] nonce, byte[] ad, byte[] text) {
    GCMSIVBlockCipher mode = new GCMSIVBlockCipher(AESEngine.newInstance());
    mode.init(true, new AEADParameters(new KeyParameter(key), 128, nonce, ad));
    byte[] sealed = new byte[text.length + AesGcmSiv.TAG_BYTES];
    try {
      mode.doFinal(sealed, mode.processBytes(text, 0, text.length, sealed, 0));
    } catch (InvalidCipherTextException e) {
      throw new AssertionError(e);
    }
    return sealed;
  }

  @Test
  void sealsAndOpensAsTheLibrarysOwnModeDoes() throws CryptoException {
    for (int length = 0; length < 600; length++) {
      byte[] key = bytes(32);
      byte[] nonce = bytes(12);
      byte[] ad = bytes(length % 41);
      byte[] text = bytes(length);
      byte[] sealed = new byte[length + AesGcmSiv.TAG_BYTES];
      cipher.seal(SecretBytes.copyOf(key), nonce, ad, text, 0, length, sealed, 0);
      assertThat(sealed).as("length %d", length).isEqualTo(oracle(key, nonce, ad, text));

      byte[] opened = cipher.open(SecretBytes.copyOf(key), nonce, ad, sealed, 0, sealed.length);
      assertThat(opened).as("length %d", length).isEqualTo(text);
    }
  }

  @Test
  void afterARejectedTagTheNextMessageOpens() throws CryptoException {
    for (int length = 0; length < 100; length++) {
      SecretBytes key = SecretBytes.owning(bytes(32));
      byte[] text = bytes(length);
      byte[] sealed = AesGcmSiv.sealOnce(key, new byte[0], text);
      byte[] forged = sealed.clone();
      forged[random.nextInt(forged.length)] ^= 4;
      byte[] before = forged.clone();
      assertThatThrownBy(() -> cipher.open(key, new byte[0], forged, 0, forged.length))
          .isInstanceOf(CryptoException.class);
      assertThat(forged).isEqualTo(before);
      assertThat(cipher.open(key, new byte[0], sealed, 0, sealed.length)).isEqualTo(text);
    }
  }

  @Test
  void aMessageThatDidNotFitLeavesNothingForTheNext() {
    SecretBytes key = SecretBytes.owning(bytes(32));
    byte[] text = bytes(50);
    byte[] expected = AesGcmSiv.sealOnce(key, new byte[3], text);
    byte[] sealed = new byte[66];
    assertThatThrownBy(() -> cipher.seal(key, new byte[3], text, 0, 50, sealed, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> cipher.seal(key, new byte[3], text, 0, 51, sealed, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    SecretBytes gone = key.copy();
    gone.destroy();
    assertThatThrownBy(() -> cipher.seal(gone, new byte[3], text, 0, 50, sealed, 0))
        .isInstanceOf(IllegalStateException.class);

    cipher.seal(key, new byte[3], text, 0, 50, sealed, 0);
    assertThat(sealed).isEqualTo(expected);
  }

  @Test
  void holdsNothingBetweenMessages() throws Exception {
    SecretBytes key = SecretBytes.owning(bytes(32));
    byte[] text = bytes(77);
    byte[] sealed = new byte[93];
    cipher.seal(key, new byte[3], text, 0, 77, sealed, 0);
    assertEveryArrayIsZero(cipher);
    cipher.open(key, new byte[3], sealed, 0, 93);
    assertEveryArrayIsZero(cipher);
    sealed[5] ^= 1;
    assertThatThrownBy(() -> cipher.open(key, new byte[3], sealed, 0, 93))
        .isInstanceOf(CryptoException.class);
    assertEveryArrayIsZero(cipher);
  }

  /** Also in the library's objects, as far as they are kept at all. */
  private static void assertEveryArrayIsZero(Object holder) throws IllegalAccessException {
    for (Field field : holder.getClass().getDeclaredFields()) {
      field.setAccessible(true);
      Object value = Modifier.isStatic(field.getModifiers()) ? null : field.get(holder);
      if (value instanceof byte[]) {
        assertThat((byte[]) value).as("%s", field).containsOnly(0);
      } else if (value instanceof long[]) {
        assertThat((long[]) value).as("%s", field).containsOnly(0);
      } else if (value instanceof int[][]) {
        assertThat((int[][]) value).as("%s", field).isEmpty();
      } else if (value != null && !field.getType().isPrimitive()) {
        assertEveryArrayIsZero(value);
      }
    }
  }

  @Test
  void takesAnyPlaceInOneArray() throws CryptoException {
    for (int round = 0; round < 500; round++) {
      SecretBytes key = SecretBytes.owning(bytes(32));
      byte[] text = bytes(random.nextInt(80));
      byte[] expected = AesGcmSiv.sealOnce(key, new byte[0], text);
      byte[] shared = new byte[150];
      int from = random.nextInt(50);
      int to = random.nextInt(50);
      System.arraycopy(text, 0, shared, from, text.length);
      cipher.seal(key, new byte[0], shared, from, text.length, shared, to);
      assertThat(Arrays.copyOfRange(shared, to, to + expected.length)).isEqualTo(expected);
      assertThat(cipher.open(key, new byte[0], shared, to, expected.length)).isEqualTo(text);
    }
  }
}
