package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.fake.Person;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.schema.Report;

/** Texts that are too long for one report. */
final class TextPartsTest {
  @TempDir private Path folder;

  private static String noise(int characters, String between) {
    Random random = new Random(11);
    StringBuilder text = new StringBuilder();
    while (text.length() < characters) {
      text.append(Long.toString(random.nextLong() >>> 1, 36)).append(between);
    }
    return text.toString();
  }

  private static List<String> pieces(String text, int count) {
    List<String> pieces = new ArrayList<>();
    for (Report part : TextParts.of(Report.newBuilder().setText(text).build(), count)) {
      pieces.add(part.getText());
    }
    return pieces;
  }

  @Test
  void partsLieBetweenWordsAndJoinToTheText() {
    assertThat(pieces("one two three four", 2)).containsExactly("one two ", "three four");
    assertThat(pieces("onetwothreefour", 2)).containsExactly("onetwot", "hreefour");
    assertThat(pieces("x".repeat(7) + "🙂" + "y".repeat(7), 2))
        .containsExactly("x".repeat(7), "🙂" + "y".repeat(7));
    assertThat(pieces("abc", 9)).containsExactly("a", "b", "c");
    for (int count = 1; count < 30; count++) {
      String text = "Связи нет, 🙂 напишу вечером. ".repeat(9);
      assertThat(String.join("", pieces(text, count))).isEqualTo(text);
    }
  }

  @Test
  void fieldsAreInTheFirstPartAndSignaturesOnEach() throws Exception {
    try (Town town = Town.withCards(folder)) {
      String text = noise(100_000, " ");
      Draft draft = new Draft("Relative", text).signed().category("outage").keepText();
      ClientException e =
          catchThrowableOfType(ClientException.class, () -> town.reporter.client().write(draft));
      assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
      assertThat(town.reporter.client().outbox()).isEmpty();

      List<Long> ids = town.reporter.client().writeParts(draft);
      assertThat(ids).containsExactly(1L, 2L, 3L);
      town.reporter.flush();
      town.relative.flush();
      assertThat(String.join("", town.relative.texts())).isEqualTo(text);
      List<ReceivedReport> inbox = town.relative.client().inbox();
      for (int i = 0; i < 3; i++) {
        ReceivedReport.Content content = inbox.get(i).content();
        assertThat(content.part()).isEqualTo(i + 1);
        assertThat(content.parts()).isEqualTo(3);
        assertThat(content.category()).isEqualTo(i == 0 ? "outage" : "");
        assertThat(inbox.get(i).authorship().proof())
            .isEqualTo(ReceivedReport.Proof.SIGNATURE_VALID);
        assertThat(town.reporter.client().sent(i + 1).keptText()).isEqualTo(content.text());
      }
    }
  }

  @Test
  void aShortTextIsOneReportWithoutAPart() throws Exception {
    try (Town town = Town.withCards(folder)) {
      assertThat(town.reporter.client().writeParts(new Draft("Relative", "short"))).hasSize(1);
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.client().inbox().get(0).content().parts()).isZero();
    }
  }

  @Test
  void withoutRoomForAllPartsNoneIsWritten() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Person small = town.personWithSmallVault("small", 1 << 20);
      town.introduce(small, "Small", town.relative, "Relative");
      Draft draft = new Draft("Relative", noise(220_000, " "));
      ClientException e =
          catchThrowableOfType(ClientException.class, () -> small.client().writeParts(draft));
      assertThat(e.reason()).isEqualTo(Reason.OUTBOX_FULL);
      assertThat(small.client().outbox()).isEmpty();
      small.client().write(new Draft("Relative", "short ones still go"));
    }
  }

  @Test
  void refusesWhatNoNumberOfPartsCarries() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Draft draft = new Draft("Relative", noise(2_000_000, ""));
      ClientException e =
          catchThrowableOfType(
              ClientException.class, () -> town.reporter.client().writeParts(draft));
      assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
      assertThat(e).hasMessageContaining("too long even for 32 reports");
    }
  }
}
