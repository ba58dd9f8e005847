package org.tereze.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.cli.term.CommandException;

final class TextFileTest {
  @TempDir Path folder;

  @Test
  void readsUtf8WithoutItsMark() throws Exception {
    Path file = write("\uFEFFалаң\n".getBytes(StandardCharsets.UTF_8));
    assertThat(TextFile.read(file)).isEqualTo("алаң\n");
  }

  @Test
  void refusesAByteThatIsNotUtf8() throws IOException {
    Path file = write(new byte[] {'a', (byte) 0xFF});
    assertThatThrownBy(() -> TextFile.read(file))
        .isInstanceOf(CommandException.class)
        .hasMessageEndingWith("is not UTF-8 text");
  }

  @Test
  void takesTheLongestAndRefusesOneByteMore() throws Exception {
    assertThat(TextFile.read(write(new byte[TextFile.MAX_BYTES]))).hasSize(TextFile.MAX_BYTES);
    Path longer = write(new byte[TextFile.MAX_BYTES + 1]);
    assertThatThrownBy(() -> TextFile.read(longer))
        .isInstanceOf(CommandException.class)
        .hasMessageEndingWith("is longer than any report may be");
  }

  @Test
  void saysWhatIsMissingAndWhatIsAFolder() {
    assertThatThrownBy(() -> TextFile.read(folder.resolve("none")))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("there is no file");
    assertThatThrownBy(() -> TextFile.read(folder))
        .isInstanceOf(CommandException.class)
        .hasMessageEndingWith("is a folder, not a file");
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("text"), bytes);
  }
}
