package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.fake.FakeRelay;
import org.tereze.client.fake.Person;
import org.tereze.client.vault.MemoryDisk;

final class ClientRestoreTest {
  @TempDir Path folder;

  @Test
  void bringsContactsBackFromTheWordsAndAsksForWhatCannotBeOpened() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.relative.client().padding("Reporter", PaddingPolicy.UNIFORM);
      town.relative.flush();
      town.reporter.client().write(new Draft("Relative", "sealed to keys that will be lost"));
      town.reporter.flush();
      String words = town.relative.client().words();
      String oldCard = town.relative.client().card("Somebody", "");
      town.relative.client().close();
      try (Client restored =
          Client.restore(
              folder.resolve("restored"),
              Person.passphrase(),
              words,
              town.relay.address(),
              town.relative.options())) {
        assertThat(restored.contact("Reporter").cardHeld()).isTrue();
        assertThat(restored.contact("Reporter").padding()).isEqualTo(PaddingPolicy.UNIFORM);
        assertThat(restored.relays()).containsExactly(town.relay.address());
        assertThat(restored.card("Somebody new", "")).isNotEqualTo(oldCard);
        restored.flush(org.tereze.client.burst.BurstListener.NONE);
        assertThat(restored.inbox()).isEmpty();
        for (int i = 0; i < 3; i++) {
          town.anHourPasses();
          restored.flush(org.tereze.client.burst.BurstListener.NONE);
          town.reporter.flush();
        }
        restored.flush(org.tereze.client.burst.BurstListener.NONE);
        assertThat(restored.inbox()).hasSize(1);
        assertThat(restored.inbox().get(0).content().text())
            .isEqualTo("sealed to keys that will be lost");
        town.reporter.flush();
        town.reporter.client().write(new Draft("Relative", "to the new keys"));
        restored.write(new Draft("Reporter", "I am back"));
        town.reporter.flush();
        restored.flush(org.tereze.client.burst.BurstListener.NONE);
        town.reporter.flush();
        assertThat(restored.inbox()).hasSize(2);
        assertThat(town.reporter.texts()).containsExactly("I am back");
      }
      town.relative.open();
    }
  }

  @Test
  void saysThatThereIsNoBackupAndKeepsTheIdentity() throws Exception {
    try (Town town = Town.empty(folder)) {
      String words = town.relative.client().words();
      FakeRelay other = new FakeRelay("other", town.random);
      town.line.add(other);
      Path home = folder.resolve("restored");
      assertThatThrownBy(
              () ->
                  Client.restore(
                      home, Person.passphrase(), words, other.address(), town.relative.options()))
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("no backup");
      try (Client opened = Client.open(home, Person.passphrase(), town.relative.options())) {
        assertThat(opened.words()).isEqualTo(words);
      }
      assertThatThrownBy(
              () ->
                  Client.restore(
                      folder.resolve("x"),
                      Person.passphrase(),
                      words.replaceFirst(" .*", ""),
                      null,
                      town.relative.options()))
          .hasMessageContaining("24 words");
    }
  }

  @Test
  void opensSessionsAnewWhenTheVaultComesBackFromAnOldCopy() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      town.reporter.client().write(new Draft("Relative", "one"));
      town.reporter.flush();
      town.relative.flush();
      town.reporter.closeQuietly();
      MemoryDisk old = town.reporter.disk().copy();
      town.reporter.open();
      town.reporter.client().write(new Draft("Relative", "two"));
      town.reporter.flush();
      town.relative.flush();
      town.reporter.closeQuietly();
      town.reporter.disk().replaceAllBut(town.reporter.home(), old);
      town.reporter.open();
      town.reporter.client().write(new Draft("Relative", "three"));
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("one", "two", "three");
    }
  }
}
