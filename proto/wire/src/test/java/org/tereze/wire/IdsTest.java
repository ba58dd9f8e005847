package org.tereze.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class IdsTest {
  private final byte[] key = sequence(32);

  @Test
  void mailboxIdIsTheStartOfTheHashOfItsOwnersKey() throws Exception {
    assertThat(MailboxId.ofOwnerKey(key).bytes()).isEqualTo(Arrays.copyOf(sha256(key), 16));
    assertThatThrownBy(() -> MailboxId.ofOwnerKey(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void envelopeIdIsTheStartOfTheHashOfMailboxAndEnvelope() throws Exception {
    MailboxId mailbox = MailboxId.of(sequence(16));
    byte[] envelope = sequence(40);
    byte[] both = Arrays.copyOf(mailbox.bytes(), 56);
    System.arraycopy(envelope, 0, both, 16, 40);
    EnvelopeId id = EnvelopeId.of(mailbox, envelope);
    assertThat(id.bytes()).isEqualTo(Arrays.copyOf(sha256(both), 8));
    byte[] around = new byte[60];
    System.arraycopy(envelope, 0, around, 9, 40);
    assertThat(EnvelopeId.of(mailbox, around, 9, 40)).isEqualTo(id);
    byte[] target = new byte[10];
    EnvelopeHasher hasher = new EnvelopeHasher();
    hasher.hash(mailbox, around, 9, 40, target, 1);
    hasher.hash(mailbox, around, 9, 40, target, 1);
    assertThat(EnvelopeId.of(target, 1)).isEqualTo(id);
  }

  @Test
  void relayIdAndVerifierAreTheStartOfHashes() throws Exception {
    assertThat(RelayId.ofStaticKey(key).bytes()).isEqualTo(Arrays.copyOf(sha256(key), 8));
    AskSecret secret = AskSecret.of(sequence(16));
    assertThat(secret.verifier().bytes()).isEqualTo(Arrays.copyOf(sha256(sequence(16)), 8));
  }

  @Test
  void copiesWhatItIsMadeFromAndWhatItGivesAway() {
    byte[] bytes = sequence(16);
    MailboxId id = MailboxId.of(bytes);
    bytes[0] = 99;
    id.bytes()[1] = 99;
    assertThat(id).isEqualTo(MailboxId.of(sequence(16)));
    assertThat(id.hashCode()).isEqualTo(MailboxId.of(sequence(16)).hashCode());
    assertThat(id.firstLong()).isEqualTo(0x0001020304050607L);
  }

  @Test
  void kindsOfIdAreNeverEqual() {
    assertThat(AskVerifier.of(sequence(8))).isNotEqualTo(EnvelopeId.of(sequence(8)));
    assertThat(MailboxId.of(sequence(16))).isNotEqualTo(AskSecret.of(sequence(16)));
    assertThat(MailboxId.of(sequence(16))).isNotEqualTo(null);
  }

  @Test
  void refusesTheWrongNumberOfBytes() {
    assertThatThrownBy(() -> MailboxId.of(new byte[15]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MailboxId.of(new byte[17]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EnvelopeId.of(new byte[10], 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EnvelopeId.of(new byte[10], -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverPrintsWholeAndASecretNotAtAll() {
    assertThat(MailboxId.of(sequence(16))).hasToString("MailboxId(0001…)");
    assertThat(AskSecret.of(sequence(16))).hasToString("AskSecret(…)");
  }

  private static byte[] sha256(byte[] input) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(input);
  }

  private static byte[] sequence(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
