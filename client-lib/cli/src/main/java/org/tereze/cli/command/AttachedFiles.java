package org.tereze.cli.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.cli.term.Plain;
import org.tereze.client.Draft;

/** Files that go with reports, from and to a person's folders. Stateless. */
final class AttachedFiles {
  private static final int MOST_NAMES = 1_000;
  private static final int LONGEST_NAME = 100;
  private static final String UNNAMED = "file";

  private AttachedFiles() {}

  /** Adds what is in this file to a draft, under its name without folders. */
  static void attach(Path file, Draft draft) throws CommandException, IOException {
    byte[] bytes = TextFile.bytes(file);
    if (bytes.length > TextFile.MAX_BYTES) {
      throw new CommandException(ExitCode.USAGE, file + " is longer than a report's files may be");
    }
    String type = Files.probeContentType(file);
    draft.attach(String.valueOf(file.getFileName()), type == null ? "" : type, bytes);
  }

  /**
   * Writes a file into a folder, under a name that comes near the one that somebody else gave it,
   * and never over another file.
   */
  static Path save(Path folder, String name, byte[] bytes) throws CommandException, IOException {
    if (!Files.isDirectory(folder)) {
      throw new CommandException(ExitCode.USAGE, "there is no folder " + folder);
    }
    String safe = safe(name);
    int dot = safe.lastIndexOf('.');
    String stem = dot < 0 ? safe : safe.substring(0, dot);
    String ending = dot < 0 ? "" : safe.substring(dot);
    for (int i = 1; i <= MOST_NAMES; i++) {
      Path target = folder.resolve(i == 1 ? safe : stem + "-" + i + ending);
      try {
        return Files.write(target, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (FileAlreadyExistsException e) {
        // The next name, then.
      }
    }
    throw new CommandException(
        ExitCode.USAGE, folder + " has " + MOST_NAMES + " files called " + safe + " already");
  }

  /** No folder, nothing hidden, nothing that a terminal or a file system acts on. */
  static String safe(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String plain = Plain.line(last).replaceAll("[\\uFFFD<>:\"|?*]", "_").strip();
    String shown = plain.replaceFirst("^\\.+", "").replaceFirst("[. ]+$", "");
    int from = Math.max(0, shown.length() - LONGEST_NAME);
    String end = shown.substring(from);
    boolean half = !end.isEmpty() && Character.isLowSurrogate(end.charAt(0));
    String whole = half ? end.substring(1) : end;
    return whole.isEmpty() ? UNNAMED : whole;
  }
}
