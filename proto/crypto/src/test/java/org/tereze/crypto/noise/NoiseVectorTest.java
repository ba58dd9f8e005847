package org.tereze.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Iterator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.ScriptedRandom;
import org.tereze.crypto.Vectors;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;

class NoiseVectorTest {
  private static final String NK = "Noise_NK_25519_ChaChaPoly_SHA256";

  @ParameterizedTest
  @ValueSource(strings = {"noise-cacophony.json", "noise-snow.json"})
  void writesAndReadsEveryMessageOfThePublishedHandshake(String file) throws CryptoException {
    int run = 0;
    for (JsonNode v : Vectors.read(file).get("vectors")) {
      String name = v.has("protocol_name") ? v.get("protocol_name").asText() : "";
      if (name.equals(NK)) {
        run(v);
        run++;
      }
    }
    assertThat(run).isEqualTo(1);
  }

  private static void run(JsonNode v) throws CryptoException {
    Iterator<JsonNode> messages = v.get("messages").elements();
    NkInitiator initiator =
        NkInitiator.start(
            X25519PublicKey.of(Vectors.hex(v, "init_remote_static")),
            Vectors.hex(v, "init_prologue"),
            new ScriptedRandom(Vectors.hex(v, "init_ephemeral")));

    JsonNode first = messages.next();
    byte[] payload = Vectors.hex(first, "payload");
    byte[] message = new byte[NkInitiator.EPHEMERAL_BYTES + payload.length + 16];
    initiator.writeEphemeral(message, 0);
    assertThat(initiator.sealFirst(payload, 0, payload.length, message, 32))
        .isEqualTo(payload.length + 16);
    assertThat(message).isEqualTo(Vectors.hex(first, "ciphertext"));

    byte[] read = new byte[payload.length];
    NkResponder responder =
        NkResponder.open(
            X25519PrivateKey.fromSeed(Vectors.secret(Vectors.hex(v, "resp_static"))),
            Vectors.hex(v, "resp_prologue"),
            new ScriptedRandom(Vectors.hex(v, "resp_ephemeral")),
            message,
            0,
            message,
            32,
            message.length - 32,
            read,
            0);
    assertThat(read).isEqualTo(payload);

    answer(initiator, responder, messages.next());
    if (v.has("handshake_hash")) {
      assertThat(initiator.transport().handshakeHash()).isEqualTo(Vectors.hex(v, "handshake_hash"));
    }
    assertThat(initiator.transport().handshakeHash())
        .isEqualTo(responder.transport().handshakeHash());

    boolean fromInitiator = true;
    while (messages.hasNext()) {
      transport(
          messages.next(),
          fromInitiator ? initiator.transport() : responder.transport(),
          fromInitiator ? responder.transport() : initiator.transport());
      fromInitiator = !fromInitiator;
    }
  }

  private static void answer(NkInitiator initiator, NkResponder responder, JsonNode expected)
      throws CryptoException {
    byte[] payload = Vectors.hex(expected, "payload");
    byte[] message = new byte[NkInitiator.EPHEMERAL_BYTES + payload.length + 16];
    responder.writeEphemeral(message, 0);
    responder.sealAnswer(payload, 0, payload.length, message, 32);
    assertThat(message).isEqualTo(Vectors.hex(expected, "ciphertext"));
    byte[] read = new byte[payload.length];
    initiator.openAnswer(message, 0, message, 32, message.length - 32, read, 0);
    assertThat(read).isEqualTo(payload);
  }

  private static void transport(JsonNode expected, TransportKeys from, TransportKeys to)
      throws CryptoException {
    byte[] payload = Vectors.hex(expected, "payload");
    byte[] record = Arrays.copyOf(payload, payload.length + 16);
    assertThat(from.sealer().seal(record, 0, payload.length, record, 0)).isEqualTo(record.length);
    assertThat(record).isEqualTo(Vectors.hex(expected, "ciphertext"));
    assertThat(to.opener().open(record, 0, record.length, record, 0)).isEqualTo(payload.length);
    assertThat(Arrays.copyOf(record, payload.length)).isEqualTo(payload);
  }
}
