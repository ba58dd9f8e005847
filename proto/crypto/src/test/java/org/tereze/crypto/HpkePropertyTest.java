package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Random;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.junit.jupiter.api.Test;

/** Random keys and infos, with Bouncy Castle's HPKE as the other side. */
class HpkePropertyTest {
  private static final byte[] NAME = {1};

  private final long seed = Long.getLong("tereze.seed", new SecureRandom().nextLong());
  private final Random random = new Random(seed);
  private final SecureRandom draws =
      new SecureRandom() {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
          random.nextBytes(bytes);
        }
      };
  private final X25519PrivateKey recipient = X25519PrivateKey.generate(draws);
  private final X25519PrivateKey sender = X25519PrivateKey.generate(draws);

  HpkePropertyTest() {
    System.out.println("HpkePropertyTest seed " + seed);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void theLibraryExportsWhatWeExport() throws CryptoException {
    for (int round = 0; round < 50; round++) {
      byte[] info = bytes(random.nextInt(100));
      byte[] context = bytes(random.nextInt(40));
      byte[] psk = bytes(32 + random.nextInt(20));
      byte[] name = bytes(1 + random.nextInt(20));
      SecretBytes key = SecretBytes.copyOf(psk);
      int length = random.nextInt(100);

      HpkeSender base = Hpke.sendBase(recipient.publicKey(), info, draws);
      assertSame(
          base,
          oracle(HPKE.mode_base).setupBaseR(base.enc(), pair(recipient), info),
          context,
          length);
      HpkeSender auth = Hpke.sendAuth(recipient.publicKey(), info, sender, draws);
      assertSame(
          auth,
          oracle(HPKE.mode_auth)
              .setupAuthR(auth.enc(), pair(recipient), info, pair(sender).getPublic()),
          context,
          length);
      HpkeSender withPsk = Hpke.sendAuthPsk(recipient.publicKey(), info, key, name, sender, draws);
      assertSame(
          withPsk,
          oracle(HPKE.mode_auth_psk)
              .setupAuthPSKR(
                  withPsk.enc(), pair(recipient), info, psk, name, pair(sender).getPublic()),
          context,
          length);
      assertThat(
              Hpke.receiveAuthPsk(withPsk.enc(), recipient, info, key, name, sender.publicKey())
                  .export(context, length))
          .as("seed %d", seed)
          .isEqualTo(withPsk.exporter().export(context, length));
    }
  }

  private void assertSame(HpkeSender ours, HPKEContext theirs, byte[] context, int length) {
    assertThat(ours.exporter().export(context, length).expose())
        .as("seed %d", seed)
        .isEqualTo(theirs.export(context, length));
  }

  private static HPKE oracle(byte mode) {
    return new HPKE(mode, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_EXPORT_ONLY);
  }

  private static AsymmetricCipherKeyPair pair(X25519PrivateKey key) {
    return new AsymmetricCipherKeyPair(
        new X25519PublicKeyParameters(key.publicKey().encoded()),
        new X25519PrivateKeyParameters(key.seed().expose()));
  }

  @Test
  void anyDifferenceLeadsToOtherExports() throws CryptoException {
    byte[] info = bytes(10);
    SecretBytes psk = SecretBytes.owning(bytes(32));
    HpkeSender sent = Hpke.sendAuthPsk(recipient.publicKey(), info, psk, NAME, sender, draws);
    SecretBytes right = sent.export(Context.of("chain"), 32);
    byte[] enc = sent.enc();
    assertThat(
            Hpke.receiveAuthPsk(enc, recipient, info, psk, NAME, sender.publicKey())
                .export(Context.of("chain"), 32))
        .isEqualTo(right);

    assertOther(right, Hpke.receiveAuth(enc, recipient, info, sender.publicKey()));
    assertOther(right, Hpke.receiveBase(enc, recipient, info));
    assertOther(
        right, Hpke.receiveAuthPsk(enc, recipient, bytes(10), psk, NAME, sender.publicKey()));
    assertOther(
        right,
        Hpke.receiveAuthPsk(
            enc, recipient, info, SecretBytes.owning(bytes(32)), NAME, sender.publicKey()));
    assertOther(
        right, Hpke.receiveAuthPsk(enc, recipient, info, psk, new byte[] {2}, sender.publicKey()));
    assertOther(right, Hpke.receiveAuthPsk(enc, recipient, info, psk, NAME, recipient.publicKey()));
    assertOther(right, Hpke.receiveAuthPsk(enc, sender, info, psk, NAME, sender.publicKey()));
    assertThat(sent.export(Context.of("mask"), 32)).isNotEqualTo(right);
    for (int i = 0; i < enc.length - 1; i++) {
      byte[] tampered = enc.clone();
      tampered[i] ^= 1;
      assertOther(
          right, Hpke.receiveAuthPsk(tampered, recipient, info, psk, NAME, sender.publicKey()));
    }
  }

  private static void assertOther(SecretBytes right, HpkeExporter exporter) {
    assertThat(exporter.export(Context.of("chain"), 32)).isNotEqualTo(right);
  }

  @Test
  void refusesAShortOrUnnamedPreSharedKey() {
    SecretBytes psk = SecretBytes.owning(bytes(32));
    SecretBytes tooShort = SecretBytes.owning(bytes(31));
    X25519PublicKey to = recipient.publicKey();
    assertThatThrownBy(() -> Hpke.sendAuthPsk(to, NAME, tooShort, NAME, sender, draws))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hpke.sendAuthPsk(to, NAME, psk, new byte[0], sender, draws))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hpke.receiveAuthPsk(new byte[32], recipient, NAME, tooShort, NAME, to))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Hpke.receiveAuthPsk(new byte[32], recipient, NAME, psk, new byte[0], to))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAnEncOfAnotherLengthOrOfLowOrder() {
    for (int length : new int[] {0, 31, 33}) {
      assertThatThrownBy(() -> Hpke.receiveBase(new byte[length], recipient, NAME))
          .isInstanceOf(CryptoException.class);
    }
    assertThatThrownBy(() -> Hpke.receiveBase(new byte[32], recipient, NAME))
        .isInstanceOf(CryptoException.class);
    assertThatThrownBy(() -> Hpke.sendBase(X25519PublicKey.of(new byte[32]), NAME, draws))
        .isInstanceOf(CryptoException.class);
  }

  @Test
  void oneReceiverTriesEveryModeAsOneOfItsOwnWould() throws CryptoException {
    SecretBytes psk = SecretBytes.owning(bytes(32));
    X25519PrivateKey other = X25519PrivateKey.generate(draws);
    HpkeSender sent = Hpke.sendAuthPsk(recipient.publicKey(), NAME, psk, NAME, sender, draws);
    byte[] enc = sent.enc();
    try (HpkeReceiver receiver = new HpkeReceiver(enc, recipient)) {
      X25519PublicKey from = sender.publicKey();
      for (int round = 0; round < 2; round++) {
        assertSecret(receiver.base(NAME), Hpke.receiveBase(enc, recipient, NAME));
        assertSecret(receiver.auth(from, NAME), Hpke.receiveAuth(enc, recipient, NAME, from));
        assertSecret(
            receiver.auth(other.publicKey(), NAME),
            Hpke.receiveAuth(enc, recipient, NAME, other.publicKey()));
        assertSecret(receiver.authPsk(from, NAME, psk, NAME), sent.exporter());
      }
    }
  }

  private static void assertSecret(HpkeExporter actual, HpkeExporter expected) {
    assertThat(actual.exporterSecret()).isEqualTo(expected.exporterSecret());
  }

  @Test
  void aSenderThatForcesAnAllZeroSecretSpoilsNoOtherMode() throws CryptoException {
    HpkeSender sent = Hpke.sendBase(recipient.publicKey(), NAME, draws);
    X25519PublicKey zero = X25519PublicKey.of(new byte[32]);
    try (HpkeReceiver receiver = new HpkeReceiver(sent.enc(), recipient)) {
      assertThatThrownBy(() -> receiver.auth(zero, NAME)).isInstanceOf(CryptoException.class);
      assertSecret(receiver.base(NAME), sent.exporter());
    }
    assertThatThrownBy(() -> new HpkeReceiver(new byte[32], recipient))
        .isInstanceOf(CryptoException.class);
    assertThatThrownBy(() -> HpkeAuthPair.ofSender(sender, zero))
        .isInstanceOf(CryptoException.class);
  }

  @Test
  void aPairSealsAgainAndAgainUntilItIsClosed() throws CryptoException {
    HpkeAuthPair pair = HpkeAuthPair.ofSender(sender, recipient.publicKey());
    for (int round = 0; round < 3; round++) {
      HpkeSender sent = Hpke.sendAuth(pair, NAME, draws);
      assertSecret(
          Hpke.receiveAuth(sent.enc(), recipient, NAME, sender.publicKey()), sent.exporter());
    }
    pair.close();
    assertThatThrownBy(() -> Hpke.sendAuth(pair, NAME, draws))
        .isInstanceOf(IllegalStateException.class);
  }
}
