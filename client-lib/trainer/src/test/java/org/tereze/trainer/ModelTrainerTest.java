package org.tereze.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.text.TextModel;
import picocli.CommandLine;

final class ModelTrainerTest {
  private static final String[] WHO = {"Полиция", "Скорая", "Соседка", "Брат", "Редакция", "Мэрия"};
  private static final String[] WHAT = {"сообщает", "не знает", "говорит", "передаёт", "ждёт"};
  private static final String[] WHERE = {"у акимата", "на площади", "в школе", "дома", "в Алматы"};
  private static final int BYTES = 60_000;

  @TempDir Path folder = Path.of("");

  private Path text() throws IOException {
    Random random = new Random(9);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1500; i++) {
      lines.append(WHO[random.nextInt(WHO.length)]).append(' ');
      lines.append(WHAT[random.nextInt(WHAT.length)]).append(' ');
      lines.append(WHERE[random.nextInt(WHERE.length)]).append(", ");
      lines.append(random.nextInt(2000)).append(" человек.\n");
    }
    return Files.writeString(folder.resolve("ru.txt"), lines);
  }

  private static byte[] train(Path file) throws IOException {
    return new ModelTrainer("ru", Corpus.of(Corpus.lines(file)), BYTES).train("nobody");
  }

  @Test
  void theSameTextGivesTheSameModelNotTooLargeAndThatWorks() throws Exception {
    Path file = text();
    byte[] model = train(file);
    assertThat(model).isEqualTo(train(file));
    assertThat(model.length).isLessThanOrEqualTo(BYTES);
    TextModel read = TextModel.read(ByteBuffer.wrap(model));
    assertThat(read.credits()).isEqualTo("nobody");
    String report = "Соседка говорит в школе, 17 человек.";
    byte[] encoded = read.encode(report);
    assertThat(encoded.length).isLessThan(12);
    assertThat(read.decode(encoded, 0, encoded.length, 99)).isEqualTo(report);
  }

  @Test
  void linesOfOnesOwnCountAsOftenAsIsSaid() throws Exception {
    String report = "Санитар просит бинты, йод и одеяла к семи.\n";
    Path own = Files.createDirectories(folder.resolve("own"));
    Files.writeString(own.resolve("ru.txt"), report);
    Path joined = Files.createDirectories(folder.resolve("joined"));
    Files.writeString(joined.resolve("ru.txt"), Files.readString(text()) + report.repeat(3));
    TextModel model = trained(folder, "--own", own.toString());
    assertThat(model.credits()).contains("; lines written for Tereze, CC0 1.0. This model: CC0");
    byte[] encoded = model.encode(report + "Соседка ждёт у акимата.");
    TextModel same = trained(joined);
    assertThat(same.credits()).doesNotContain("Tereze");
    assertThat(same.encode(report + "Соседка ждёт у акимата.")).isEqualTo(encoded);
    assertThat(encoded).hasSizeLessThan(trained(folder).encode(report).length);
    // A further folder is text like that of the first.
    assertThat(trained(folder, own.toString()).encode(report))
        .isEqualTo(trained(folder, "--own", own.toString(), "--times", "1").encode(report));
  }

  @Test
  void refusesFoldersThatAreNone() throws Exception {
    Path file = text();
    for (String[] wrong :
        new String[][] {
          {folder.toString(), "--own", folder.resolve("corpsu").toString()},
          {folder.toString(), file.toString()},
          {folder.toString(), "--own", folder.toString(), "--times", "0"}
        }) {
      Path out = folder.resolve("none");
      List<String> arguments = new ArrayList<>(List.of(wrong));
      arguments.addAll(List.of("--out", out.toString()));
      int code =
          new CommandLine(new TrainModelsCommand()).execute(arguments.toArray(new String[0]));
      assertThat(code).isNotZero();
      assertThat(out).doesNotExist();
    }
  }

  private TextModel trained(Path from, String... more) throws Exception {
    Path out = folder.resolve("out");
    List<String> arguments = new ArrayList<>(List.of(from.toString()));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--out", out.toString(), "--kilobytes", "60"));
    assertThat(new CommandLine(new TrainModelsCommand()).execute(arguments.toArray(new String[0])))
        .isZero();
    return TextModel.read(ByteBuffer.wrap(Files.readAllBytes(out.resolve("ru.tzm"))));
  }

  @Test
  void measuringPrintsALinePerMessageAndTotals() throws Exception {
    Path model = Files.write(folder.resolve("ru.tzm"), train(text()));
    Path messages =
        Files.writeString(
            folder.resolve("messages"),
            "Брат ждёт дома.\nabc\nПолиция не знает на площади, 2 человек. Брат ждёт дома.\n");
    String out = measure("--model", model.toString(), messages.toString());
    List<String> lines = out.lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0)).matches("15\t27\t\\d+");
    assertThat(lines.get(1)).matches("3\t3\t\\d+");
    assertThat(lines.get(3)).matches("1-29\t2\t18\t30\t\\d+");
    assertThat(lines.get(4)).startsWith("30-99\t1\t");
    assertThat(lines.get(5)).startsWith("all\t3\t");
    String chosen = measure("--models", folder.toString(), messages.toString());
    assertThat(chosen.lines().toList().get(1)).isEqualTo("3\t3\t3");
  }

  private static String measure(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new MeasureCommand()).setOut(new PrintWriter(out));
    assertThat(line.execute(arguments)).isZero();
    return out.toString();
  }

  @Test
  void linesThatBeginAlikeStayOnOneSide() {
    assertThat(Corpus.hash("«Позвольте мне, сей день»"))
        .isEqualTo(Corpus.hash("позвольте МНЕ в пятницу"));
  }
}
