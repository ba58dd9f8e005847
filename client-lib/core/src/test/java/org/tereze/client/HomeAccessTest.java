package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.card.Card;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.fake.Person;
import org.tereze.client.home.Home;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.window.schedule.FixedWindow;

final class HomeAccessTest {
  @TempDir private Path folder;

  private Town town;
  private Person person;
  private Home home;
  private HomeAccess access;

  @BeforeEach
  void open() throws Exception {
    town = Town.emptyOnMemoryDisks(folder);
    person = town.personWithSmallVault("person", 1 << 20);
    person.closeQuietly();
    reopen();
  }

  @AfterEach
  void close() throws Exception {
    home.close();
    person.open();
    town.close();
  }

  private void reopen() throws ClientException {
    home = Homes.open(person.home(), Person.passphrase(), person.options());
    access = new HomeAccess(home);
  }

  private void crash() throws ClientException {
    person.disk().restart();
    reopen();
  }

  private void make() {
    new ContactBook(home).make("somebody");
  }

  @Test
  void makesAChangeDurable() throws ClientException {
    access.change(this::make);
    crash();
    assertThat(home.contacts.size()).isEqualTo(1);
    String answer =
        access.answer(
            () -> {
              make();
              return "two";
            });
    assertThat(answer).isEqualTo("two");
    crash();
    assertThat(home.contacts.size()).isEqualTo(2);
  }

  @Test
  void leavesItToAChangeThatCommitsWhenItDoes() throws ClientException {
    access.committing(
        () -> {
          make();
          home.commit(CommitOrder.CHAINS_FIRST);
          make();
          return home;
        });
    crash();
    assertThat(home.contacts.size()).isEqualTo(1);
  }

  @Test
  void undoesAChangeThatIsRefused() throws ClientException {
    assertThat(
            refused(
                () -> {
                  make();
                  throw new ClientException(Reason.NO_RELAY, "no");
                }))
        .isEqualTo(Reason.NO_RELAY);
    assertThat(home.contacts.size()).isZero();
    access.change(() -> new OwnRelays(home).removeEdge(OwnRelays.parse(town.relay.address())));
    crash();
    assertThat(home.contacts.size()).isZero();
  }

  @Test
  void undoesAChangeThatBreaks() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                access.change(
                    () -> {
                      make();
                      throw new IllegalStateException("broken");
                    }));
    assertThat(home.contacts.size()).isZero();
  }

  @Test
  void tellsWhatIsRefusedBelowAsTheCallersMatter() {
    assertThat(refused(() -> Card.parse("no card"))).isEqualTo(Reason.BAD_CARD);
    assertThat(refused(() -> FixedWindow.parse(Map.of("lasts", "never"))))
        .isEqualTo(Reason.BAD_WINDOW);
    assertThat(refused(() -> home.models().add(folder.resolve("none"), null)))
        .isEqualTo(Reason.BAD_PACK);
    assertThat(
            refused(
                () -> {
                  throw new VaultException("full");
                }))
        .isEqualTo(Reason.STORAGE);
  }

  private Reason refused(HomeAccess.Step step) {
    ClientException refused =
        catchThrowableOfType(ClientException.class, () -> access.change(step));
    return refused.reason();
  }
}
