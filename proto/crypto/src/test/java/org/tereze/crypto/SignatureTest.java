package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final Context CLAIM = Context.of("claim");
  private static final Context REVOKE = Context.of("revoke");
  private static final byte[] FIRST = {1, 2, 3};
  private static final byte[] SECOND = {4};

  private final Ed25519PrivateKey key =
      Ed25519PrivateKey.fromSeed(SecretBytes.copyOf(Sha256.hash(FIRST)));

  @Test
  void signsTheLabelAndThePartsAsOneByteString() {
    byte[] signature = key.sign(CLAIM, FIRST, SECOND);
    assertThat(key.publicKey().verify(CLAIM, signature, FIRST, SECOND)).isTrue();
    assertThat(key.publicKey().verify(CLAIM, signature, new byte[] {1, 2, 3, 4})).isTrue();
    byte[] message = "tereze/1 claim\1\2\3\4".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertThat(key.publicKey().verifyRaw(signature, message)).isTrue();
  }

  @Test
  void refusesASignatureMadeForAnotherUse() {
    assertThat(key.publicKey().verify(REVOKE, key.sign(CLAIM, FIRST), FIRST)).isFalse();
  }

  @Test
  void refusesASignatureWithAnyByteChanged() {
    byte[] signature = key.sign(CLAIM, FIRST);
    for (int i = 0; i < signature.length; i++) {
      signature[i] ^= 1;
      assertThat(key.publicKey().verify(CLAIM, signature, FIRST)).as("byte %d", i).isFalse();
      signature[i] ^= 1;
    }
    assertThat(key.publicKey().verify(CLAIM, signature, FIRST)).isTrue();
  }

  @Test
  void answersFalseForSignaturesOfAnotherLengthAndKeysThatAreNoPoint() {
    byte[] noPoint = new byte[32];
    java.util.Arrays.fill(noPoint, (byte) 0xFE);
    assertThat(key.publicKey().verify(CLAIM, new byte[63], FIRST)).isFalse();
    assertThat(key.publicKey().verify(CLAIM, new byte[0], FIRST)).isFalse();
    assertThat(Ed25519PublicKey.of(noPoint).verify(CLAIM, key.sign(CLAIM, FIRST), FIRST)).isFalse();
  }

  @Test
  void refusesKeysOfAnotherLength() {
    assertThatThrownBy(() -> Ed25519PublicKey.of(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> X25519PublicKey.of(new byte[33]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ed25519PublicKey.of(new byte[40], 9))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Ed25519PrivateKey.fromSeed(SecretBytes.copyOf(new byte[33])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsWhichLabelsWouldCollide() {
    assertThat(Context.of("claim").isPrefixOf(Context.of("claims"))).isTrue();
    assertThat(Context.of("claims").isPrefixOf(Context.of("claim"))).isFalse();
    assertThatThrownBy(() -> Context.of("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Context.of("терезе")).isInstanceOf(IllegalArgumentException.class);
  }
}
