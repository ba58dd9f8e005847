package org.tereze.client.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.Sha256;
import org.tereze.wire.MailboxId;

final class IdentityTest {
  private static Identity named(String name) {
    return Identity.fromSeed(
        SecretBytes.owning(Sha256.hash(name.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void comesBackFromItsWordsWithTheSameKeysAndMailboxes() throws WordsException {
    Identity identity = Identity.generate(new SecureRandom());

    Identity restored = Identity.fromWords(String.join(" ", identity.words()));

    assertThat(restored.publicIdentity()).isEqualTo(identity.publicIdentity());
    for (int index : new int[] {0, 1, 7, Integer.MAX_VALUE}) {
      assertThat(restored.mailbox(index).mailbox()).isEqualTo(identity.mailbox(index).mailbox());
    }
  }

  @Test
  void givesEveryMailboxAnOwnerKeyOfItsOwn() {
    Identity identity = named("somebody");
    Set<MailboxId> mailboxes = new HashSet<>();
    for (int index = 0; index < 200; index++) {
      MailboxOwner owner = identity.mailbox(index);
      assertThat(owner.mailbox())
          .isEqualTo(MailboxId.ofOwnerKey(owner.key().publicKey().encoded()));
      mailboxes.add(owner.mailbox());
    }
    assertThat(mailboxes).hasSize(200);
  }

  @Test
  void showsBothSidesTheSameEightWordsAndOthersDifferentOnes() {
    PublicIdentity one = named("one").publicIdentity();
    PublicIdentity other = named("other").publicIdentity();
    PublicIdentity between = named("between").publicIdentity();

    List<String> words = ComparisonWords.of(one, other);

    assertThat(words).hasSize(ComparisonWords.COUNT).isEqualTo(ComparisonWords.of(other, one));
    assertThat(ComparisonWords.of(one, between)).isNotEqualTo(words);
  }

  @Test
  void readsItsOwnEncoding() {
    PublicIdentity identity = named("one").publicIdentity();

    assertThat(PublicIdentity.of(identity.encoded(), 0)).isEqualTo(identity);
    assertThat(identity.encoded()).hasSize(PublicIdentity.BYTES);
  }

  @Test
  void neverPrintsKeys() {
    Identity identity = named("one");

    assertThat(identity).hasToString("Identity");
    assertThat(identity.publicIdentity()).hasToString("PublicIdentity");
    assertThat(identity.mailbox(3)).hasToString("MailboxOwner(3)");
  }
}
