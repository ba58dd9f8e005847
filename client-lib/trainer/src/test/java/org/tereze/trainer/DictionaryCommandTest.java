package org.tereze.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class DictionaryCommandTest {
  private static final String HEAD =
      "00-database-info\nIt was made by somebody in some year. Nobody is to be asked about it.\n\n";

  @TempDir Path folder = Path.of("");

  private final StringWriter err = new StringWriter();

  private Path dictionary(String text, String index) throws IOException {
    Path file = folder.resolve("some.dict.dz");
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
    Files.writeString(folder.resolve("some.index"), index);
    return file;
  }

  private int run(Path file) {
    return new CommandLine(new DictionaryCommand())
        .setErr(new PrintWriter(err))
        .execute(file.toString(), "--out", folder.resolve("en.txt").toString());
  }

  @Test
  void writesTheSentencesOfParagraphsOnceAndWithoutMarksAndWhatIsAboutTheFile() throws Exception {
    Path file =
        dictionary(
            HEAD
                + "window\n\n   An opening in a {wall} that\n   lets the light of day come in. Too"
                + " short. \"Who has opened it?\" asked the old woman – twice.\n\n"
                + "An opening in a wall that lets the light of day come in.\n\n",
            "00-database-info\tA\tBY\nwindow\tBY\tCs\n");
    assertThat(HEAD).hasSize(64 + 24);
    assertThat(run(file)).isZero();
    assertThat(Files.readAllLines(folder.resolve("en.txt")))
        .containsExactly(
            "An opening in a wall that lets the light of day come in.",
            "\"Who has opened it?\" asked the old woman – twice.");
  }

  private void assertRefused(Path file, String why) {
    assertThat(run(file)).isEqualTo(1);
    assertThat(err.toString()).contains(why);
    assertThat(folder.resolve("en.txt")).doesNotExist();
  }

  @Test
  void saysWhatIsNoDictionary() throws Exception {
    assertRefused(Files.writeString(folder.resolve("list.txt"), "words"), "list.txt is not a");
    Path packed = folder.resolve("words.dict.dz");
    assertRefused(Files.writeString(packed, "words"), "words.dict.dz is not a dictionary of dictd");
  }

  @Test
  void saysWhatIsNoIndex() throws Exception {
    assertRefused(dictionary(HEAD, "00info\tA\tCW\n"), "not of this dictionary");
    assertRefused(dictionary(HEAD, "00info\tA\tB_\n"), "not a number");
    assertRefused(dictionary(HEAD, "00info\n"), "not an index");
    Path file = dictionary(HEAD, "");
    Files.delete(folder.resolve("some.index"));
    assertRefused(file, "some.index");
  }
}
