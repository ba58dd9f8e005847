package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.Vectors.Case;

class WycheproofVectorTest {
  private static final byte[] ZERO = new byte[32];

  /** One for all vectors: whatever it kept of one would spoil the next. */
  private final AesGcmSiv cipher = new AesGcmSiv();

  @Test
  void agreesAsX25519VectorsSayAndRefusesAllZeroSecrets() throws CryptoException {
    int refused = 0;
    for (Case c : Vectors.wycheproof("x25519")) {
      X25519PrivateKey key = X25519PrivateKey.fromSeed(Vectors.secret(c.hex("private")));
      X25519PublicKey other = X25519PublicKey.of(c.hex("public"));
      if (Arrays.equals(c.hex("shared"), ZERO)) {
        assertThatThrownBy(() -> key.agree(other)).as("%s", c).isInstanceOf(CryptoException.class);
        refused++;
      } else {
        assertThat(key.agree(other).expose()).as("%s", c).isEqualTo(c.hex("shared"));
      }
    }
    assertThat(refused).isEqualTo(31);
  }

  @Test
  void verifiesEd25519SignaturesAsVectorsSay() {
    for (Case c : Vectors.wycheproof("ed25519")) {
      Ed25519PublicKey key = Ed25519PublicKey.of(Vectors.hex(c.group.get("publicKey"), "pk"));
      assertThat(key.verifyRaw(c.hex("sig"), c.hex("msg"))).as("%s", c).isEqualTo(c.valid());
    }
  }

  @Test
  void sealsAndOpensAesGcmSiv256AsVectorsSay() throws CryptoException {
    int run = 0;
    for (Case c : Vectors.wycheproof("aes_gcm_siv")) {
      if (c.group.get("keySize").asInt() != 256) {
        continue;
      }
      run++;
      SecretBytes key = Vectors.secret(c.hex("key"));
      byte[] text = c.hex("msg");
      byte[] sealed = Concatenation.of(c.hex("ct"), c.hex("tag"));
      if (c.valid()) {
        byte[] out = new byte[sealed.length];
        cipher.seal(key, c.hex("iv"), c.hex("aad"), text, 0, text.length, out, 0);
        assertThat(out).as("%s", c).isEqualTo(sealed);
        assertThat(openSiv(c, key, sealed)).as("%s", c).isEqualTo(text);
      } else {
        assertThatThrownBy(() -> openSiv(c, key, sealed))
            .as("%s", c)
            .isInstanceOf(CryptoException.class);
      }
    }
    assertThat(run).isEqualTo(103);
  }

  private byte[] openSiv(Case c, SecretBytes key, byte[] sealed) throws CryptoException {
    return cipher.open(key, c.hex("iv"), c.hex("aad"), sealed, 0, sealed.length);
  }

  @Test
  void sealsAndOpensChaCha20Poly1305AsVectorsSay() throws CryptoException {
    int run = 0;
    for (Case c : Vectors.wycheproof("chacha20_poly1305")) {
      if (c.hex("iv").length != 12) {
        assertThat(c.valid()).as("another nonce length cannot even be said, %s", c).isFalse();
        continue;
      }
      run++;
      ChaCha20Poly1305 cipher = new ChaCha20Poly1305(Vectors.secret(c.hex("key")));
      byte[] text = c.hex("msg");
      byte[] sealed = Concatenation.of(c.hex("ct"), c.hex("tag"));
      byte[] opened = new byte[text.length];
      if (c.valid()) {
        byte[] out = new byte[sealed.length];
        cipher.seal(c.hex("iv"), c.hex("aad"), text, out);
        assertThat(out).as("%s", c).isEqualTo(sealed);
        cipher.open(c.hex("iv"), c.hex("aad"), sealed, opened);
        assertThat(opened).as("%s", c).isEqualTo(text);
      } else {
        assertThatThrownBy(() -> cipher.open(c.hex("iv"), c.hex("aad"), sealed, opened))
            .as("%s", c)
            .isInstanceOf(CryptoException.class);
        assertThat(opened).isEqualTo(new byte[text.length]);
      }
    }
    assertThat(run).isEqualTo(316);
  }

  @Test
  void derivesByHkdfAsVectorsSay() {
    for (Case c : Vectors.wycheproof("hkdf_sha256")) {
      SecretBytes input = Vectors.secret(c.hex("ikm"));
      int size = c.test.get("size").asInt();
      if (c.valid()) {
        assertThat(Hkdf.derive(input, c.hex("salt"), c.hex("info"), size).expose())
            .as("%s", c)
            .isEqualTo(c.hex("okm"));
      } else {
        assertThatThrownBy(() -> Hkdf.derive(input, c.hex("salt"), c.hex("info"), size))
            .as("%s", c)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void authenticatesByHmacAsVectorsSay() {
    for (Case c : Vectors.wycheproof("hmac_sha256")) {
      int tagBytes = c.group.get("tagSize").asInt() / 8;
      byte[] code = HmacSha256.mac(c.hex("key"), c.hex("msg"));
      assertThat(Arrays.equals(Arrays.copyOf(code, tagBytes), c.hex("tag")))
          .as("%s", c)
          .isEqualTo(c.valid());
      if (tagBytes == HmacSha256.MAC_BYTES) {
        SecretBytes key = Vectors.secret(c.hex("key"));
        assertThat(HmacSha256.verify(key, c.hex("tag"), c.hex("msg"))).isEqualTo(c.valid());
      }
    }
  }

  @Test
  void makesMlKemKeysFromSeedsAsVectorsSay() {
    for (Case c : Vectors.wycheproof("mlkem_768_keygen_seed")) {
      MlKem768PrivateKey key = MlKem768PrivateKey.fromSeed(Vectors.secret(c.hex("seed")));
      assertThat(key.publicKey().encoded()).as("%s", c).isEqualTo(c.hex("ek"));
    }
  }

  @Test
  void decapsulatesMlKemCiphertextsAsVectorsSay() throws CryptoException {
    for (Case c : Vectors.wycheproof("mlkem_768")) {
      SecretBytes seed = Vectors.secret(c.hex("seed"));
      if (seed.size() != MlKem768PrivateKey.SEED_BYTES) {
        assertThat(c.valid()).as("%s", c).isFalse();
        assertThatThrownBy(() -> MlKem768PrivateKey.fromSeed(seed))
            .isInstanceOf(IllegalArgumentException.class);
        continue;
      }
      MlKem768PrivateKey key = MlKem768PrivateKey.fromSeed(seed);
      assertThat(key.publicKey().encoded()).as("%s", c).isEqualTo(c.hex("ek"));
      if (c.valid()) {
        assertThat(key.decapsulate(c.hex("c")).expose()).as("%s", c).isEqualTo(c.hex("K"));
      } else {
        assertThatThrownBy(() -> key.decapsulate(c.hex("c")))
            .as("%s", c)
            .isInstanceOf(CryptoException.class);
      }
    }
  }

  @Test
  void encapsulatesForMlKemKeysAsVectorsSay() throws CryptoException {
    for (Case c : Vectors.wycheproof("mlkem_768_encaps")) {
      if (c.valid()) {
        MlKem768Encapsulation made =
            MlKem768PublicKey.of(c.hex("ek")).encapsulate(new ScriptedRandom(c.hex("m")));
        assertThat(made.ciphertext()).as("%s", c).isEqualTo(c.hex("c"));
        assertThat(made.secret().expose()).as("%s", c).isEqualTo(c.hex("K"));
      } else {
        assertThatThrownBy(() -> MlKem768PublicKey.of(c.hex("ek")))
            .as("%s", c)
            .isInstanceOf(CryptoException.class);
      }
    }
  }
}
