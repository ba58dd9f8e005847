package org.tereze.client.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.Encoder;
import com.google.zxing.qrcode.encoder.QRCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tereze.client.card.CardException.Fault;
import org.tereze.client.identity.Identity;
import org.tereze.crypto.Context;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.Sha256;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;

final class CardTest {
  private static final int RELAY_COUNT_OFFSET = 132;
  private final Identity identity = Identity.fromSeed(seed("identity"));
  private final X25519PublicKey prekey = X25519PrivateKey.fromSeed(seed("prekey")).publicKey();

  static SecretBytes seed(String name) {
    return SecretBytes.owning(Sha256.hash(name.getBytes(StandardCharsets.UTF_8)));
  }

  static RelayAddress relay(String address) throws CardException {
    return RelayAddress.of(X25519PrivateKey.fromSeed(seed(address)).publicKey(), address);
  }

  private Card card(List<RelayAddress> relays, String name) throws CardException {
    SecretBytes secret = seed("secret").slice(0, Card.SECRET_BYTES);
    return Card.sign(
        identity, prekey, secret, identity.mailbox(4).mailbox(), 7_123, relays, name, false);
  }

  /** As large as a card can be: three relays and a name, 370 bytes. */
  private Card largest() throws CardException {
    List<RelayAddress> relays =
        Arrays.asList(
            relay("relay-one.example.org:7460"),
            relay("relay-2.example.net:443"),
            relay("[2001:db8::17]:7460"));
    int left = Card.MAX_BYTES - card(relays, "").encoded().length;
    assertThat(left).isBetween(0, Card.MAX_NAME_BYTES);
    return card(relays, String.join("", Collections.nCopies(left, "ж")).substring(0, left / 2));
  }

  private Card small() throws CardException {
    return card(Collections.singletonList(relay("relay.example:7460")), "Apa");
  }

  @Test
  void comesBackFromItsLinkInEitherCaseAndBrokenLines() throws CardException {
    Card card = small();
    String broken = card.uri().substring(0, 70) + "\r\n  " + card.uri().substring(70) + "\n";

    for (String uri : Arrays.asList(card.uri(), card.uri().toLowerCase(Locale.ROOT), broken)) {
      Card read = Card.parse(uri);

      assertThat(read).isEqualTo(card);
      assertThat(read.identity()).isEqualTo(identity.publicIdentity());
      assertThat(read.prekey()).isEqualTo(prekey);
      assertThat(read.mailbox()).isEqualTo(identity.mailbox(4).mailbox());
      assertThat(read.issuedHour()).isEqualTo(7_123);
      assertThat(read.relays()).isEqualTo(card.relays());
      assertThat(read.name()).isEqualTo("Apa");
      assertThat(read.secret()).isEqualTo(card.secret());
      assertThat(read.askSecret()).isEqualTo(card.askSecret());
    }
  }

  @Test
  void theLargestFitsAQrCodeOfVersion15AtLevelM() throws CardException, WriterException {
    Card largest = largest();
    assertThat(largest.encoded().length).isBetween(Card.MAX_BYTES - 1, Card.MAX_BYTES);
    assertThat(largest.uri()).matches("TEREZE:[A-Z2-7]+").hasSizeLessThanOrEqualTo(599);

    QRCode code = Encoder.encode(largest.uri(), ErrorCorrectionLevel.M);

    assertThat(code.getVersion().getVersionNumber()).isLessThanOrEqualTo(15);
    assertThat(Card.parse(largest.uri())).isEqualTo(largest);
  }

  @Test
  void saysWithoutAByteMoreWhetherTheBaseSetIsRead() throws CardException {
    Card without = small();
    Card with =
        Card.sign(
            identity,
            prekey,
            without.secret(),
            without.mailbox(),
            7_123,
            without.relays(),
            without.name(),
            true);

    assertThat(with.encoded()).hasSameSizeAs(without.encoded());
    assertThat(Card.decode(with.encoded()).readsBaseSet()).isTrue();
    assertThat(Card.decode(with.encoded()).relays()).isEqualTo(without.relays());
    assertThat(Card.decode(without.encoded()).readsBaseSet()).isFalse();
  }

  @Test
  void anyChangedBitIsNoticed() throws CardException {
    byte[] encoded = small().encoded();
    for (int i = 0; i < encoded.length * Byte.SIZE; i++) {
      byte[] changed = encoded.clone();
      changed[i >> 3] ^= (byte) (1 << (i & 7));

      CardException e = catchThrowableOfType(CardException.class, () -> Card.decode(changed));

      assertThat(e).as("bit %d", i).isNotNull();
    }
  }

  @Test
  void cutAnywhereItIsTruncated() throws CardException {
    byte[] encoded = largest().encoded();
    for (int length = 0; length < encoded.length; length++) {
      byte[] cut = Arrays.copyOf(encoded, length);

      assertThat(fault(cut)).as("cut at %d", length).isEqualTo(Fault.TRUNCATED);
    }
  }

  @Test
  void namesTheFirstThingThatIsWrong() throws CardException {
    byte[] encoded = small().encoded();
    assertThat(fault(Arrays.copyOf(encoded, encoded.length + 1))).isEqualTo(Fault.TRAILING);
    assertThat(fault(new byte[Card.MAX_BYTES + 1])).isEqualTo(Fault.TOO_LONG);
    assertThat(fault(with(encoded, 0, 2))).isEqualTo(Fault.WRONG_VERSION);
    assertThat(fault(with(encoded, RELAY_COUNT_OFFSET, 0))).isEqualTo(Fault.RELAY_COUNT);
    assertThat(fault(with(encoded, RELAY_COUNT_OFFSET, 4))).isEqualTo(Fault.RELAY_COUNT);
    assertThat(fault(with(encoded, RELAY_COUNT_OFFSET, 0x80))).isEqualTo(Fault.RELAY_COUNT);
    assertThat(fault(with(encoded, RELAY_COUNT_OFFSET, 0x41))).isEqualTo(Fault.RELAY_COUNT);
    assertThat(fault(with(encoded, encoded.length - 1, encoded[encoded.length - 1] ^ 1)))
        .isEqualTo(Fault.BAD_SIGNATURE);
    assertThat(fault(with(encoded, RELAY_COUNT_OFFSET + 34, ' '))).isEqualTo(Fault.BAD_ADDRESS);
    int name = encoded.length - 64 - 3;
    assertThat(fault(with(encoded, name, 0xff))).isEqualTo(Fault.BAD_NAME);
    assertThat(fault(with(encoded, name, 7))).isEqualTo(Fault.BAD_NAME);
    assertThat(uriFault("mailto:somebody")).isEqualTo(Fault.NOT_A_CARD);
    assertThat(uriFault("")).isEqualTo(Fault.NOT_A_CARD);
    assertThat(uriFault("TEREZE:")).isEqualTo(Fault.TRUNCATED);
    assertThat(uriFault("TEREZE:ABC1")).isEqualTo(Fault.BAD_CHARACTER);
    assertThat(uriFault("TEREZE:A")).isEqualTo(Fault.BAD_CHARACTER);
    assertThat(uriFault("TEREZE:" + String.join("", Collections.nCopies(1_600, "A"))))
        .isEqualTo(Fault.TOO_LONG);
  }

  @Test
  void aSignatureOfAnotherContextOrPersonIsNoCard() throws CardException {
    byte[] encoded = small().encoded();
    byte[] signed = Arrays.copyOf(encoded, encoded.length - 64);
    byte[] otherUse = identity.signing().sign(Context.of("prekeys"), signed);
    byte[] otherPerson =
        Identity.fromSeed(seed("other")).signing().sign(Context.of("card"), signed);

    assertThat(fault(join(signed, otherUse))).isEqualTo(Fault.BAD_SIGNATURE);
    assertThat(fault(join(signed, otherPerson))).isEqualTo(Fault.BAD_SIGNATURE);
  }

  @Test
  void isNotMadeWhenItWouldNotFitOneQrCode() throws CardException {
    RelayAddress relay = relay("a-very-long-name-of-a-relay.somewhere.example.org:65535");
    List<RelayAddress> three = Arrays.asList(relay, relay, relay);
    List<RelayAddress> four = new ArrayList<>(three);
    four.add(relay);
    String longName = String.join("", Collections.nCopies(Card.MAX_NAME_BYTES + 1, "x"));

    assertThat(makeFault(three, "")).isEqualTo(Fault.TOO_LONG);
    assertThat(makeFault(four, "")).isEqualTo(Fault.RELAY_COUNT);
    assertThat(makeFault(Collections.emptyList(), "")).isEqualTo(Fault.RELAY_COUNT);
    assertThat(makeFault(Collections.singletonList(relay), longName)).isEqualTo(Fault.BAD_NAME);
    assertThat(makeFault(Collections.singletonList(relay), "a\u001b[2J")).isEqualTo(Fault.BAD_NAME);
  }

  private Fault makeFault(List<RelayAddress> relays, String name) {
    CardException e = catchThrowableOfType(CardException.class, () -> card(relays, name));
    return e.fault();
  }

  private static Fault fault(byte[] encoded) {
    CardException e = catchThrowableOfType(CardException.class, () -> Card.decode(encoded));
    assertThat(e).isNotNull();
    assertThat(e.getMessage()).isNotBlank();
    return e.fault();
  }

  private static Fault uriFault(String uri) {
    return catchThrowableOfType(CardException.class, () -> Card.parse(uri)).fault();
  }

  private static byte[] with(byte[] encoded, int at, int value) {
    byte[] changed = encoded.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
