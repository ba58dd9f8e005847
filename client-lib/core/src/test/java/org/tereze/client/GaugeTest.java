package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.codec.Shelves;
import org.tereze.client.cost.Fit;

/** What a draft is said to take is what it takes. */
final class GaugeTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          "х",
          "Су жоқ",
          "Алаңда жүзге жуық адам тұр, әскер жоқ.",
          "13 detained at the akimat, among them two of ours. Send this on, and write back.",
          "Полиция перекрыла площадь, слышны выстрелы. ".repeat(20));

  @TempDir private Path folder;

  private Town town() throws ClientException {
    Town town = Town.empty(folder);
    town.reporter.carries(Shelves.baseSet());
    town.relative.carries(Shelves.baseSet());
    return town;
  }

  private static List<Draft> drafts(String text) {
    return List.of(
        new Draft("Relative", text),
        new Draft("Relative", text).signed(),
        new Draft("Relative", text).padding(PaddingPolicy.SMS),
        new Draft("Relative", text).padding(PaddingPolicy.UNIFORM).signed(),
        new Draft("Relative", text).place(43.24, 76.95, 500).count(Draft.CountOf.DETAINED, 13));
  }

  /** Measures with the client closed, as somebody does who types for minutes. */
  private static void assertFits(Town town, Draft draft) throws ClientException {
    Gauge gauge = town.reporter.client().gauge("Relative");
    town.reporter.reopen();
    Fit fit = gauge.measure(draft);
    long id = town.reporter.client().write(draft);
    assertThat(fit.envelopeBytes()).isEqualTo(town.reporter.client().sent(id).envelopeBytes());
  }

  @Test
  void measuresWhatIsSealedInASession() throws Exception {
    try (Town town = town()) {
      town.introduce(town.reporter, "Reporter", town.relative, "Relative");
      for (String text : TEXTS) {
        for (Draft draft : drafts(text)) {
          assertFits(town, draft);
        }
      }
    }
  }

  @Test
  void measuresWhatOpensASession() throws Exception {
    try (Town town = town()) {
      town.introduce(town.reporter, "Reporter", town.relative, "Relative");
      town.relative.flush();
      town.reporter.flush();
      assertFits(town, new Draft("Relative", TEXTS.get(3)));
      assertThat(town.reporter.client().sent(1).envelopeBytes()).isGreaterThan(1_136);
      assertFits(town, new Draft("Relative", TEXTS.get(3)).padding(PaddingPolicy.UNIFORM));
      assertThat(town.reporter.client().sent(2).envelopeBytes()).isEqualTo(280);
    }
  }

  @Test
  void measuresAReportThatBringsTheCardAlong() throws Exception {
    try (Town town = town()) {
      String card = town.relative.client().card("Reporter", "Relative");
      town.reporter.client().add("Relative", card);
      Gauge gauge = town.reporter.client().gauge("Relative");
      Draft draft = new Draft("Relative", TEXTS.get(3));
      long id = town.reporter.client().write(draft);
      int sealed = town.reporter.client().sent(id).envelopeBytes();
      // The proof inside is not made for a measure: deflate may find a byte more or less in it.
      assertThat(gauge.measure(draft).envelopeBytes()).isBetween(sealed - 4, sealed + 4);
    }
  }

  @Test
  void goesByWhatWasSetForTheContactUnlessTheDraftSaysOtherwise() throws Exception {
    try (Town town = town()) {
      town.introduce(town.reporter, "Reporter", town.relative, "Relative");
      assertFits(town, new Draft("Relative", "opens the session"));
      assertThat(town.reporter.client().contact("Relative").padding())
          .isEqualTo(PaddingPolicy.COMPACT);
      town.reporter.client().padding("Relative", PaddingPolicy.SMS);
      town.reporter.reopen();
      assertThat(town.reporter.client().contact("Relative").padding()).isEqualTo(PaddingPolicy.SMS);
      Gauge gauge = town.reporter.client().gauge("Relative");
      assertThat(gauge.measure(new Draft("Relative", "x")).envelopeBytes()).isEqualTo(140);
      int packed = 2;
      assertThat(gauge.measure(new Draft("Relative", "x")).freeBytes())
          .isEqualTo(140 - 18 - 1 - packed);
      assertFits(town, new Draft("Relative", "x"));
      assertThat(town.reporter.client().sent(2).packedBytes()).isEqualTo(packed);
      assertFits(town, new Draft("Relative", "x").padding(PaddingPolicy.COMPACT));
      assertThat(town.reporter.client().outbox())
          .extracting(sent -> sent.envelopeBytes())
          .endsWith(140, 22);
    }
  }

  @Test
  void saysWhatCannotBeMeasured() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Gauge gauge = town.reporter.client().gauge("Relative");
      StringBuilder noise = new StringBuilder();
      for (int i = 0; i < 1_000_000; i++) {
        noise.append((char) ('!' + town.random.nextInt(94)));
      }
      Draft tooLong = new Draft("Relative", noise.toString());
      assertThat(reason(() -> gauge.measure(tooLong))).isEqualTo(Reason.TOO_LARGE);
      Draft half = new Draft("Relative", "до\uD83Dпосле");
      assertThat(reason(() -> gauge.measure(half))).isEqualTo(Reason.BAD_DRAFT);
      assertThat(reason(() -> town.reporter.client().gauge("nobody")))
          .isEqualTo(Reason.UNKNOWN_CONTACT);
      assertThat(reason(() -> town.reporter.client().padding("nobody", PaddingPolicy.SMS)))
          .isEqualTo(Reason.UNKNOWN_CONTACT);
    }
  }

  private static Reason reason(ThrowingCallable call) {
    return catchThrowableOfType(ClientException.class, call).reason();
  }
}
