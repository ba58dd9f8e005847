package org.tereze.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;

class DatagramKeysTest {
  private static final byte[] REPORT = "a unit of puts".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ACK = "arrived".getBytes(StandardCharsets.UTF_8);

  private final SecureRandom random = new SecureRandom();
  private final X25519PrivateKey relay = X25519PrivateKey.generate(random);
  private final X25519PublicKey relayKey = relay.publicKey();
  private final X25519PrivateKey link = X25519PrivateKey.generate(random);
  private final byte[] out = new byte[200];

  private DatagramInitiator client(int keyNumber) throws CryptoException {
    return DatagramInitiator.start(
        relayKey, keyNumber == 0 ? relayKey : link.publicKey(), keyNumber, random);
  }

  private static byte[] sealed(DatagramInitiator client, int number) {
    byte[] datagram = new byte[200];
    return Arrays.copyOf(datagram, client.seal(number, REPORT, 0, REPORT.length, datagram));
  }

  private static byte[] sealed(DatagramResponder relay, int number) {
    byte[] datagram = new byte[200];
    return Arrays.copyOf(datagram, relay.seal(number, ACK, 0, ACK.length, datagram));
  }

  private DatagramResponder responder(byte[] first) throws CryptoException {
    return DatagramResponder.open(relay, random, first, 0, first.length, out);
  }

  @Test
  void carriesDatagramsBothWaysInAnyOrder() throws CryptoException {
    DatagramInitiator client = client(0);
    assertThat(client.overheadBytes()).isEqualTo(55);
    byte[] first = sealed(client, 0);
    assertThat(first).hasSize(REPORT.length + 55);
    byte[] second = sealed(client, 1);
    assertThat(FirstDatagram.isFor(relayKey, second, 0, second.length)).isTrue();
    assertThat(FirstDatagram.keyNumber(relayKey, second, 0)).isZero();

    DatagramResponder answering = responder(second);
    assertThat(Arrays.copyOf(out, REPORT.length)).isEqualTo(REPORT);
    assertThat(answering.lastNumber()).isEqualTo(1);
    assertThat(answering.openFirst(first, 0, first.length, out)).isEqualTo(REPORT.length);
    assertThat(answering.lastNumber()).isZero();
    assertThat(answering.overheadBytes()).isEqualTo(50);

    byte[] early = sealed(answering, 7);
    byte[] answer = sealed(answering, 8);
    assertThat(client.open(answer, 0, answer.length, out)).isEqualTo(ACK.length);
    assertThat(Arrays.copyOf(out, ACK.length)).isEqualTo(ACK);
    assertThat(client.lastNumber()).isEqualTo(8);
    assertThat(client.open(early, 0, early.length, out)).isEqualTo(ACK.length);

    assertThat(client.overheadBytes()).isEqualTo(22);
    byte[] third = sealed(client, 2);
    assertThat(third).hasSize(REPORT.length + 22);
    assertThat(idOf(third)).isEqualTo(answering.id());
    assertThat(answering.isProven()).isFalse();
    assertThat(answering.open(third, 0, third.length, out)).isEqualTo(REPORT.length);
    assertThat(answering.isProven()).isTrue();
    assertThat(answering.overheadBytes()).isEqualTo(18);
    byte[] later = sealed(answering, 9);
    assertThat(client.open(later, 0, later.length, out)).isEqualTo(ACK.length);
    assertThat(client.open(early, 0, early.length, out)).isEqualTo(ACK.length);
    assertThat(answering.openFirst(first, 0, first.length, out)).isEqualTo(REPORT.length);
  }

  private static int idOf(byte[] datagram) {
    return datagram[0] << 24
        | (datagram[1] & 0xFF) << 16
        | (datagram[2] & 0xFF) << 8
        | (datagram[3] & 0xFF);
  }

  @Test
  void namesTheLinkKeyThatItIsFor() throws CryptoException {
    byte[] first = sealed(client(9), 0);
    assertThat(FirstDatagram.isFor(relayKey, first, 0, first.length)).isTrue();
    assertThat(FirstDatagram.keyNumber(relayKey, first, 0)).isEqualTo(9);
    DatagramResponder.open(link, random, first, 0, first.length, out).close();
    assertThatThrownBy(() -> responder(first)).isInstanceOf(CryptoException.class);
  }

  @Test
  void noByteCanBeChanged() throws CryptoException {
    DatagramInitiator client = client(0);
    byte[] first = sealed(client, 3);
    DatagramResponder answering = responder(first);
    byte[] answer = sealed(answering, 0);
    for (int i = 0; i < first.length; i++) {
      byte[] changed = first.clone();
      changed[i] ^= 4;
      assertThat(FirstDatagram.isFor(relayKey, changed, 0, changed.length)).isFalse();
    }
    for (int i = 0; i < answer.length; i++) {
      byte[] changed = answer.clone();
      changed[i] ^= 4;
      assertThatThrownBy(() -> client.open(changed, 0, changed.length, out))
          .isInstanceOf(CryptoException.class);
    }
    assertThat(client.answered()).isFalse();
    assertThat(client.open(answer, 0, answer.length, out)).isEqualTo(ACK.length);
    byte[] later = sealed(client, 4);
    for (int i = 4; i < later.length; i++) {
      byte[] changed = later.clone();
      changed[i] ^= 4;
      assertThatThrownBy(() -> answering.open(changed, 0, changed.length, out))
          .isInstanceOf(CryptoException.class);
    }
    assertThat(answering.isProven()).isFalse();
  }

  @Test
  void whatIsCutShortOpensNothing() throws CryptoException {
    DatagramInitiator client = client(0);
    byte[] first = sealed(client, 0);
    DatagramResponder answering = responder(first);
    byte[] answer = sealed(answering, 0);
    for (int length = 0; length < first.length; length++) {
      assertThat(FirstDatagram.isFor(relayKey, first, 0, length)).isFalse();
    }
    for (int cut = 0; cut < answer.length; cut++) {
      int length = cut;
      assertThatThrownBy(() -> client.open(answer, 0, length, out))
          .isInstanceOf(CryptoException.class);
    }
    for (int cut = 0; cut < 22; cut++) {
      int length = cut;
      assertThatThrownBy(() -> answering.open(first, 0, length, out))
          .isInstanceOf(CryptoException.class);
    }
  }

  @Test
  void twoBurstsHaveNothingInCommon() throws CryptoException {
    byte[] one = sealed(client(0), 0);
    DatagramResponder answering = responder(sealed(client(0), 0));
    assertThatThrownBy(() -> answering.openFirst(one, 0, one.length, out))
        .isInstanceOf(CryptoException.class);
    byte[] reflected = sealed(answering, 0);
    assertThatThrownBy(() -> answering.open(reflected, 0, reflected.length, out))
        .isInstanceOf(CryptoException.class);
  }

  @Test
  void aKeyOfSmallOrderIsRefused() {
    byte[] zero = new byte[FirstDatagram.LEAST_BYTES];
    assertThatThrownBy(() -> responder(zero)).isInstanceOf(CryptoException.class);
  }
}
