package org.tereze.cli.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TermTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void setsCyrillicInColumnsByCharactersNotBytes() {
    new Table("who", "state").row("Айгүл", "queued").row("n", 7).printTo(terminal("", false));
    assertThat(printed()).isEqualTo("who    state\nАйгүл  queued\nn      7\n");
  }

  @Test
  void drawsTheLiveLineOnlyWhereSomebodyWatches() {
    Terminal piped = terminal("", false);
    piped.live("↑ 5 B");
    piped.endLive();
    assertThat(said()).isEmpty();
    Terminal watched = terminal("", true);
    watched.live("↑ 5 B");
    watched.endLive();
    assertThat(said()).isEqualTo("\r\033[K↑ 5 B\r\033[K");
  }

  @Test
  void keepsDataAndWordsToThePersonApart() {
    Terminal terminal = terminal("", false);
    terminal.print("data");
    terminal.say("word");
    assertThat(printed()).isEqualTo("data\n");
    assertThat(said()).isEqualTo("word\n");
  }

  @Test
  void readsLinesAndNoMoreThanItIsTold() throws Exception {
    Terminal lines = terminal("первая\nвторая\n", false);
    assertThat(lines.readLine()).contains("первая");
    assertThat(lines.readLine()).contains("вторая");
    assertThat(lines.readLine()).isEqualTo(Optional.empty());
    assertThat(terminal("abcdef", false).readUpTo(4)).hasSize(4);
  }

  @Test
  void givesEveryExitCodeANumberOfItsOwn() {
    assertThat(ExitCode.values()).extracting(ExitCode::number).doesNotHaveDuplicates();
    assertThat(ExitCode.OK.number()).isZero();
  }

  private Terminal terminal(String in, boolean interactive) {
    return new Terminal(
        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        interactive);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
