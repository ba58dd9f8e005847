package org.tereze.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.ScriptedRandom;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.Vectors;
import org.tereze.crypto.X25519PrivateKey;

/**
 * {@code proto/vectors/link-handshake.json}: the records of one link (SPEC §8.1), byte by byte,
 * from fixed keys. Run with {@code -Dtereze.vectors.write=true} to write the file anew after the
 * protocol was changed on purpose.
 */
class LinkHandshakeVectorTest {
  private static final Path FILE = Paths.get("..", "vectors", "link-handshake.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] PROLOGUE = Handshake.ascii("tereze/1 tcp");
  private static final int EARLY_PHASE = 0;
  private static final int TRANSPORT_PHASE = 0x8000;

  private final X25519PrivateKey relayStatic = Handshake.key("relay static");
  private final X25519PrivateKey linkKey = Handshake.key("relay link key 3");

  @Test
  void theRecordsOfALinkAreAsWrittenDown() throws Exception {
    ArrayNode links = JSON.createArrayNode();
    links.add(link("to the static key, with early records", relayStatic, 0));
    links.add(link("to link key 3", linkKey, 3));
    ObjectNode file = JSON.createObjectNode();
    file.put("specification", "SPEC.md, section 8.1");
    file.put("protocol", "Noise_NK_25519_ChaChaPoly_SHA256");
    file.set("links", links);
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    String text = JSON.writer(printer).writeValueAsString(file) + "\n";

    if (Boolean.getBoolean("tereze.vectors.write")) {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, text.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(text).isEqualTo(new String(Files.readAllBytes(FILE), StandardCharsets.UTF_8));
  }

  private ObjectNode link(String name, X25519PrivateKey key, int keyNumber) throws CryptoException {
    X25519PrivateKey clientEphemeral = Handshake.key("client ephemeral " + keyNumber);
    X25519PrivateKey relayEphemeral = Handshake.key("relay ephemeral " + keyNumber);
    NkInitiator client =
        NkInitiator.start(
            key.publicKey(), PROLOGUE, new ScriptedRandom(clientEphemeral.seed().expose()));
    ObjectNode link = JSON.createObjectNode();
    link.put("name", name);
    link.put("prologue", "tereze/1 tcp");
    put(link, "relay_static_public", relayStatic.publicKey().encoded());
    link.put("key_number", keyNumber);
    put(link, "key_private", key.seed().expose());
    put(link, "key_public", key.publicKey().encoded());
    put(link, "client_ephemeral_private", clientEphemeral.seed().expose());
    put(link, "relay_ephemeral_private", relayEphemeral.seed().expose());
    put(link, "hash_after_es", client.hashAfterEs());
    derived(link, key, clientEphemeral);

    ArrayNode records = link.putArray("records");
    byte[] first = first(client, keyNumber, Handshake.ascii("the first burst"));
    record(records, "client, first", Handshake.ascii("the first burst"), first);
    NkResponder relay = open(key, relayEphemeral, first);
    early(records, client, relay);
    answer(records, client, relay);
    put(link, "handshake_hash", relay.transport().handshakeHash());
    transport(records, client, relay);
    return link;
  }

  /**
   * What a reader of SPEC can check before any record: from Noise's own steps, not through the
   * handshake.
   */
  private static void derived(ObjectNode link, X25519PrivateKey key, X25519PrivateKey ephemeral)
      throws CryptoException {
    SymmetricState state = new SymmetricState(PROLOGUE, key.publicKey());
    state.mixHash(ephemeral.publicKey().encoded(), 0, 32);
    state.mixKey(ephemeral.agree(key.publicKey()));
    EarlySecrets secrets = new EarlySecrets(state);
    put(link, "early_key", secrets.earlyKey().expose());
    SecretBytes lengths = state.derive(org.tereze.crypto.Context.of("length"), 64);
    put(link, "length_key_client_to_relay", lengths.slice(0, 32).expose());
    put(link, "length_key_relay_to_client", lengths.slice(32, 64).expose());
  }

  private byte[] first(NkInitiator client, int keyNumber, byte[] payload) {
    byte[] record = new byte[35 + payload.length + 16];
    client.writeEphemeral(record, 0);
    int sealed = client.sealFirst(payload, 0, payload.length, record, 35);
    byte[] mask = FirstHeadMask.of(relayStatic.publicKey(), record, 0);
    record[32] = (byte) (sealed >>> 8 ^ mask[0]);
    record[33] = (byte) (sealed ^ mask[1]);
    record[34] = (byte) (keyNumber ^ mask[2]);
    return record;
  }

  private static NkResponder open(X25519PrivateKey key, X25519PrivateKey ephemeral, byte[] first)
      throws CryptoException {
    byte[] out = new byte[first.length - 51];
    ScriptedRandom random = new ScriptedRandom(ephemeral.seed().expose());
    NkResponder relay =
        NkResponder.open(key, PROLOGUE, random, first, 0, first, 35, first.length - 35, out, 0);
    assertThat(out).isEqualTo(Handshake.ascii("the first burst"));
    return relay;
  }

  private static void early(ArrayNode records, NkInitiator client, NkResponder relay)
      throws CryptoException {
    RecordSealer sealer = client.early();
    RecordOpener opener = relay.early();
    for (int n = 0; n < 2; n++) {
      byte[] payload = Handshake.ascii("early record " + n);
      byte[] record = later(sealer, client.sendMask().at(n), EARLY_PHASE, payload);
      record(records, "client, early", payload, record);
      assertOpens(opener, relay.receiveMask().at(n), EARLY_PHASE, record, payload);
    }
  }

  private static void answer(ArrayNode records, NkInitiator client, NkResponder relay)
      throws CryptoException {
    byte[] payload = Handshake.ascii("the answer");
    byte[] record = new byte[34 + payload.length + 16];
    relay.writeEphemeral(record, 0);
    int sealed = relay.sealAnswer(payload, 0, payload.length, record, 34);
    putHead(record, 32, (TRANSPORT_PHASE | sealed) ^ relay.sendMask().at(0));
    record(records, "relay, first", payload, record);
    byte[] out = new byte[payload.length];
    client.openAnswer(record, 0, record, 34, record.length - 34, out, 0);
    assertThat(out).isEqualTo(payload);
  }

  private static void transport(ArrayNode records, NkInitiator client, NkResponder relay)
      throws CryptoException {
    for (int n = 0; n < 2; n++) {
      byte[] there = Handshake.ascii("client record " + n);
      byte[] sent =
          later(client.transport().sealer(), client.sendMask().at(2 + n), TRANSPORT_PHASE, there);
      record(records, "client, later", there, sent);
      assertOpens(
          relay.transport().opener(), relay.receiveMask().at(2 + n), TRANSPORT_PHASE, sent, there);
      byte[] back = Handshake.ascii("relay record " + n);
      byte[] answered =
          later(relay.transport().sealer(), relay.sendMask().at(1 + n), TRANSPORT_PHASE, back);
      record(records, "relay, later", back, answered);
      assertOpens(
          client.transport().opener(),
          client.receiveMask().at(1 + n),
          TRANSPORT_PHASE,
          answered,
          back);
    }
  }

  private static byte[] later(RecordSealer sealer, int mask, int phase, byte[] payload) {
    byte[] record = new byte[2 + payload.length + 16];
    int sealed = sealer.seal(payload, 0, payload.length, record, 2);
    putHead(record, 0, (phase | sealed) ^ mask);
    return record;
  }

  private static void assertOpens(
      RecordOpener opener, int mask, int phase, byte[] record, byte[] payload)
      throws CryptoException {
    int head = ((record[0] & 0xFF) << 8 | (record[1] & 0xFF)) ^ mask;
    assertThat(head).isEqualTo(phase | (record.length - 2));
    byte[] out = new byte[payload.length];
    assertThat(opener.open(record, 2, record.length - 2, out, 0)).isEqualTo(payload.length);
    assertThat(out).isEqualTo(payload);
  }

  private static void putHead(byte[] record, int offset, int head) {
    record[offset] = (byte) (head >>> 8);
    record[offset + 1] = (byte) head;
  }

  private static void record(ArrayNode records, String kind, byte[] payload, byte[] bytes) {
    ObjectNode node = records.addObject();
    node.put("kind", kind);
    put(node, "payload", payload);
    put(node, "record", Arrays.copyOf(bytes, bytes.length));
  }

  private static void put(ObjectNode node, String field, byte[] bytes) {
    node.put(field, Vectors.hex(bytes));
  }
}
