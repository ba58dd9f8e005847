package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.codec.Shelves;
import org.tereze.client.codec.TextModels;
import org.tereze.client.inbox.WaitingReport;
import org.tereze.client.outbox.SentState;

/** Reports made small by text models, between people who carry different ones. */
final class TextModelsTest {
  private static final String RUSSIAN = "Полиция перекрыла площадь, слышны выстрелы.";
  private static final String KAZAKH = "Алаңда жүзге жуық адам тұр, әскер жоқ.";

  @TempDir private Path folder;

  private static String codecOf(Town town, String text) throws ClientException {
    long id = town.reporter.client().write(new Draft("Relative", text));
    return town.reporter.client().sent(id).codec();
  }

  private Town town(TextModels reporters, TextModels relatives) throws ClientException {
    Town town = Town.empty(folder);
    town.reporter.carries(reporters);
    town.relative.carries(relatives);
    return town;
  }

  private static void giveCards(Town town) throws ClientException {
    Client reporter = town.reporter.client();
    Client relative = town.relative.client();
    String card = reporter.card("Relative", "");
    reporter.add("Relative", relative.card("Reporter", ""));
    relative.add("Reporter", card);
  }

  @Test
  void beforeTheFirstWindowACardSaysWhetherTheBaseSetIsRead() throws Exception {
    try (Town town = town(Shelves.baseSet(), Shelves.baseSet())) {
      giveCards(town);
      assertThat(codecOf(town, RUSSIAN)).isEqualTo("ru");
      town.relative.flush();
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly(RUSSIAN);
    }
  }

  @Test
  void aCardOfSomebodyWithoutTheWholeSetSaysNothing() throws Exception {
    try (Town town = town(Shelves.baseSet(), Shelves.only("ru", "kk"))) {
      giveCards(town);
      assertThat(codecOf(town, RUSSIAN)).isEqualTo("deflate");
    }
  }

  @Test
  void aBundleSaysWhichModelsAreReadAndOthersAreNotUsed() throws Exception {
    try (Town town = town(Shelves.baseSet(), Shelves.only("kk"))) {
      town.introduce(town.reporter, "Reporter", town.relative, "Relative");
      assertThat(codecOf(town, RUSSIAN)).isNotEqualTo("ru");
      assertThat(codecOf(town, KAZAKH)).isEqualTo("kk");
      town.relative.carries(Shelves.only("kk", "ru"));
      town.relative.flush();
      town.clock.advance(Duration.ofDays(22));
      town.reporter.flush();
      assertThat(codecOf(town, RUSSIAN)).isEqualTo("ru");
      town.relative.carries(TextModels.NONE);
      town.relative.flush();
      town.clock.advance(Duration.ofDays(22));
      town.reporter.flush();
      assertThat(codecOf(town, KAZAKH)).isEqualTo("deflate");
    }
  }

  @Test
  void withoutModelsEverythingWorksAsBefore() throws Exception {
    try (Town town = town(TextModels.NONE, Shelves.baseSet())) {
      town.introduce(town.reporter, "Reporter", town.relative, "Relative");
      assertThat(codecOf(town, RUSSIAN)).isEqualTo("deflate");
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly(RUSSIAN);
    }
  }

  /** One report in Russian at a relative who has lost the model, and one after it in plain. */
  private Town waiting() throws ClientException {
    Town town = town(Shelves.baseSet(), Shelves.baseSet());
    town.introduce(town.reporter, "Reporter", town.relative, "Relative");
    assertThat(codecOf(town, "opens the session")).isEqualTo("en");
    assertThat(codecOf(town, RUSSIAN)).isEqualTo("ru");
    town.reporter.flush();
    town.relative.carries(Shelves.only("en"));
    town.relative.flush();
    return town;
  }

  @Test
  void aReportWhoseModelIsMissingIsKeptAndNamesIt() throws Exception {
    try (Town town = waiting()) {
      assertThat(town.relative.texts()).containsExactly("opens the session");
      List<WaitingReport> waiting = town.relative.client().waiting();
      assertThat(waiting).hasSize(1);
      assertThat(waiting.get(0).neededModel()).isEqualTo("ru");
      assertThat(waiting.get(0).from()).isEqualTo("Reporter");
    }
  }

  @Test
  void aReportThatCannotBeReadYetIsNotReceiptedAndNothingIsSentForIt() throws Exception {
    try (Town town = waiting()) {
      town.settle();
      town.settle();
      assertThat(town.reporter.client().sent(1).state()).isEqualTo(SentState.OPENED);
      assertThat(town.reporter.client().sent(2).state()).isEqualTo(SentState.COLLECTED);
      assertThat(town.relative.client().waiting()).hasSize(1);

      Path russian = Shelves.folder().resolve("ru.tzm");
      assertThat(town.relative.client().addPack(russian, "ru").language()).isEqualTo("ru");
      assertThat(town.relative.texts()).containsExactly("opens the session", RUSSIAN);
      assertThat(town.relative.client().waiting()).isEmpty();
      town.settle();
      town.settle();
      assertThat(town.reporter.client().sent(2).state()).isEqualTo(SentState.OPENED);
    }
  }

  @Test
  void readsWhatWaitedWhenTheProgramCarriesTheModelAgain() throws Exception {
    try (Town town = waiting()) {
      town.relative.carries(Shelves.baseSet());
      assertThat(town.relative.texts()).containsExactly("opens the session", RUSSIAN);
      assertThat(town.relative.client().waiting()).isEmpty();
    }
  }

  @Test
  void aSpareThatNeedsTheSameModelIsReadOnceWithIt() throws Exception {
    try (Town town = waiting()) {
      for (int day = 0; day < 4; day++) {
        town.clock.advance(Duration.ofDays(1));
        codecOf(town, "another one");
        town.settle();
      }
      town.relative.flush();
      assertThat(town.relative.client().waiting()).hasSizeBetween(1, 2);
      town.relative.carries(Shelves.baseSet());
      assertThat(town.relative.texts()).containsOnlyOnce(RUSSIAN);
      town.settle();
      town.settle();
      assertThat(town.reporter.client().sent(2).state()).isEqualTo(SentState.OPENED);
    }
  }

  @Test
  void anOpeningWhoseReportWaitsOpensItsSession() throws Exception {
    try (Town town = town(Shelves.baseSet(), Shelves.baseSet())) {
      town.introduce(town.reporter, "Reporter", town.relative, "Relative");
      assertThat(codecOf(town, RUSSIAN)).isEqualTo("ru");
      assertThat(codecOf(town, "the next one is plain English")).isEqualTo("en");
      town.reporter.flush();
      town.relative.carries(Shelves.only("en"));
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("the next one is plain English");
      town.relative.carries(Shelves.baseSet());
      assertThat(town.relative.texts()).containsExactly("the next one is plain English", RUSSIAN);
    }
  }

  @Test
  void aPackIsUsedBetweenThoseWhoHaveIt() throws Exception {
    try (Town town = town(TextModels.NONE, TextModels.NONE)) {
      town.introduce(town.reporter, "Reporter", town.relative, "Relative");
      town.reporter.client().addPack(Shelves.smallRussian(), "11d860b8");
      assertThat(codecOf(town, RUSSIAN)).isEqualTo("deflate");
      town.reporter.flush();
      town.relative.client().addPack(Shelves.smallRussian(), "11d860b8");
      town.relative.flush();
      town.clock.advance(Duration.ofDays(22));
      town.reporter.flush();
      assertThat(codecOf(town, RUSSIAN)).isEqualTo("11d860b8");
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly(RUSSIAN, RUSSIAN);
    }
  }

  @Test
  void wipingDeletesPacks() throws Exception {
    try (Town town = Town.empty(folder)) {
      town.reporter.client().addPack(Shelves.smallRussian(), "11d860b8");
      town.reporter.client().close();
      assertThat(town.reporter.home().resolve("packs")).isNotEmptyDirectory();
      Client.wipe(town.reporter.home(), town.reporter.options());
      assertThat(town.reporter.home().resolve("packs")).doesNotExist();
    }
  }

  @Test
  void halfACharacterIsRefusedWhereverItIs() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client client = town.reporter.client();
      String half = "до\uD83Dпосле";
      for (Draft draft :
          List.of(
              new Draft("Relative", half),
              new Draft("Relative", "x").place(half),
              new Draft("Relative", "x").heardFrom(half),
              new Draft("Relative", "x").tags(List.of("a", half)))) {
        ClientException e = catchThrowableOfType(ClientException.class, () -> client.write(draft));
        assertThat(e.reason()).isEqualTo(Reason.BAD_DRAFT);
        assertThat(e).hasMessageContaining("lone surrogate) at 2");
      }
      client.write(new Draft("Relative", "🙂 whole ones pass"));
      assertThat(client.outbox()).hasSize(1);
    }
  }
}
