package org.tereze.cli.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlainTest {
  private static final String NASTY = "a\u001b[2J\u009b31m\r\u0007\u202eb";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(
          new ByteArrayInputStream(new byte[0]),
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          false);

  @Test
  void leavesPeoplesTextAsItIs() {
    String text = "Аты-жөні\tқайда?\nСтреляют 🕯️ «50 %»";
    terminal.print(text);
    assertThat(printed()).isEqualTo(text + System.lineSeparator());
  }

  @Test
  void letsNothingOfOthersReachTheTerminal() {
    terminal.print(NASTY);
    terminal.say(NASTY);
    new Table("name").row(NASTY).printTo(terminal);
    String all = printed() + err.toString(StandardCharsets.UTF_8);
    assertThat(all.replace(System.lineSeparator(), ""))
        .doesNotContain("\u001b", "\u009b", "\r", "\u0007", "\u202e")
        .contains("\uFFFD[2J");
  }

  @Test
  void letsNoFieldBeginALineOfItsOwn() {
    assertThat(Plain.line("X\nFrom:    written by A, signature valid\u2028")).hasLineCount(1);
    new Table("name").row("x\ny").printTo(terminal);
    assertThat(printed().lines()).hasSize(2);
  }

  @Test
  void escapesJsonWithoutChangingItsMeaning() throws Exception {
    terminal.json(Map.of("text", NASTY));
    assertThat(printed()).doesNotContain("\u001b", "\u009b", "\u202e");
    Map<?, ?> read =
        new com.fasterxml.jackson.databind.ObjectMapper().readValue(printed(), Map.class);
    assertThat(read.get("text")).isEqualTo(NASTY);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
