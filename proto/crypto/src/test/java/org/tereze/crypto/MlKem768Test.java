package org.tereze.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
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
