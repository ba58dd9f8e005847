package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.codec.Shelves;
import org.tereze.client.codec.TextModels;
import org.tereze.client.inbox.WaitingReport;

/** A report by an organisation's own pack, at somebody who no longer has it. */
final class PackWaitingTest {
  private static final String RUSSIAN = "Полиция перекрыла площадь, слышны выстрелы.";
  private static final String PACK = "11d860b8";

  @TempDir private Path folder;

  private static String write(Town town, String text) throws ClientException {
    long id = town.reporter.client().write(new Draft("Relative", text));
    return town.reporter.client().sent(id).codec();
  }

  /** Both have the pack and know it of each other; then the relative's is gone, and one comes. */
  private Town waiting() throws Exception {
    Town town = Town.empty(folder);
    town.reporter.carries(TextModels.NONE);
    town.relative.carries(TextModels.NONE);
    town.introduce(town.reporter, "Reporter", town.relative, "Relative");
    town.reporter.client().addPack(Shelves.smallRussian(), PACK);
    town.relative.client().addPack(Shelves.smallRussian(), PACK);
    write(town, "opens the session");
    town.reporter.flush();
    town.relative.flush();
    town.clock.advance(Duration.ofDays(22));
    town.reporter.flush();
    assertThat(write(town, RUSSIAN)).isEqualTo(PACK);
    town.reporter.flush();
    losePacks(town.relative.home().resolve("packs"));
    town.relative.reopen();
    town.relative.flush();
    return town;
  }

  private static void losePacks(Path packs) throws IOException {
    try (Stream<Path> files = Files.list(packs)) {
      for (Path file : files.collect(Collectors.toList())) {
        Files.delete(file);
      }
    }
  }

  @Test
  void isKeptUnderThePacksNameAndReadOnceThePackComes() throws Exception {
    try (Town town = waiting()) {
      assertThat(town.relative.texts()).containsExactly("opens the session");
      List<WaitingReport> waiting = town.relative.client().waiting();
      assertThat(waiting).hasSize(1);
      assertThat(waiting.get(0).neededModel()).isEqualTo(PACK);
      assertThat(waiting.get(0).from()).isEqualTo("Reporter");

      town.relative.client().addPack(Shelves.smallRussian(), PACK);
      assertThat(town.relative.texts()).containsExactly("opens the session", RUSSIAN);
      assertThat(town.relative.client().waiting()).isEmpty();
    }
  }

  @Test
  void waitsOnWhenWhatComesIsAnotherPackOrADamagedOne() throws Exception {
    try (Town town = waiting()) {
      String english = town.relative.client().addPack(Shelves.smallEnglish(), englishName()).name();
      assertThat(english).isNotEqualTo(PACK);
      byte[] tampered = Files.readAllBytes(Shelves.smallRussian());
      tampered[tampered.length - 100] ^= 1;
      Path file = Files.write(folder.resolve("tampered.tzm"), tampered);
      ClientException e =
          catchThrowableOfType(
              ClientException.class, () -> town.relative.client().addPack(file, PACK));
      assertThat(e.reason()).isEqualTo(ClientException.Reason.BAD_PACK);
      assertThat(e).hasMessageContaining("is the pack").hasMessageEndingWith("not " + PACK);
      town.relative.reopen();
      assertThat(town.relative.client().waiting()).hasSize(1);
      assertThat(town.relative.texts()).containsExactly("opens the session");

      town.relative.client().addPack(Shelves.smallRussian(), PACK);
      assertThat(town.relative.texts()).containsExactly("opens the session", RUSSIAN);
    }
  }

  private static String englishName() throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Shelves.smallEnglish()));
    return String.format("%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3]);
  }
}
