package org.tereze.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;

class NkHandshakeTest {
  private final Handshake handshake;

  NkHandshakeTest() throws CryptoException {
    handshake = new Handshake();
  }

  @Test
  void carriesAPayloadInBothMessages() throws CryptoException {
    handshake.writeFirst();
    byte[] first = new byte[Handshake.FIRST.length];
    NkResponder responder = handshake.openFirst(handshake.relayKey, first);
    assertThat(first).isEqualTo(Handshake.FIRST);
    assertThat(responder.firstPayloadBytes()).isEqualTo(first.length);
    handshake.writeAnswer(responder);
    assertThat(handshake.openAnswer()).isEqualTo(Handshake.ANSWER);
    assertThat(handshake.initiator.transport().handshakeHash())
        .isEqualTo(responder.transport().handshakeHash());
  }

  @Test
  void costs96BytesWithoutPayload() throws CryptoException {
    byte[] none = new byte[0];
    byte[] message1 = new byte[48];
    handshake.initiator.writeEphemeral(message1, 0);
    assertThat(handshake.initiator.sealFirst(none, 0, 0, message1, 32)).isEqualTo(16);
    handshake.message1 = message1;
    NkResponder responder = handshake.openFirst(handshake.relayKey, none);
    byte[] message2 = new byte[48];
    responder.writeEphemeral(message2, 0);
    assertThat(responder.sealAnswer(none, 0, 0, message2, 32)).isEqualTo(16);
    assertThat(handshake.initiator.openAnswer(message2, 0, message2, 32, 16, none, 0)).isZero();
  }

  @Test
  void knowsTheHashAfterEsOnBothSidesBeforeAnyPayload() throws CryptoException {
    byte[] before = handshake.initiator.hashAfterEs();
    Arrays.fill(handshake.initiator.hashAfterEs(), (byte) 0);
    handshake.writeFirst();
    NkResponder responder = handshake.openFirst();
    assertThat(handshake.initiator.hashAfterEs()).isEqualTo(before);
    assertThat(responder.hashAfterEs()).isEqualTo(before).hasSize(32);
    handshake.writeAnswer(responder);
    handshake.openAnswer();
    assertThat(responder.transport().handshakeHash()).isNotEqualTo(before);
    assertThat(new Handshake().initiator.hashAfterEs()).isNotEqualTo(before);
  }

  @Test
  void opensEarlyRecordsFromTheFirstMessageAlone() throws CryptoException {
    handshake.writeFirst();
    RecordSealer early = handshake.initiator.early();
    RecordOpener opener = handshake.openFirst().early();
    for (int i = 0; i < 3; i++) {
      byte[] record = new byte[21];
      record[0] = (byte) i;
      early.seal(record, 0, 5, record, 0);
      assertThat(opener.open(record, 0, 21, record, 0)).isEqualTo(5);
      assertThat(record[0]).isEqualTo((byte) i);
    }
  }

  @Test
  void neverCountsEarlyRecordsFromZeroTwice() throws CryptoException {
    handshake.writeFirst();
    RecordOpener opener = handshake.openFirst().early();
    for (int i = 0; i < 3; i++) {
      byte[] record = new byte[20];
      handshake.initiator.early().seal(record, 0, 4, record, 0);
      assertThat(opener.open(record, 0, 20, record, 0)).isEqualTo(4);
    }
  }

  @Test
  void earlyRecordsStillOpenAfterTheAnswerWasSealedAndAreNotTransportRecords()
      throws CryptoException {
    handshake.writeFirst();
    RecordSealer early = handshake.initiator.early();
    byte[] record = new byte[20];
    early.seal(record, 0, 4, record, 0);
    NkResponder responder = handshake.openFirst();
    RecordOpener opener = responder.early();
    handshake.writeAnswer(responder);
    TransportKeys transport = responder.transport();
    assertThatThrownBy(() -> transport.opener().open(record, 0, 20, new byte[4], 0))
        .isInstanceOf(CryptoException.class);
    assertThat(opener.open(record, 0, 20, record, 0)).isEqualTo(4);
  }

  @Test
  void masksLengthsAlikeOnBothSidesAndDifferentlyInEachDirection() throws CryptoException {
    handshake.writeFirst();
    NkResponder responder = handshake.openFirst();
    LengthMask there = handshake.initiator.sendMask();
    LengthMask back = handshake.initiator.receiveMask();
    int same = 0;
    for (long n = 0; n < 100; n++) {
      assertThat(there.at(n)).isEqualTo(responder.receiveMask().at(n)).isBetween(0, 0xFFFF);
      assertThat(back.at(n)).isEqualTo(responder.sendMask().at(n));
      same += there.at(n) == back.at(n) ? 1 : 0;
    }
    assertThat(same).isLessThan(3);
    assertThat(there.at(0x0102030405060708L)).isNotEqualTo(there.at(0x05060708L));
    // Out of order, too, and no two heads of a code alike but by chance.
    int seventeenth = there.at(16);
    assertThat(LongStream.range(0, 16).mapToObj(there::at).distinct().count()).isGreaterThan(13);
    assertThat(there.at(16)).isEqualTo(seventeenth);
  }

  @Test
  void masksTheFirstHeadUnderTheRelaysStaticKeyAndTheEphemeral() {
    byte[] e = Handshake.key("e").publicKey().encoded();
    byte[] shifted = new byte[40];
    System.arraycopy(e, 0, shifted, 5, 32);
    X25519PublicKey relay = handshake.relayKey.publicKey();
    assertThat(FirstHeadMask.of(relay, shifted, 5))
        .isEqualTo(Arrays.copyOf(HmacSha256.mac(relay.encoded(), e), 3));
  }

  @Test
  void refusesAFirstMessageWithAnyByteChanged() {
    handshake.writeFirst();
    byte[] out = new byte[Handshake.FIRST.length];
    for (int i = 0; i < handshake.message1.length; i++) {
      handshake.message1[i] ^= 1;
      assertThatThrownBy(() -> handshake.openFirst(handshake.relayKey, out))
          .as("byte %d", i)
          .isInstanceOf(CryptoException.class);
      handshake.message1[i] ^= 1;
    }
    assertThat(out).containsOnly(0);
  }

  @Test
  void refusesAFirstMessageCutAnywhere() {
    handshake.writeFirst();
    byte[] whole = handshake.message1;
    for (int length = 32; length < whole.length; length++) {
      handshake.message1 = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> handshake.openFirst())
          .as("cut at %d", length)
          .isInstanceOf(CryptoException.class);
    }
  }

  @Test
  void refusesAFirstMessageForAnotherKeyOrPrologue() throws CryptoException {
    handshake.writeFirst();
    X25519PrivateKey other = Handshake.key("other relay");
    assertThatThrownBy(() -> handshake.openFirst(other, new byte[100]))
        .isInstanceOf(CryptoException.class);
    handshake.prologue = Handshake.ascii("tereze/1 udp");
    assertThatThrownBy(handshake::openFirst).isInstanceOf(CryptoException.class);
    handshake.prologue = Handshake.PROLOGUE;
    assertThat(handshake.openFirst().firstPayloadBytes()).isEqualTo(Handshake.FIRST.length);
  }

  @Test
  void refusesAnAnswerWithAnyByteChanged() throws CryptoException {
    for (int i = 0; i < 32 + Handshake.ANSWER.length + 16; i++) {
      Handshake each = new Handshake();
      each.writeFirst();
      each.writeAnswer(each.openFirst());
      each.message2[i] ^= 1;
      assertThatThrownBy(each::openAnswer).as("byte %d", i).isInstanceOf(CryptoException.class);
      assertThatThrownBy(each.initiator::transport).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(each::openAnswer).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void refusesAnAnswerToAnotherHandshake() throws CryptoException {
    Handshake other = new Handshake();
    other.run();
    handshake.writeFirst();
    handshake.message2 = other.message2;
    assertThatThrownBy(handshake::openAnswer).isInstanceOf(CryptoException.class);
  }

  @Test
  void refusesKeysThatForceAnAllZeroSecret() {
    X25519PublicKey zero = X25519PublicKey.of(new byte[32]);
    assertThatThrownBy(() -> NkInitiator.start(zero, Handshake.PROLOGUE, handshake.random))
        .isInstanceOf(CryptoException.class);
    handshake.writeFirst();
    Arrays.fill(handshake.message1, 0, 32, (byte) 0);
    assertThatThrownBy(handshake::openFirst).isInstanceOf(CryptoException.class);
    handshake.message2 = new byte[48];
    assertThatThrownBy(handshake::openAnswer).isInstanceOf(CryptoException.class);
  }

  @Test
  void refusesStepsOutOfOrder() throws CryptoException {
    assertThatThrownBy(handshake::openAnswer).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(handshake.initiator::transport).isInstanceOf(IllegalStateException.class);
    NkResponder responder = handshake.run();
    assertThatThrownBy(handshake::writeFirst).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(handshake::openAnswer).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> handshake.writeAnswer(responder))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void wipesItsSecretsWhenClosed() throws CryptoException {
    handshake.writeFirst();
    NkResponder responder = handshake.openFirst();
    responder.close();
    assertThatThrownBy(responder::early).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> handshake.writeAnswer(responder))
        .isInstanceOf(IllegalStateException.class);
    handshake.initiator.close();
    assertThatThrownBy(handshake.initiator::early).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(handshake::openAnswer).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void transportOutlivesTheClosedHandshakeAndNothingPrints() throws CryptoException {
    NkResponder responder = handshake.run();
    handshake.initiator.close();
    responder.close();
    TransportKeys mine = handshake.initiator.transport();
    byte[] record = new byte[20];
    mine.sealer().seal(record, 0, 4, record, 0);
    assertThat(responder.transport().opener().open(record, 0, 20, record, 0)).isEqualTo(4);
    for (Object each :
        new Object[] {responder, mine, mine.sealer(), mine.opener(), handshake.initiator}) {
      assertThat(each.toString()).matches("[A-Za-z]+(\\([A-Z]+\\))?");
    }
    mine.close();
    assertThatThrownBy(() -> mine.sealer().seal(record, 0, 4, record, 0))
        .isInstanceOf(IllegalStateException.class);
  }
}
