package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.codec.ContentException;
import org.tereze.client.codec.Padding;
import org.tereze.client.codec.Plaintext;
import org.tereze.client.identity.Identity;
import org.tereze.client.session.stored.StoredLater;
import org.tereze.client.session.stored.StoredPrekey;
import org.tereze.client.session.stored.StoredReceivingEnd;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.MlKem768PrivateKey;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.Sha256;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.schema.Prekeys;
import org.tereze.schema.Report;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;

/**
 * Makes the files of {@code proto/vectors} that concern cards and envelopes, and reads them back.
 */
final class ProtocolVectorTest {
  private static final int HOUR = 7_000;

  /** The 32 bytes SHA-256(name): so that every secret of a vector can be made anew by anybody. */
  private static byte[] named(String name) {
    return Sha256.hash(name.getBytes(StandardCharsets.UTF_8));
  }

  private static SecretBytes secret(String name) {
    return SecretBytes.owning(named(name));
  }

  private static Identity person(String name) {
    return Identity.fromSeed(secret("tereze vector seed " + name));
  }

  private static RelayAddress relay(String address) throws CardException {
    X25519PrivateKey key = X25519PrivateKey.fromSeed(secret("tereze vector relay " + address));
    return RelayAddress.of(key.publicKey(), address);
  }

  private static X25519PrivateKey cardPrekey(String owner) {
    return X25519PrivateKey.fromSeed(secret("tereze vector prekey " + owner));
  }

  private static Card card(String owner, String name, RelayAddress... relays) throws CardException {
    return card(owner, name, false, relays);
  }

  private static Card card(String owner, String name, boolean readsBaseSet, RelayAddress... relays)
      throws CardException {
    Identity identity = person(owner);
    SecretBytes cardSecret =
        secret("tereze vector card secret " + owner).slice(0, Card.SECRET_BYTES);
    MailboxId mailbox = identity.mailbox(0).mailbox();
    return Card.sign(
        identity,
        cardPrekey(owner).publicKey(),
        cardSecret,
        mailbox,
        HOUR,
        Arrays.asList(relays),
        name,
        readsBaseSet);
  }

  private static Card card(String owner) throws CardException {
    return card(owner, "", relay("relay.example:7460"));
  }

  @Test
  void cards() throws Exception {
    VectorFile file =
        new VectorFile(
            "card.json",
            "Contact cards (SPEC 2 and 3): keys from the seed, mailbox 0, encoding and link. Those with"
                + " a fault must be refused.");
    Card plain = card("alia", "Әлия", relay("relay.example:7460"));
    addCard(file, "one relay and a name", "alia", plain);
    addCard(
        file,
        "three relays, no name",
        "bolat",
        card(
            "bolat",
            "",
            relay("relay.example:7460"),
            relay("192.0.2.17:443"),
            relay("[2001:db8::17]:7460")));
    addCard(
        file,
        "reads the base set of text models",
        "alia",
        card("alia", "Әлия", true, relay("relay.example:7460")));
    byte[] encoded = plain.encoded();
    addBadCard(file, "another version", "WRONG_VERSION", with(encoded, 0, 2));
    addBadCard(file, "no relay", "RELAY_COUNT", with(encoded, 132, 0));
    addBadCard(file, "last byte missing", "TRUNCATED", Arrays.copyOf(encoded, encoded.length - 1));
    addBadCard(file, "a byte behind", "TRAILING", Arrays.copyOf(encoded, encoded.length + 1));
    addBadCard(file, "prekey changed", "BAD_SIGNATURE", with(encoded, 65, encoded[65] ^ 1));
    for (JsonNode vector : file.compare()) {
      byte[] bytes = VectorFile.hex(vector, "encoded");
      try {
        assertThat(Card.decode(bytes).uri()).isEqualTo(vector.get("uri").asText());
      } catch (CardException e) {
        assertThat(e.fault().name()).isEqualTo(vector.get("fault").asText());
      }
    }
  }

  private static void addCard(VectorFile file, String comment, String owner, Card card) {
    Identity identity = person(owner);
    VectorFile.Entry entry =
        file.add(comment)
            .hex("seed", identity.seed().expose())
            .text("words", String.join(" ", identity.words()))
            .hex("ed25519_identity", card.identity().signing().encoded())
            .hex("x25519_identity", card.identity().agreement().encoded())
            .hex("owner_key", identity.mailbox(0).key().publicKey().encoded())
            .hex("mailbox", card.mailbox().bytes())
            .hex("prekey_private", cardPrekey(owner).seed().expose())
            .hex("prekey", card.prekey().encoded())
            .hex("card_secret", card.secret().expose())
            .hex("ask_secret", card.askSecret().bytes())
            .hex("verifier", card.askSecret().verifier().bytes())
            .number("issued_hour", card.issuedHour())
            .number("reads_base_set", card.readsBaseSet() ? 1 : 0)
            .text("name", card.name());
    for (RelayAddress relay : card.relays()) {
      entry.node().withArray("relays").add(relay.text());
    }
    entry.hex("encoded", card.encoded()).text("uri", card.uri());
  }

  private static void addBadCard(VectorFile file, String comment, String fault, byte[] encoded) {
    file.add(comment).text("fault", fault).hex("encoded", encoded);
  }

  private static byte[] with(byte[] encoded, int at, int value) {
    byte[] changed = encoded.clone();
    changed[at] = (byte) value;
    return changed;
  }

  @Test
  void envelopes() throws Exception {
    VectorFile file =
        new VectorFile(
            "envelope.json",
            "Plaintexts (SPEC 4) and ordinary envelopes (SPEC 5.3): content, plaintext, and how it is"
                + " sealed. With codec 1 only reading is fixed; compressors may differ.");
    MailboxId mailbox = person("alia").mailbox(0).mailbox();
    byte[] report = Report.newBuilder().setText("Жарық жоқ").build().toByteArray();
    addEnvelope(file, "codec 0, padding 0 to 3", mailbox, 1, report, raw(report, 4));
    addEnvelope(file, "codec 0, counted padding", mailbox, 258, report, raw(report, 32));
    addEnvelope(file, "the empty report", mailbox, 65_535, new byte[0], raw(new byte[0], 4));
    byte[] text =
        Report.newBuilder()
            .setText("Мама жива, у нас нет света с шести утра, соседи говорят что аэропорт закрыт")
            .build()
            .toByteArray();
    byte[] deflated = org.bouncycastle.util.encoders.Hex.decode(VectorBytes.DEFLATED);
    addEnvelope(file, "codec 1", mailbox, 4_097, text, deflated);
    for (JsonNode vector : file.compare()) {
      assertEnvelopeReads(vector);
    }
    assertThat(Plaintext.encode(report, Padding.COMPACT)).hasSizeLessThanOrEqualTo(20);
  }

  private static void assertEnvelopeReads(JsonNode vector)
      throws CryptoException, ContentException {
    byte[] envelope = VectorFile.hex(vector, "envelope");
    Envelopes envelopes = new Envelopes();
    int number =
        envelopes.number(ByteString.copyFrom(VectorFile.hex(vector, "mask_key")), envelope);
    assertThat(number).isEqualTo(vector.get("number").asInt());
    byte[] plaintext =
        envelopes.open(
            SecretBytes.owning(VectorFile.hex(vector, "message_key")),
            MailboxId.of(VectorFile.hex(vector, "mailbox")),
            number,
            envelope);
    assertThat(plaintext).isEqualTo(VectorFile.hex(vector, "plaintext"));
    assertThat(Plaintext.decode(plaintext)).isEqualTo(VectorFile.hex(vector, "content"));
  }

  /** The content as it is, padded to a multiple of {@code classBytes}. */
  private static byte[] raw(byte[] content, int classBytes) {
    int size = (1 + content.length + classBytes - 1) / classBytes * classBytes;
    byte[] plaintext = new byte[size];
    System.arraycopy(content, 0, plaintext, 1, content.length);
    int padding = size - 1 - content.length;
    plaintext[0] = (byte) (Math.min(7, padding) << 5);
    if (padding >= 7) {
      plaintext[size - 1] = (byte) padding;
    }
    return plaintext;
  }

  private static void addEnvelope(
      VectorFile file,
      String comment,
      MailboxId mailbox,
      int number,
      byte[] content,
      byte[] plaintext) {
    SecretBytes messageKey = secret("tereze vector message key " + number);
    SecretBytes maskKey = secret("tereze vector mask key");
    byte[] envelope =
        new Envelopes()
            .seal(messageKey, ByteString.copyFrom(maskKey.expose()), mailbox, number, plaintext);
    file.add(comment)
        .hex("content", content)
        .hex("plaintext", plaintext)
        .hex("mailbox", mailbox.bytes())
        .number("number", number)
        .hex("message_key", messageKey.expose())
        .hex("mask_key", maskKey.expose())
        .hex("envelope", envelope)
        .hex("envelope_id", EnvelopeId.of(mailbox, envelope).bytes());
  }

  @Test
  void ratchet() throws IOException {
    VectorFile file =
        new VectorFile(
            "ratchet.json",
            "The chain (SPEC 5.2): from chain key 0 the message key and the next chain key of each"
                + " number.");
    SecretBytes chain = secret("tereze vector chain key");
    for (int number = 0; number <= 4_096; number++) {
      SecretBytes key = Chain.messageKey(chain);
      SecretBytes next = Chain.next(chain);
      if (number < 4 || number == 256 || number == 4_096) {
        file.add("report " + number)
            .number("number", number)
            .hex("chain_key", chain.expose())
            .hex("message_key", key.expose())
            .hex("next_chain_key", next.expose());
      }
      chain = next;
    }
    file.compare();
  }

  @Test
  void bundles() throws Exception {
    VectorFile file =
        new VectorFile(
            "bundle.json", "Prekey bundles (SPEC 6): the signed message and the sealed body.");
    Identity owner = person("alia");
    Card card = card("alia");
    X25519PrivateKey x25519 = bundlePrekey();
    MlKem768PrivateKey mlKem = bundleMlKem();
    Prekeys unsigned = prekeys(x25519, mlKem);
    byte[] body = Bundle.seal(owner, card, unsigned);
    Bundle bundle = java.util.Objects.requireNonNull(Bundle.open(card, 7, body));
    file.add("serial 7, one relay, text models 9 and 12 and a pack")
        .hex("card", card.encoded())
        .hex("x25519_private", x25519.seed().expose())
        .hex("ml_kem_768_seed", mlKem.seed().expose())
        .number("serial", 7)
        .hex("unsigned", unsigned.toByteArray())
        .hex("message", bundle.encoded().toByteArray())
        .hex("body", body);
    JsonNode vector = file.compare().get(0);
    Bundle read =
        java.util.Objects.requireNonNull(Bundle.open(card, 7, VectorFile.hex(vector, "body")));
    assertThat(read.serial()).isEqualTo(7);
    assertThat(read.useUntilHour()).isEqualTo(HOUR + 720);
  }

  private static X25519PrivateKey bundlePrekey() {
    return X25519PrivateKey.fromSeed(secret("tereze vector bundle prekey"));
  }

  private static MlKem768PrivateKey bundleMlKem() {
    byte[] seed = Arrays.copyOf(named("tereze vector ml-kem d"), 64);
    System.arraycopy(named("tereze vector ml-kem z"), 0, seed, 32, 32);
    return MlKem768PrivateKey.fromSeed(SecretBytes.owning(seed));
  }

  private static Prekeys prekeys(X25519PrivateKey x25519, MlKem768PrivateKey mlKem)
      throws CardException {
    RelayAddress relay = relay("relay.example:7460");
    return Prekeys.newBuilder()
        .setSerial(7)
        .setUseUntilHour(HOUR + 720)
        .setX25519(ByteString.copyFrom(x25519.publicKey().encoded()))
        .setMlKem768(ByteString.copyFrom(mlKem.publicKey().encoded()))
        .addRelays(
            org.tereze.schema.RelayAddress.newBuilder()
                .setKey(ByteString.copyFrom(relay.key().encoded()))
                .setAddress(relay.address()))
        .addTextModels(9)
        .addTextModels(12)
        .addTextPacks(0x11d860b8c7a77905L)
        .build();
  }

  @Test
  void sessions() throws Exception {
    VectorFile file =
        new VectorFile(
            "session.json",
            "Openings (SPEC 5.1) from bolat to alia in each mode, and a spare (SPEC 7). Cards and keys"
                + " of both are those of card.json and bundle.json; ephemeral = the X25519 private key"
                + " of HPKE, ml_kem_message = the 32 random bytes of encapsulation.");
    Card peer = card("alia");
    X25519PublicKey newer = bundlePrekey().publicKey();
    LaterSecret later =
        new LaterSecret(
            StoredLater.newBuilder()
                .setSession(ByteString.copyFrom(named("tereze vector earlier"), 0, 8))
                .setSecret(ByteString.copyFrom(named("tereze vector later secret")))
                .setConfirmed(true)
                .build());
    List<byte[]> envelopes = new ArrayList<>();
    envelopes.add(addOpening(file, peer, OpeningPlan.auth(peer.prekey(), 0)));
    envelopes.add(addOpening(file, peer, OpeningPlan.base(peer.prekey(), 0)));
    envelopes.add(addOpening(file, peer, OpeningPlan.mlKem(newer, 7, bundleMlKem().publicKey())));
    envelopes.add(addOpening(file, peer, OpeningPlan.later(newer, 7, later)));
    envelopes.add(addSpare(file, peer));
    JsonNode vectors = file.compare();
    Workspace alia = new Workspace(person("alia"), new SecureRandom());
    for (int i = 0; i < envelopes.size(); i++) {
      byte[] envelope = VectorFile.hex(vectors.get(i), "envelope");
      Opened opened = recipient(peer).open(alia, envelope, List.of(later), 0);
      assertThat(opened.outcome()).as("vector %d", i).isEqualTo(Outcome.OPENED);
      assertThat(opened.report().getText()).isEqualTo("Жарық жоқ");
      assertThat(opened.session().bytes()).isEqualTo(VectorFile.hex(vectors.get(i), "session_id"));
    }
  }

  private static ReceivingEnd recipient(Card own) {
    StoredPrekey bundles =
        StoredPrekey.newBuilder()
            .setSerial(7)
            .setX25519(ByteString.copyFrom(bundlePrekey().seed().expose()))
            .setMlKem768(ByteString.copyFrom(bundleMlKem().seed().expose()))
            .build();
    StoredPrekey cards =
        StoredPrekey.newBuilder()
            .setX25519(ByteString.copyFrom(cardPrekey("alia").seed().expose()))
            .build();
    return new ReceivingEnd(
        StoredReceivingEnd.newBuilder()
            .setOwnCard(ByteString.copyFrom(own.encoded()))
            .setContact(ByteString.copyFrom(person("bolat").publicIdentity().encoded()))
            .addPrekeys(bundles)
            .addPrekeys(cards)
            .build(),
        own);
  }

  private static byte[] addOpening(VectorFile file, Card peer, OpeningPlan plan)
      throws CryptoException {
    byte[] message = named("tereze vector ml-kem message");
    byte[] ephemeral = named("tereze vector ephemeral " + plan.mode);
    boolean mlKem = plan.mode == OpeningMode.ML_KEM;
    FixedRandom random = mlKem ? new FixedRandom(message, ephemeral) : new FixedRandom(ephemeral);
    byte[] content = Report.newBuilder().setText("Жарық жоқ").build().toByteArray();
    byte[] plaintext = raw(content, 4);
    VectorFile.Entry entry =
        file.add("mode " + plan.mode)
            .text("mode", plan.mode.name())
            .hex("recipient_card", peer.encoded())
            .hex("prekey", plan.prekey.encoded())
            .hex("ephemeral", ephemeral);
    if (plan.mode != OpeningMode.BASE) {
      entry.hex("sender_seed", person("bolat").seed().expose());
    }
    if (mlKem) {
      entry.hex("ml_kem_message", message);
    }
    if (plan.later != null) {
      entry
          .hex("earlier_session_id", plan.later.session().bytes())
          .hex("earlier_later", plan.later.secret().expose());
    }
    try (OpeningSetup setup = OpeningSetup.make(person("bolat"), peer, plan, random)) {
      SessionSecrets secrets = setup.secrets();
      byte[] envelope = setup.seal(new Envelopes(), peer, plaintext);
      entry
          .hex("chain", secrets.chain().expose())
          .hex("mask", secrets.mask().expose())
          .hex("session_id", secrets.id().bytes())
          .hex("later", secrets.later().expose());
      if (plan.mode == OpeningMode.BASE) {
        addProof(entry, peer, secrets);
      }
      entry.hex("plaintext", plaintext).hex("envelope", envelope);
      return envelope;
    }
  }

  /**
   * The proof that would ride beside this card in report 0; it is not part of the plaintext here.
   */
  private static void addProof(VectorFile.Entry entry, Card peer, SessionSecrets secrets)
      throws CryptoException {
    byte[] card;
    try {
      card = card("bolat").encoded();
    } catch (CardException e) {
      throw new AssertionError(e);
    }
    SecretBytes shared = person("bolat").agreement().agree(peer.identity().agreement());
    entry
        .hex("sender_seed", person("bolat").seed().expose())
        .hex("base_proof_export", secrets.proof().expose())
        .hex("sender_card", card)
        .hex("proof", OpeningContext.baseProof(shared, secrets, card));
  }

  private static byte[] addSpare(VectorFile file, Card peer) throws CryptoException {
    byte[] ephemeral = named("tereze vector ephemeral spare");
    byte[] session = Arrays.copyOf(named("tereze vector spare session"), 8);
    byte[] content = Report.newBuilder().setText("Жарық жоқ").build().toByteArray();
    byte[] plaintext = raw(content, 4);
    byte[] envelope =
        new Workspace(person("bolat"), new FixedRandom(ephemeral))
            .spare(peer, Spares.content(SessionId.of(session), 513, plaintext));
    file.add("a spare of report 513")
        .text("mode", "SPARE")
        .hex("recipient_card", peer.encoded())
        .hex("sender_seed", person("bolat").seed().expose())
        .hex("ephemeral", ephemeral)
        .hex("session_id", session)
        .number("number", 513)
        .hex("plaintext", plaintext)
        .hex("envelope", envelope);
    return envelope;
  }
}
