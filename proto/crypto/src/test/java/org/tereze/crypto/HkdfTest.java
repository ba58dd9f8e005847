package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HkdfTest {
  private static final byte[] A = {1, 2};
  private static final byte[] B = {3};
  private static final byte[] AB = {1, 2, 3};

  private final SecretBytes key = SecretBytes.copyOf(Sha256.hash(A));

  @Test
  void derivesUnderAContextWithEmptySaltAndTheLabelAsInfo() {
    byte[] info = "tereze/1 bundle\1\2\3".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertThat(Hkdf.derive(key, Context.of("bundle"), 40, A, B))
        .isEqualTo(Hkdf.derive(key, new byte[0], info, 40));
    assertThat(Hkdf.derive(key, Context.of("ask"), 40))
        .isNotEqualTo(Hkdf.derive(key, Context.of("asks"), 40));
  }

  @Test
  void aShorterOutputIsTheBeginningOfALongerOne() {
    byte[] longest = Hkdf.derive(key, Context.of("x"), Hkdf.MAX_OUTPUT_BYTES).expose();
    assertThat(longest).hasSize(8160);
    for (int length : new int[] {0, 1, 31, 32, 33, 64, 100}) {
      assertThat(Hkdf.derive(key, Context.of("x"), length).expose())
          .isEqualTo(Arrays.copyOf(longest, length));
    }
    assertThatThrownBy(() -> Hkdf.derive(key, Context.of("x"), 8161))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hkdf.derive(key, Context.of("x"), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesPartsAsOneByteString() {
    assertThat(Sha256.hash(A, B)).isEqualTo(Sha256.hash(AB));
    assertThat(HmacSha256.mac(key, A, B)).isEqualTo(HmacSha256.mac(key, AB));
    assertThat(Hkdf.extract(A, A, B)).isEqualTo(Hkdf.extract(A, AB));
    assertThat(Hkdf.expand(key, 50, A, B)).isEqualTo(Hkdf.expand(key, 50, AB));
  }

  @Test
  void hashesARangeBehindAHeadIntoTheCallersArray() {
    byte[] in = {9, 3, 9};
    byte[] out = new byte[40];
    Sha256.hash(A, in, 1, 1, out, 8);
    assertThat(Arrays.copyOfRange(out, 8, 40)).isEqualTo(Sha256.hash(AB));
    assertThatThrownBy(() -> Sha256.hash(A, in, 1, 3, out, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Sha256.hash(A, in, 1, 1, out, 9))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(Sha256.hash(AB))
        .as("nothing is left over in the digest")
        .isEqualTo(Sha256.hash(A, B));
  }

  @Test
  void aCodeThatFailedHalfwayLeavesNothingForTheNext() {
    byte[] expected = HmacSha256.mac(key, AB);
    byte[][] broken = {A, null};
    assertThatThrownBy(() -> HmacSha256.mac(Sha256.hash(B), broken))
        .isInstanceOf(NullPointerException.class);
    assertThat(HmacSha256.mac(key, AB)).isEqualTo(expected);
    assertThat(HmacSha256.mac(A, AB)).isEqualTo(HmacSha256.mac(Arrays.copyOf(A, 64), AB));
  }

  @Test
  void aHashThatFailedHalfwayLeavesNothingForTheNext() {
    byte[][] broken = new byte[2][];
    broken[0] = A;
    assertThatThrownBy(() -> Sha256.hash(broken)).isInstanceOf(NullPointerException.class);
    assertThat(Sha256.hash(AB)).isEqualTo(Sha256.hash(A, B));
    byte[] right = HmacSha256.mac(key, AB);
    assertThatThrownBy(() -> HmacSha256.mac(key, broken)).isInstanceOf(NullPointerException.class);
    assertThat(HmacSha256.mac(key, AB)).isEqualTo(right);
  }

  @Test
  void stepsAChainWithoutGivingTheOldKeyAway() {
    SecretBytes message = HmacSha256.derive(key, new byte[] {1});
    SecretBytes next = HmacSha256.derive(key, new byte[] {2});
    assertThat(message.size()).isEqualTo(32);
    assertThat(message).isNotEqualTo(next).isNotEqualTo(key);
    assertThat(message.expose()).isEqualTo(HmacSha256.mac(key, new byte[] {1}));
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    byte[] expected = HmacSha256.mac(key, AB);
    Thread[] threads = new Thread[4];
    int[] wrong = new int[threads.length];
    for (int t = 0; t < threads.length; t++) {
      int slot = t;
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  wrong[slot] += Arrays.equals(expected, HmacSha256.mac(key, A, B)) ? 0 : 1;
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).containsOnly(0);
  }
}
