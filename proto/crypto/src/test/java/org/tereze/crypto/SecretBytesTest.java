package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretBytesTest {
  private static final byte[] BYTES = {10, 20, 30, 40};

  @Test
  void keepsACopyOfItsOwn() {
    byte[] original = BYTES.clone();
    SecretBytes secret = SecretBytes.copyOf(original);
    original[0] = 99;
    assertThat(secret.expose()).isEqualTo(BYTES);
  }

  @Test
  void zeroesItsArrayWhenDestroyed() {
    SecretBytes secret = SecretBytes.copyOf(BYTES);
    byte[] live = secret.expose();
    secret.close();
    assertThat(live).containsOnly(0);
    assertThat(secret.isDestroyed()).isTrue();
    assertThat(secret.size()).isEqualTo(4);
  }

  @Test
  void refusesEveryUseAfterDestroy() {
    SecretBytes secret = SecretBytes.copyOf(BYTES);
    secret.destroy();
    secret.destroy();
    assertThatThrownBy(secret::expose).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(secret::copy).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> secret.slice(0, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> secret.equals(SecretBytes.copyOf(BYTES)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void comparesByContent() {
    assertThat(SecretBytes.copyOf(BYTES)).isEqualTo(SecretBytes.copyOf(BYTES));
    assertThat(SecretBytes.copyOf(BYTES)).isNotEqualTo(SecretBytes.copyOf(new byte[4]));
    assertThat(SecretBytes.copyOf(BYTES)).isNotEqualTo(SecretBytes.copyOf(new byte[5]));
    assertThat(SecretBytes.copyOf(BYTES).hashCode())
        .isEqualTo(SecretBytes.copyOf(new byte[4]).hashCode());
  }

  @Test
  void slicesIntoSecretsOfTheirOwn() {
    SecretBytes secret = SecretBytes.copyOf(BYTES);
    SecretBytes slice = secret.slice(1, 3);
    secret.destroy();
    assertThat(slice.expose()).containsExactly(20, 30);
    assertThatThrownBy(() -> slice.slice(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void nothingThatHoldsASecretPrintsIt() throws Exception {
    byte[] seed = new byte[64];
    Arrays.fill(seed, (byte) 0x5a);
    SecretBytes secret32 = SecretBytes.copyOf(seed).slice(0, 32);
    X25519PrivateKey x = X25519PrivateKey.fromSeed(secret32);
    MlKem768PrivateKey k = MlKem768PrivateKey.fromSeed(SecretBytes.copyOf(seed));
    ScriptedRandom random = new ScriptedRandom(new byte[32], secret32.expose());
    List<Object> holders = new ArrayList<>();
    holders.add(secret32);
    holders.add(x);
    holders.add(Ed25519PrivateKey.fromSeed(secret32));
    holders.add(k);
    holders.add(k.publicKey().encapsulate(random));
    holders.add(new ChaCha20Poly1305(secret32));
    HpkeSender sender = Hpke.sendBase(x.publicKey(), new byte[0], random);
    holders.add(sender);
    holders.add(sender.exporter());
    holders.add(new HpkeReceiver(sender.enc(), x));
    holders.add(HpkeAuthPair.ofSender(x, x.publicKey()));
    holders.add(new ChaCha20(secret32));
    for (Object holder : holders) {
      String text = holder.toString();
      assertThat(text).startsWith(holder.getClass().getSimpleName());
      assertThat(text.replaceAll("\\((32|64)\\)", "")).matches("[A-Za-z0-9]+");
      assertThat(text).doesNotContain("5a5a").doesNotContain("@");
    }
  }

  @Test
  void everyOwnerWipesItsSecretWhenClosed() throws Exception {
    SecretBytes seed = SecretBytes.copyOf(new byte[] {7}).copy();
    assertThat(seed.expose()).containsExactly(7);

    X25519PrivateKey x = X25519PrivateKey.generate(new SecureRandom());
    x.close();
    assertThatThrownBy(x::seed).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> x.agree(x.publicKey())).isInstanceOf(IllegalStateException.class);

    Ed25519PrivateKey e = Ed25519PrivateKey.generate(new SecureRandom());
    e.close();
    assertThatThrownBy(() -> e.sign(Context.of("x"))).isInstanceOf(IllegalStateException.class);

    MlKem768PrivateKey k = MlKem768PrivateKey.generate(new SecureRandom());
    k.close();
    assertThatThrownBy(() -> k.decapsulate(new byte[1088]))
        .isInstanceOf(IllegalStateException.class);

    MlKem768Encapsulation made = k.publicKey().encapsulate(new SecureRandom());
    byte[] live = made.secret().expose();
    made.close();
    assertThat(live).containsOnly(0);

    ChaCha20Poly1305 cipher = new ChaCha20Poly1305(SecretBytes.copyOf(new byte[32]));
    cipher.close();
    assertThatThrownBy(() -> cipher.seal(0, new byte[0], new byte[1], 0, 1, new byte[17], 0))
        .isInstanceOf(IllegalStateException.class);

    ChaCha20 mask = new ChaCha20(SecretBytes.copyOf(new byte[32]));
    mask.close();
    assertThatThrownBy(() -> mask.mask(new byte[12], 0, new byte[1], 0, 1))
        .isInstanceOf(IllegalStateException.class);

    X25519PrivateKey y = X25519PrivateKey.generate(new SecureRandom());
    HpkeAuthPair pair = HpkeAuthPair.ofSender(y, x.publicKey());
    byte[] shared = pair.shared().expose();
    pair.close();
    assertThat(shared).containsOnly(0);

    HpkeReceiver receiver = new HpkeReceiver(x.publicKey().encoded(), y);
    receiver.close();
    assertThatThrownBy(() -> receiver.base(new byte[0])).isInstanceOf(IllegalStateException.class);

    HpkeSender sender = Hpke.sendBase(x.publicKey(), new byte[0], new SecureRandom());
    byte[] exporterSecret = sender.exporter().exporterSecret().expose();
    sender.close();
    assertThat(exporterSecret).containsOnly(0);
  }

  @Test
  void publicValuesAreGivenOutAsCopies() throws CryptoException {
    SecureRandom random = new SecureRandom();
    MlKem768PrivateKey key = MlKem768PrivateKey.generate(random);
    MlKem768Encapsulation made = key.publicKey().encapsulate(random);
    X25519PrivateKey curve = X25519PrivateKey.generate(random);
    HpkeSender sender = Hpke.sendBase(curve.publicKey(), new byte[0], random);
    byte[][] once = {
      made.ciphertext(), key.publicKey().encoded(), curve.publicKey().encoded(), sender.enc(),
    };
    byte[][] kept = {once[0].clone(), once[1].clone(), once[2].clone(), once[3].clone()};
    for (byte[] each : once) {
      Arrays.fill(each, (byte) 0);
    }
    assertThat(made.ciphertext()).isEqualTo(kept[0]);
    assertThat(key.publicKey().encoded()).isEqualTo(kept[1]);
    assertThat(curve.publicKey().encoded()).isEqualTo(kept[2]);
    assertThat(sender.enc()).isEqualTo(kept[3]);
  }
}
