package org.tereze.cli.term;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one run of a command. Data goes to {@code out}, everything else to {@code err}, so
 * that output can be piped. Not thread-safe, but for {@link #live}.
 */
public final class Terminal {
  /** What {@link #live} begins with: to the start of the line, and clear it. */
  public static final String REDRAW = "\r\033[K";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean interactive;
  private @Nullable BufferedReader lines;

  public Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.interactive = interactive;
  }

  /** The terminal of this process, in UTF-8 whatever the locale says. */
  public static Terminal ofSystem() {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    return new Terminal(System.in, out, err, console().isPresent());
  }

  /** Prints data, without what a terminal would act on. */
  public void print(String text) {
    out.println(Plain.lines(text));
  }

  /** Prints a value as indented JSON; field names are those of the record's components. */
  public void json(Object value) {
    try {
      out.println(Plain.json(JSON.writeValueAsString(value)));
    } catch (IOException e) {
      throw new UncheckedIOException("a value of the program's own has no JSON form", e);
    }
  }

  /** Tells the person something that is not data. */
  public void say(String line) {
    err.println(Plain.lines(line));
  }

  /** Overwrites the current line where somebody watches, says nothing elsewhere. */
  public synchronized void live(String line) {
    if (interactive) {
      err.print(REDRAW + Plain.line(line));
      err.flush();
    }
  }

  /** Clears what {@link #live} left. */
  public synchronized void endLive() {
    if (interactive) {
      err.print(REDRAW);
      err.flush();
    }
  }

  /** Whether a person sits there. */
  public boolean interactive() {
    return interactive;
  }

  /** Asks for the next line where a person sits; says nothing elsewhere. */
  public void prompt(String text) {
    if (interactive) {
      err.print(Plain.line(text));
      err.flush();
    }
  }

  /** Whether more of standard input is there without waiting. */
  public boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  /**
   * The next line of standard input with its end, but no more than {@code maxBytes}; empty at the
   * end of input.
   */
  public byte[] readLine(int maxBytes) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = -1;
    while (line.size() < maxBytes && next != '\n' && (next = in.read()) >= 0) {
      line.write(next);
    }
    return line.toByteArray();
  }

  /** Standard input to its end, but no more than {@code maxBytes}. */
  public byte[] readUpTo(int maxBytes) throws IOException {
    return in.readNBytes(maxBytes);
  }

  /** The next line of standard input, without its end; empty at the end of input. */
  public Optional<String> readLine() throws IOException {
    BufferedReader reader = lines;
    if (reader == null) {
      reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      lines = reader;
    }
    return Optional.ofNullable(reader.readLine());
  }

  /** Asks for a secret without echo; empty where nobody can be asked. */
  public Optional<char[]> askSecret(String prompt) {
    return console().map(console -> console.readPassword("%s", prompt));
  }

  // Before JDK 22 there is a console only where a person sits; since then always, and it says so.
  @SuppressWarnings("SystemConsoleNull")
  private static Optional<Console> console() {
    Console console = System.console();
    if (console == null) {
      return Optional.empty();
    }
    try {
      boolean person = (Boolean) Console.class.getMethod("isTerminal").invoke(console);
      return person ? Optional.of(console) : Optional.empty();
    } catch (NoSuchMethodException e) {
      return Optional.of(console);
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }
}
