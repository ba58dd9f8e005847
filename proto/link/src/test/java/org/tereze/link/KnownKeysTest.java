package org.tereze.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.testkit.SeededRandom;

final class KnownKeysTest {
  private final SecureRandom random = new SeededRandom(8);
  private final X25519PublicKey staticKey = X25519PrivateKey.generate(random).publicKey();
  private final LinkKeyUse newest =
      LinkKeyUse.of(staticKey, X25519PrivateKey.generate(random).publicKey(), 7);

  private static KnownKeys unanswered(KnownKeys keys) {
    return keys.ended(keys.choose(), false);
  }

  @Test
  void usesTheStaticKeyWhileNoOtherIsKnown() {
    KnownKeys keys = KnownKeys.ofStatic(staticKey);
    for (int i = 0; i < 5; i++) {
      assertThat(keys.choose().number()).isZero();
      keys = unanswered(keys);
      assertThat(keys.unansweredLinks()).isZero();
    }
  }

  @Test
  void givesOneLinkInThreeToTheStaticKeyWhileNoneIsAnswered() {
    KnownKeys keys = KnownKeys.of(newest, 0);
    for (int expected : new int[] {7, 7, 0, 7, 7, 0, 7}) {
      assertThat(keys.choose().number()).isEqualTo(expected);
      keys = unanswered(keys);
    }
    assertThat(keys.unansweredLinks()).isEqualTo(7);
    KnownKeys answered = keys.ended(newest, true);
    assertThat(answered.unansweredLinks()).isZero();
    assertThat(answered.choose().number()).isEqualTo(7);
  }

  @Test
  void doesNotCountALinkToTheStaticKeyThatNobodyWasForcedTo() {
    KnownKeys keys = KnownKeys.of(newest, 0).ended(LinkKeyUse.ofStatic(staticKey), false);
    assertThat(keys.unansweredLinks()).isZero();
  }
}
