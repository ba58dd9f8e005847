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
  @TempDir Path folder = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private Path dictionary(String text) throws IOException {
    Path file = folder.resolve("some.dict.dz");
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private int run(String... arguments) {
    return new CommandLine(new DictionaryCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void printsTheSentencesOfParagraphsOnceAndWithoutMarks() throws Exception {
    Path file =
        dictionary(
            "00-database-short\n     Of how it was made, and by whom it was made.\n\nwindow\n\n   An opening in a {wall} that\n   lets the light of day come in. Too short."
                + " \"Who has opened it?\" asked the old woman.\n\n"
                + "An opening in a wall that lets the light of day come in.\n\n");
    assertThat(run(file.toString())).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "An opening in a wall that lets the light of day come in.",
            "\"Who has opened it?\" asked the old woman.");
  }

  @Test
  void saysWhatIsNoDictionary() throws Exception {
    Path file = Files.writeString(folder.resolve("list.txt"), "words");
    assertThat(run(file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("list.txt is not a dictionary of dictd");
  }
}
