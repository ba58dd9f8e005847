package org.tereze.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;

class CookieDatagramTest {
  private static final int COOKIE = 0x89ABCDEF;

  private final SecureRandom random = new SecureRandom();
  private final X25519PrivateKey relay = X25519PrivateKey.generate(random);
  private final X25519PublicKey relayKey = relay.publicKey();

  private DatagramInitiator client() throws CryptoException {
    return DatagramInitiator.start(relayKey, relayKey, 0, random);
  }

  private static byte[] sealed(DatagramInitiator client, int number, int payloadBytes) {
    byte[] datagram = new byte[400];
    byte[] payload = new byte[payloadBytes];
    return Arrays.copyOf(datagram, client.seal(number, payload, 0, payloadBytes, datagram));
  }

  private byte[] answer(byte[] question, int cookie) {
    byte[] out = new byte[CookieDatagram.MAX_BYTES];
    int length = CookieDatagram.write(relayKey, question, question.length, cookie, random, out);
    return Arrays.copyOf(out, length);
  }

  private int shown(byte[] question) {
    return new FirstMac(relayKey).shownCookie(question, 0, question.length);
  }

  @Test
  void isShownByWhatIsSentNextAndAddsNoByte() throws CryptoException {
    DatagramInitiator client = client();
    byte[] question = sealed(client, 0, 100);
    assertThat(shown(question)).isEqualTo(AddressCookies.NONE);
    byte[] answer = answer(question, COOKIE);
    assertThat(client.learnsCookie(answer, 0, answer.length)).isTrue();
    byte[] next = sealed(client, 1, 100);
    assertThat(next).hasSameSizeAs(question);
    assertThat(shown(next)).isEqualTo(COOKIE);
    assertThat(FirstDatagram.isFor(relayKey, next, 0, next.length)).isFalse();
    DatagramResponder.open(relay, random, next, 0, next.length, new byte[400]).close();
  }

  @Test
  void isLearnedOnceAndForgottenAfterSomeUses() throws CryptoException {
    DatagramInitiator client = client();
    byte[] question = sealed(client, 0, 10);
    byte[] answer = answer(question, COOKIE);
    byte[] copy = answer(question, COOKIE);
    byte[] other = answer(question, 3);
    assertThat(client.learnsCookie(answer, 0, answer.length)).isTrue();
    assertThat(client.learnsCookie(copy, 0, copy.length)).isFalse();
    assertThat(client.learnsCookie(other, 0, other.length)).isFalse();
    for (int number = 1; number <= 12; number++) {
      assertThat(shown(sealed(client, number, 10))).isEqualTo(COOKIE);
    }
    assertThat(shown(sealed(client, 13, 10))).isEqualTo(AddressCookies.NONE);
    assertThat(client.learnsCookie(other, 0, other.length)).isTrue();
    assertThat(shown(sealed(client, 14, 10))).isEqualTo(3);
  }

  @Test
  void isForWhoAskedOnlyAndCannotBeChanged() throws CryptoException {
    DatagramInitiator client = client();
    DatagramInitiator other = client();
    byte[] answer = answer(sealed(client, 0, 100), COOKIE);
    assertThat(other.learnsCookie(answer, 0, answer.length)).isFalse();
    for (int i = 0; i < answer.length; i++) {
      byte[] changed = answer.clone();
      changed[i] ^= 8;
      assertThat(client.learnsCookie(changed, 0, changed.length)).isFalse();
      assertThat(client.learnsCookie(answer, 0, i)).isFalse();
    }
    byte[] longer = Arrays.copyOf(answer, 66);
    assertThat(client.learnsCookie(longer, 0, longer.length)).isFalse();
    assertThat(shown(sealed(client, 1, 100))).isEqualTo(AddressCookies.NONE);
    assertThat(client.learnsCookie(answer, 0, answer.length)).isTrue();
  }

  @Test
  void isNoLongerThanTheQuestionAndNeverTheSame() throws CryptoException {
    byte[] least = sealed(client(), 0, 0);
    for (int i = 0; i < 50; i++) {
      assertThat(answer(least, COOKIE).length).isLessThanOrEqualTo(least.length);
      byte[] question = sealed(client(), 0, 60);
      byte[] answer = answer(question, COOKIE);
      assertThat(answer.length).isBetween(58, 65);
      assertThat(answer(question, COOKIE)).isNotEqualTo(answer);
    }
  }

  @Test
  void meansNothingOnceTheRelayHasAnswered() throws CryptoException {
    DatagramInitiator client = client();
    byte[] question = sealed(client, 0, 100);
    byte[] cookie = answer(question, COOKIE);
    byte[] out = new byte[400];
    try (DatagramResponder answering =
        DatagramResponder.open(relay, random, question, 0, question.length, out)) {
      int length = answering.seal(0, new byte[20], 0, 20, out);
      client.open(out, 0, length, new byte[400]);
    }
    assertThat(client.learnsCookie(cookie, 0, cookie.length)).isFalse();
  }
}
