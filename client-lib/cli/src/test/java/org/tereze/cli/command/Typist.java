package org.tereze.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.tereze.cli.term.Terminal;
import org.tereze.client.ClientOptions;
import org.tereze.client.codec.TextModels;
import org.tereze.client.vault.VaultOptions;
import org.tereze.crypto.Argon2id;
import org.tereze.link.Dialer;
import org.tereze.link.SocketWire;

/** Somebody who types commands on a home of their own, in this process. One thread. */
final class Typist {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The base set of text models. */
  static final Path MODELS = Path.of("../text/models");

  private static final Argon2id CHEAP = new Argon2id(64, 1, 1);

  private final String name;
  private final Path home;
  private final Path passphrase;
  private Program program = Program.PLAIN.with(TextModels.in(MODELS));

  Typist(String name, Path folder) throws IOException {
    this.name = name;
    this.home = folder.resolve(name);
    this.passphrase = Files.writeString(folder.resolve(name + ".passphrase"), "алма " + name);
  }

  String name() {
    return name;
  }

  Path home() {
    return home;
  }

  /** From now on this person's program carries these text models. */
  void carries(TextModels others) {
    program = program.with(others);
  }

  /** From now on this person's program does not wait long for a link on which nothing comes. */
  void skipsSilence() {
    ShortSilence silence = new ShortSilence();
    program = new Program(program.models(), silence, silence::nanoTime);
  }

  /** Types a command that must succeed; what it printed. */
  String does(String... words) {
    Answer answer = types("", words);
    assertThat(answer.code()).as("%s: %s: %s", name, words[0], answer.said()).isZero();
    return answer.printed();
  }

  /** Types a command that must succeed, with {@code --json}. */
  JsonNode asks(String... words) {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.add("--json");
    return json(does(all.toArray(new String[0])));
  }

  /** Types a command with this on standard input; whatever comes of it. */
  Answer types(String input, String... words) {
    return types(Clock.systemUTC(), input, words);
  }

  Answer types(Clock clock, String input, String... words) {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    if (!all.contains("--home")) {
      all.addAll(1, List.of("--home", home.toString()));
    }
    if (!all.contains("--passphrase-file")) {
      all.addAll(1, List.of("--passphrase-file", passphrase.toString()));
    }
    return run(clock, input, Map.of(), program, false, all.toArray(new String[0]));
  }

  /** Sits at a terminal and types a command, then this; what was said includes prompts. */
  Answer sits(String input, String... words) {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(1, List.of("--home", home.toString(), "--passphrase-file", passphrase.toString()));
    return run(Clock.systemUTC(), input, Map.of(), program, true, all.toArray(new String[0]));
  }

  /** Runs one command line as it is. */
  static Answer run(Clock clock, String input, Map<String, String> environment, String... words) {
    return run(clock, input, environment, Program.PLAIN, false, words);
  }

  private static Answer run(
      Clock clock,
      String input,
      Map<String, String> environment,
      Program program,
      boolean interactive,
      String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    SecureRandom random = new SecureRandom();
    Terminal terminal =
        new Terminal(
            interactive ? new LineByLine(input) : new ByteArrayInputStream(utf8(input)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            interactive);
    ClientOptions options =
        ClientOptions.of(clock, program.nanoTime(), random)
            .withTextModels(program.models())
            .withDialer(program.dialer())
            .withVault(VaultOptions.of(clock, random).withCost(CHEAP));
    int code =
        Commands.run(
            new Surroundings(terminal, environment, clock, program.dialer(), options), words);
    Answer answer =
        new Answer(
            code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    assertThat(answer.printed() + answer.said())
        .as("no stack trace")
        .doesNotContain("\tat ", "Exception");
    if (code != 0 && code != 4) {
      assertThat(answer.said().strip().lines()).as(answer.said()).isNotEmpty();
      assertThat(answer.said()).contains("tereze: ");
    }
    return answer;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Input of somebody who types: no line is there before it is waited for. */
  private static final class LineByLine extends ByteArrayInputStream {
    LineByLine(String input) {
      super(utf8(input));
    }

    @Override
    public synchronized int available() {
      return 0;
    }
  }

  static JsonNode json(String printed) {
    try {
      return JSON.readTree(printed);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + printed, e);
    }
  }

  /** What a program is built with: its models, its ways to relays, its clock for waiting. */
  private record Program(TextModels models, Dialer dialer, LongSupplier nanoTime) {
    static final Program PLAIN =
        new Program(TextModels.NONE, SocketWire.dialer(System::nanoTime), System::nanoTime);

    Program with(TextModels others) {
      return new Program(others, dialer, nanoTime);
    }
  }

  /**
   * What came of a command.
   *
   * @param code its exit code
   * @param printed its data
   * @param said its words to the person
   */
  record Answer(int code, String printed, String said) {}
}
