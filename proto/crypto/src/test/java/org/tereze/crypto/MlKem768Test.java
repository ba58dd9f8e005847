package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MlKem768Test {
  private final SecureRandom random = new SecureRandom();
  private final MlKem768PrivateKey key = MlKem768PrivateKey.generate(random);

  @Test
  void bringsTheSameSecretToTheOwnerOfTheKey() throws CryptoException {
    MlKem768Encapsulation made =
        MlKem768PublicKey.of(key.publicKey().encoded()).encapsulate(random);
    assertThat(made.ciphertext()).hasSize(1088);
    assertThat(made.secret().size()).isEqualTo(32);
    assertThat(MlKem768PrivateKey.fromSeed(key.seed()).decapsulate(made.ciphertext()))
        .isEqualTo(made.secret());
  }

  @Test
  void givesOutCopiesOnly() throws CryptoException {
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

  @Test
  void yieldsAnotherSecretForATamperedCiphertext() throws CryptoException {
    MlKem768Encapsulation made = key.publicKey().encapsulate(random);
    for (int i = 0; i < 1088; i += 17) {
      byte[] tampered = made.ciphertext();
      tampered[i] ^= 1;
      SecretBytes other = key.decapsulate(tampered);
      assertThat(other.size()).isEqualTo(32);
      assertThat(other).as("byte %d", i).isNotEqualTo(made.secret());
    }
  }

  @Test
  void refusesWhatHasAnotherLength() {
    for (int length : new int[] {0, 1087, 1089}) {
      assertThatThrownBy(() -> key.decapsulate(new byte[length]))
          .isInstanceOf(CryptoException.class);
    }
    for (int length : new int[] {0, 1183, 1185}) {
      assertThatThrownBy(() -> MlKem768PublicKey.of(new byte[length]))
          .isInstanceOf(CryptoException.class);
    }
  }

  @Test
  void refusesASecretThatIsNotFullLengthWhateverTheLibraryReturns() {
    assertThatThrownBy(() -> MlKem768Encapsulation.checked(new byte[0]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> MlKem768Encapsulation.checked(new byte[31]))
        .isInstanceOf(IllegalStateException.class);
  }
}
