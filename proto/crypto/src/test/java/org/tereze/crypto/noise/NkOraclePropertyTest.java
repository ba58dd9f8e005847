package org.tereze.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.southernstorm.noise.protocol.CipherStatePair;
import com.southernstorm.noise.protocol.HandshakeState;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.X25519PrivateKey;

/** Random payloads and prologues with an independent Noise as the other side, in both roles. */
class NkOraclePropertyTest {
  private static final String PROTOCOL = "Noise_NK_25519_ChaChaPoly_SHA256";

  private final long seed = Long.getLong("tereze.seed", new SecureRandom().nextLong());
  private final Random random = new Random(seed);
  private final X25519PrivateKey relayKey = Handshake.key("relay " + seed);

  NkOraclePropertyTest() {
    System.out.println("NkOraclePropertyTest seed " + seed);
  }

  private byte[] bytes(int bound) {
    byte[] bytes = new byte[random.nextInt(bound)];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void talksToAnIndependentResponder() throws Exception {
    for (int round = 0; round < 20; round++) {
      byte[] prologue = bytes(50);
      HandshakeState theirs = new HandshakeState(PROTOCOL, HandshakeState.RESPONDER);
      theirs.setPrologue(prologue, 0, prologue.length);
      theirs.getLocalKeyPair().setPrivateKey(relayKey.seed().expose(), 0);
      theirs.start();
      NkInitiator ours = NkInitiator.start(relayKey.publicKey(), prologue, new SecureRandom());

      byte[] first = bytes(500);
      byte[] message1 = new byte[48 + first.length];
      ours.writeEphemeral(message1, 0);
      ours.sealFirst(first, 0, first.length, message1, 32);
      byte[] read = new byte[600];
      int length = theirs.readMessage(message1, 0, message1.length, read, 0);
      assertThat(Arrays.copyOf(read, length)).as("seed %d", seed).isEqualTo(first);

      byte[] answer = bytes(500);
      byte[] message2 = new byte[600];
      int written = theirs.writeMessage(message2, 0, answer, 0, answer.length);
      length = ours.openAnswer(message2, 0, message2, 32, written - 32, read, 0);
      assertThat(Arrays.copyOf(read, length)).as("seed %d", seed).isEqualTo(answer);
      exchange(ours.transport(), theirs);
    }
  }

  @Test
  void talksToAnIndependentInitiator() throws Exception {
    for (int round = 0; round < 20; round++) {
      byte[] prologue = bytes(50);
      HandshakeState theirs = new HandshakeState(PROTOCOL, HandshakeState.INITIATOR);
      theirs.setPrologue(prologue, 0, prologue.length);
      theirs.getRemotePublicKey().setPublicKey(relayKey.publicKey().encoded(), 0);
      theirs.start();
      byte[] first = bytes(500);
      byte[] message1 = new byte[600];
      int written = theirs.writeMessage(message1, 0, first, 0, first.length);

      byte[] read = new byte[600];
      NkResponder ours =
          NkResponder.open(
              relayKey,
              prologue,
              new SecureRandom(),
              message1,
              0,
              message1,
              32,
              written - 32,
              read,
              0);
      assertThat(Arrays.copyOf(read, ours.firstPayloadBytes())).isEqualTo(first);

      byte[] answer = bytes(500);
      byte[] message2 = new byte[48 + answer.length];
      ours.writeEphemeral(message2, 0);
      ours.sealAnswer(answer, 0, answer.length, message2, 32);
      int length = theirs.readMessage(message2, 0, message2.length, read, 0);
      assertThat(Arrays.copyOf(read, length)).as("seed %d", seed).isEqualTo(answer);
      exchange(ours.transport(), theirs);
    }
  }

  private void exchange(TransportKeys ours, HandshakeState theirs) throws Exception {
    assertThat(ours.handshakeHash()).isEqualTo(theirs.getHandshakeHash());
    CipherStatePair pair = theirs.split();
    for (int i = 0; i < 5; i++) {
      byte[] text = bytes(300);
      byte[] sealed = new byte[text.length + 16];
      byte[] read = new byte[text.length];
      ours.sealer().seal(text, 0, text.length, sealed, 0);
      pair.getReceiver().decryptWithAd(null, sealed, 0, read, 0, sealed.length);
      assertThat(read).as("seed %d", seed).isEqualTo(text);

      pair.getSender().encryptWithAd(null, text, 0, sealed, 0, text.length);
      ours.opener().open(sealed, 0, sealed.length, read, 0);
      assertThat(read).as("seed %d", seed).isEqualTo(text);
    }
  }
}
