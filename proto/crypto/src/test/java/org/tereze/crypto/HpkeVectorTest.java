package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * RFC 9180, appendix A: all four modes of the suite for the schedule, the three that are offered
 * for the API.
 */
class HpkeVectorTest {
  private final List<JsonNode> vectors = new ArrayList<>();

  HpkeVectorTest() {
    Vectors.read("hpke-rfc9180-x25519.json").forEach(vectors::add);
  }

  @Test
  void schedulesEveryModeAndAeadAsTheRfcDoes() throws CryptoException {
    assertThat(vectors).hasSize(12);
    for (JsonNode v : vectors) {
      SecretBytes sent = encapsulate(v);
      SecretBytes received = decapsulate(v);
      assertThat(sent.expose()).isEqualTo(Vectors.hex(v, "shared_secret"));
      assertThat(received.expose()).isEqualTo(Vectors.hex(v, "shared_secret"));

      HpkeExporter exporter =
          Hpke.schedule(mode(v), v.get("aead_id").asInt(), sent, Vectors.hex(v, "info"), psk(v));
      assertThat(exporter.exporterSecret().expose()).isEqualTo(Vectors.hex(v, "exporter_secret"));
      assertExports(v, exporter);
    }
  }

  private static SecretBytes encapsulate(JsonNode v) throws CryptoException {
    X25519PublicKey recipient = publicKey(v, "pkRm");
    X25519PrivateKey sender = senderKey(v);
    HpkeAuthPair pair = sender == null ? null : HpkeAuthPair.ofSender(sender, recipient);
    return HpkeKem.encapsulate(key(v, "skEm"), recipient, pair);
  }

  private static SecretBytes decapsulate(JsonNode v) throws CryptoException {
    X25519PrivateKey recipient = key(v, "skRm");
    X25519PublicKey enc = publicKey(v, "enc");
    X25519PublicKey sender = senderPublicKey(v);
    HpkeAuthPair pair = sender == null ? null : HpkeAuthPair.ofRecipient(recipient, sender);
    return HpkeKem.sharedSecret(recipient.agree(enc), enc, recipient.publicKey(), pair);
  }

  @Test
  void sendsAndReceivesInTheOfferedModes() throws CryptoException {
    int run = 0;
    for (JsonNode v : vectors) {
      if (v.get("aead_id").asInt() != Hpke.AEAD_EXPORT_ONLY || mode(v) == Hpke.MODE_PSK) {
        continue;
      }
      run++;
      HpkeSender sender = send(v);
      assertThat(sender.enc()).isEqualTo(Vectors.hex(v, "enc"));
      assertExports(v, sender.exporter());
      assertExports(v, receive(v));
    }
    assertThat(run).isEqualTo(3);
  }

  private static HpkeSender send(JsonNode v) throws CryptoException {
    ScriptedRandom random = new ScriptedRandom(Vectors.hex(v, "skEm"));
    byte[] info = Vectors.hex(v, "info");
    X25519PublicKey recipient = publicKey(v, "pkRm");
    switch (mode(v)) {
      case Hpke.MODE_BASE:
        return Hpke.sendBase(recipient, info, random);
      case Hpke.MODE_AUTH:
        return Hpke.sendAuth(recipient, info, key(v, "skSm"), random);
      default:
        return Hpke.sendAuthPsk(
            recipient, info, pskKey(v), Vectors.hex(v, "psk_id"), key(v, "skSm"), random);
    }
  }

  private static HpkeExporter receive(JsonNode v) throws CryptoException {
    byte[] enc = Vectors.hex(v, "enc");
    byte[] info = Vectors.hex(v, "info");
    X25519PrivateKey recipient = key(v, "skRm");
    switch (mode(v)) {
      case Hpke.MODE_BASE:
        return Hpke.receiveBase(enc, recipient, info);
      case Hpke.MODE_AUTH:
        return Hpke.receiveAuth(enc, recipient, info, publicKey(v, "pkSm"));
      default:
        return Hpke.receiveAuthPsk(
            enc, recipient, info, pskKey(v), Vectors.hex(v, "psk_id"), publicKey(v, "pkSm"));
    }
  }

  private static void assertExports(JsonNode v, HpkeExporter exporter) {
    assertThat(v.get("exports")).isNotEmpty();
    for (JsonNode export : v.get("exports")) {
      byte[] context = Vectors.hex(export, "exporter_context");
      assertThat(exporter.export(context, export.get("L").asInt()).expose())
          .isEqualTo(Vectors.hex(export, "exported_value"));
    }
  }

  private static int mode(JsonNode v) {
    return v.get("mode").asInt();
  }

  private static Hpke.Psk psk(JsonNode v) {
    return v.has("psk") ? Hpke.Psk.of(pskKey(v), Vectors.hex(v, "psk_id")) : Hpke.Psk.NONE;
  }

  private static SecretBytes pskKey(JsonNode v) {
    return Vectors.secret(Vectors.hex(v, "psk"));
  }

  private static @Nullable X25519PrivateKey senderKey(JsonNode v) {
    return v.has("skSm") ? key(v, "skSm") : null;
  }

  private static @Nullable X25519PublicKey senderPublicKey(JsonNode v) {
    return v.has("pkSm") ? publicKey(v, "pkSm") : null;
  }

  private static X25519PrivateKey key(JsonNode v, String field) {
    return X25519PrivateKey.fromSeed(Vectors.secret(Vectors.hex(v, field)));
  }

  private static X25519PublicKey publicKey(JsonNode v, String field) {
    return X25519PublicKey.of(Vectors.hex(v, field));
  }
}
