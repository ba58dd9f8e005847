package org.tereze.bench.demo;

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
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.tereze.cli.command.Commands;
import org.tereze.cli.command.Surroundings;
import org.tereze.cli.term.Terminal;
import org.tereze.client.ClientOptions;
import org.tereze.link.SocketWire;

/** Somebody with a home of their own, who types commands. One thread. */
final class Person {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Path home;
  private final Path passphrase;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private volatile ByteArrayOutputStream said = new ByteArrayOutputStream();

  Person(String name, Path folder, Clock clock, LongSupplier nanoTime) throws IOException {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.name = name;
    this.home = folder.resolve(name);
    this.passphrase = folder.resolve(name + ".passphrase");
    Files.writeString(passphrase, "correct horse of " + name + "\n");
  }

  String name() {
    return name;
  }

  /** Types one command with {@code --json}; a failure ends the demo with its line. */
  JsonNode does(String... words) throws IOException {
    Answer answer = tries(words);
    if (answer.code() != 0) {
      throw new IOException(name + ": tereze " + words[0] + ": " + answer.said());
    }
    return answer.data();
  }

  /** Types one command with {@code --json}; whatever comes of it. */
  Answer tries(String... words) throws IOException {
    return types(false, words);
  }

  /** Types one command as if somebody watched: {@link #liveLine} shows what it draws. */
  Answer watches(String... words) throws IOException {
    return types(true, words);
  }

  /** What the running command drew last; any thread. */
  String liveLine() {
    String text = said.toString(StandardCharsets.UTF_8);
    int drawn = text.lastIndexOf(Terminal.REDRAW);
    return drawn < 0 ? "" : text.substring(drawn + Terminal.REDRAW.length());
  }

  private Answer types(boolean watched, String... words) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    said = err;
    Surroundings surroundings =
        new Surroundings(
            new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                watched),
            Map.of(),
            clock,
            SocketWire.dialer(nanoTime),
            ClientOptions.of(clock, nanoTime, new SecureRandom())
                .withTextModels(Surroundings.launchersModels()));
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of("--home", home.toString(), "--passphrase-file", passphrase.toString(), "--json"));
    int code = Commands.run(surroundings, all.toArray(new String[0]));
    String printed = out.toString(StandardCharsets.UTF_8);
    return new Answer(
        code,
        printed.isBlank() ? JSON.nullNode() : JSON.readTree(printed),
        err.toString(StandardCharsets.UTF_8).strip());
  }

  /**
   * What came of a command.
   *
   * @param code its exit code
   * @param data what it printed
   * @param said its lines on the error stream
   */
  record Answer(int code, JsonNode data, String said) {}
}
