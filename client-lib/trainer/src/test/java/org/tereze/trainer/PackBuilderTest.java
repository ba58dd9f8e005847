package org.tereze.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.text.ModelFormatException;
import org.tereze.text.TextModel;
import org.tereze.text.mix.ModelFile;
import picocli.CommandLine;

/** Packs: that own reports make further ones small, and that what few of them say stays out. */
final class PackBuilderTest {
  private static final Path BASE =
      Path.of("../text/src/test/resources/org/tereze/text/small-ru.tzm");
  private static final String[] WHO = {"Дежурный", "Корреспондент", "Очевидец", "Редакция"};
  private static final String[] WHAT = {"сообщает", "передаёт", "подтверждает", "уточняет"};
  private static final String[] WHERE = {"у акимата", "на Толе би", "у вокзала", "на Абая"};
  private static final String[] NEWS = {
    "интернет отключён", "слышны хлопки", "проезд закрыт", "людей задерживают", "связи нет"
  };
  private static final String SECRET = "Свидетель Ержан Кудайбергенов, ул. Жибек Жолы 64, кв. 12.";
  private static final int PLENTY = 1 << 22;

  @TempDir Path folder = Path.of("");

  private static List<String> reports(int count, int seed) {
    Random random = new Random(seed);
    List<String> reports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reports.add(
          WHO[random.nextInt(WHO.length)]
              + " "
              + WHAT[random.nextInt(WHAT.length)]
              + ": "
              + WHERE[random.nextInt(WHERE.length)]
              + " "
              + NEWS[random.nextInt(NEWS.length)]
              + ", "
              + random.nextInt(24)
              + ":"
              + (10 + random.nextInt(50))
              + ".");
    }
    return reports;
  }

  /** The reports, so many of which end with these texts in turn. */
  private static List<String> with(int count, String... texts) {
    List<String> reports = reports(300, 1);
    for (int i = 0; i < count; i++) {
      reports.set(i * 7, reports.get(i * 7) + " " + texts[i % texts.length]);
    }
    return reports;
  }

  private static byte[] pack(List<String> reports, int mostBytes) throws IOException {
    ModelFile base = ModelFile.read(ByteBuffer.wrap(Files.readAllBytes(BASE)));
    return new PackBuilder(base, reports).build("nobody", mostBytes);
  }

  private static int bytes(byte[] model, String text) throws ModelFormatException {
    return TextModel.read(ByteBuffer.wrap(model)).encode(text).length;
  }

  @Test
  void furtherReportsInTheSameMannerTakeFewerBytes() throws Exception {
    byte[] base = Files.readAllBytes(BASE);
    byte[] pack = pack(reports(300, 1), PLENTY);
    int before = 0;
    int after = 0;
    for (String report : reports(50, 2)) {
      before += bytes(base, report);
      after += bytes(pack, report);
    }
    assertThat(after).isLessThan(before * 2 / 3);
    assertThat(bytes(pack, "Вечером мы пойдём в театр."))
        .isLessThan(2 * bytes(base, "Вечером мы пойдём в театр."));
  }

  @Test
  void whatStandsInFourReportsMakesNoDifferenceToThePack() throws Exception {
    byte[] one = pack(with(4, "zqxwvk"), PLENTY);
    assertThat(pack(with(4, "jfgwyq"), PLENTY)).isEqualTo(one);
    assertThat(pack(with(4, "zqxwvk", "jfgwyq", "wwyyjj", "kvkvqz"), PLENTY)).isEqualTo(one);
    // However often it stands in one of them.
    byte[] twice = pack(with(4, "zqxwvk zqxwvk"), PLENTY);
    assertThat(pack(with(4, "jfgwyq jfgwyq"), PLENTY)).isEqualTo(twice);
    assertThat(pack(with(5, "zqxwvk"), PLENTY)).isNotEqualTo(one);
  }

  @Test
  void aSecretFromFourReportsIsNoMoreLikelyThanBefore() throws Exception {
    // Its parts that stand nowhere else: the rest is what the reports are made of.
    int unknown = bytes(pack(reports(300, 1), PLENTY), SECRET);
    assertThat(bytes(pack(with(4, SECRET), PLENTY), SECRET)).isGreaterThanOrEqualTo(unknown - 1);
    assertThat(bytes(pack(with(5, SECRET), PLENTY), SECRET)).isLessThan(unknown * 2 / 3);
  }

  @Test
  void aReportThatWasSentAgainCountsOnce() throws Exception {
    List<String> reports = reports(60, 1);
    reports.add(SECRET + " " + reports.get(0));
    List<String> again = new ArrayList<>(reports);
    for (int i = 0; i < 20; i++) {
      again.add(i * 2, " " + reports.get(60));
    }
    assertThat(train(reports).code()).isZero();
    assertThat(train(again).code()).isZero();
    assertThat(packs()).hasSize(1);
  }

  @Test
  void thePackIsNamedByItsHashAndCanBeRead() throws Exception {
    Answer answer = train(reports(300, 1));
    assertThat(answer.code()).isZero();
    Path pack = packs().get(0);
    TextModel model = TextModel.read(ByteBuffer.wrap(Files.readAllBytes(pack)));
    String name = pack.getFileName().toString();
    assertThat(name).matches("[0-9a-f]{8}\\.tzm");
    assertThat(String.format("%02x", model.sha256()[0])).isEqualTo(name.substring(0, 2));
    assertThat(model.isChecked()).isTrue();
    assertThat(model.language()).isEqualTo("ru");
    assertThat(model.credits()).contains("CC0 1.0").endsWith("Primed with own reports.");
    assertThat(answer.printed())
        .contains("The pack " + name.substring(0, 8) + " (ru): ")
        .contains("counts as published");
    String help = new CommandLine(new TrainCommand()).getUsageMessage().replaceAll("\\s+", " ");
    assertThat(help).contains("COUNTS AS PUBLISHED").contains("at least five different reports");
  }

  @Test
  void aPackThatWouldBeTooLargeTakesWhatMoreReportsShare() throws Exception {
    byte[] large = pack(reports(300, 1), PLENTY);
    int most = (int) (Files.size(BASE) + large.length) / 2;
    byte[] small = pack(reports(300, 1), most);
    assertThat(small.length).isLessThanOrEqualTo(most).isGreaterThan((int) Files.size(BASE));
  }

  @Test
  void refusesFewerThanFiveReportsABaseThatIsNoneAndASizeBelowTheBase() throws Exception {
    List<String> reports = new ArrayList<>(reports(4, 1));
    reports.add(reports.get(0));
    assertThat(train(reports).code()).isEqualTo(2);
    assertThat(train(reports).complained()).contains("at least 5 different reports; these are 4");
    assertThat(train(reports(9, 1), "--kilobytes", "100").complained())
        .contains("the base alone takes more than 100 KiB");
    Path letter = Files.writeString(folder.resolve("letter"), "Dear friend, this is no model");
    assertThat(train(reports(9, 1), "--base", letter.toString()).code()).isEqualTo(1);
    assertThat(packs()).isEmpty();
  }

  private record Answer(int code, String printed, String complained) {}

  private Answer train(List<String> reports, String... further) throws IOException {
    Path file = Files.write(folder.resolve("reports"), reports, StandardCharsets.UTF_8);
    List<String> arguments = new ArrayList<>(List.of(further));
    if (!arguments.contains("--base")) {
      arguments.addAll(List.of("--base", BASE.toString()));
    }
    arguments.addAll(List.of("--out", folder.resolve("out").toString(), file.toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        new CommandLine(new TrainCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    return new Answer(
        line.execute(arguments.toArray(new String[0])), out.toString(), err.toString());
  }

  private List<Path> packs() throws IOException {
    Path out = folder.resolve("out");
    if (!Files.isDirectory(out)) {
      return List.of();
    }
    try (Stream<Path> listed = Files.list(out)) {
      return listed.toList();
    }
  }
}
