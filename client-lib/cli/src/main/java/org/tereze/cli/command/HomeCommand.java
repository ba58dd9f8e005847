package org.tereze.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.cli.term.Terminal;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.ClientOptions;
import picocli.CommandLine.Option;

/** A command on one home: finds the folder and the passphrase, opens it, closes it. */
abstract class HomeCommand implements Callable<Integer> {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "the identity's folder (default: $TEREZE_HOME, else ~/.tereze)")
  private @Nullable Path home;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description =
          "file whose first line is the passphrase (default: $TEREZE_PASSPHRASE_FILE, else asked)")
  private @Nullable Path passphraseFile;

  @Option(names = "--json", description = "print data as JSON")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this page")
  @SuppressWarnings("UnusedVariable") // the parser acts on it
  private boolean help;

  final Surroundings surroundings;

  HomeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public final Integer call() throws CommandException, ClientException, IOException {
    return run().number();
  }

  abstract ExitCode run() throws CommandException, ClientException, IOException;

  final Terminal terminal() {
    return surroundings.terminal();
  }

  final boolean json() {
    return json;
  }

  final Path home() {
    if (home != null) {
      return home;
    }
    String named = surroundings.environment().get("TEREZE_HOME");
    if (named != null) {
      return Path.of(named);
    }
    return Path.of(surroundings.environment().getOrDefault("HOME", "."), ".tereze");
  }

  /** What the client is opened with. */
  ClientOptions options() throws CommandException {
    return surroundings.options();
  }

  final Client open() throws CommandException, ClientException, IOException {
    byte[] passphrase = passphrase();
    try {
      return open(passphrase);
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
  }

  final Client open(byte[] passphrase) throws CommandException, ClientException {
    return Client.open(home(), passphrase, options());
  }

  /** The passphrase of a home that is there, as UTF-8; the caller erases it. */
  final byte[] passphrase() throws CommandException, IOException {
    if (!Files.isDirectory(home())) {
      throw new CommandException(
          ExitCode.HOME, "there is no home " + home() + "; make one with: tereze init");
    }
    return passphrase("Passphrase: ");
  }

  /** The passphrase of a home that is made now: typed twice, for a slip would lock it for ever. */
  final byte[] newPassphrase() throws CommandException, IOException {
    byte[] first = passphrase("New passphrase: ");
    if (passphraseFile() != null) {
      return first;
    }
    byte[] second = passphrase("The same again: ");
    boolean same = MessageDigest.isEqual(first, second);
    Arrays.fill(second, (byte) 0);
    if (!same || first.length == 0) {
      Arrays.fill(first, (byte) 0);
      throw new CommandException(
          ExitCode.USAGE,
          same ? "a passphrase is not empty" : "the two passphrases differ; nothing was made");
    }
    return first;
  }

  private @Nullable Path passphraseFile() {
    String named = surroundings.environment().get("TEREZE_PASSPHRASE_FILE");
    return passphraseFile == null && named != null ? Path.of(named) : passphraseFile;
  }

  private byte[] passphrase(String prompt) throws CommandException, IOException {
    Path file = passphraseFile();
    if (file != null) {
      return firstLine(file);
    }
    char[] typed =
        terminal()
            .askSecret(prompt)
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.USAGE,
                        "nobody to ask for the passphrase: give --passphrase-file FILE"));
    ByteBuffer utf8 = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
    byte[] bytes = new byte[utf8.remaining()];
    utf8.get(bytes);
    utf8.rewind().put(new byte[bytes.length]); // the encoder's copy of the secret
    Arrays.fill(typed, '\0');
    return bytes;
  }

  private static byte[] firstLine(Path file) throws CommandException, IOException {
    byte[] all = TextFile.bytes(file);
    int end = 0;
    while (end < all.length && all[end] != '\n' && all[end] != '\r') {
      end++;
    }
    byte[] line = Arrays.copyOf(all, end);
    Arrays.fill(all, (byte) 0);
    if (end == 0) {
      throw new CommandException(
          ExitCode.USAGE, "the first line of the passphrase file " + file + " is empty");
    }
    return line;
  }
}
