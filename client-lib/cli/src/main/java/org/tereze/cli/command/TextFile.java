package org.tereze.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;

/** Text that a person names: bounded UTF-8, and one clear line where it is not. Stateless. */
final class TextFile {
  /** More than any report, card or list of words; what is longer is a mistake. */
  static final int MAX_BYTES = 1 << 20;

  private TextFile() {}

  /** The file's text. */
  static String read(Path file) throws CommandException {
    return utf8(bytes(file), file.toString());
  }

  /** The file's bytes; the caller erases what is secret. */
  static byte[] bytes(Path file) throws CommandException {
    if (Files.isDirectory(file)) {
      throw new CommandException(ExitCode.USAGE, file + " is a folder, not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new CommandException(ExitCode.USAGE, "there is no file " + file, e);
    } catch (IOException e) {
      throw new CommandException(ExitCode.USAGE, "cannot read " + file, e);
    }
  }

  /** Decodes strictly: a byte that is not UTF-8 would be a letter that nobody wrote. */
  static String utf8(byte[] bytes, String name) throws CommandException {
    // Bound: a pipe that never ends.
    if (bytes.length > MAX_BYTES) {
      throw new CommandException(ExitCode.USAGE, name + " is longer than any report may be");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new CommandException(ExitCode.USAGE, name + " is not UTF-8 text", e);
    }
  }
}
