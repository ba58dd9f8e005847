package org.tereze.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Destroys a home. */
@Command(
    name = "wipe",
    description = "Destroy the keys of this home first, then its files. There is no way back.")
final class WipeCommand extends HomeCommand {
  @Option(names = "--yes", description = "do not ask")
  private boolean yes;

  WipeCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    if (!Files.isDirectory(home())) {
      throw new CommandException(ExitCode.HOME, "there is no home " + home());
    }
    // A home that was wiped halfway has its folder of device keys still; nothing else has one.
    if (!Files.exists(home().resolve("vault.key"))
        && !Files.isDirectory(home().resolve("device"))) {
      throw new CommandException(ExitCode.HOME, home() + " is no home; nothing was touched");
    }
    if (!yes) {
      terminal().say("This destroys " + home() + ". Type wipe to go on:");
      Optional<String> answer = terminal().readLine();
      if (answer.isEmpty() || !answer.get().strip().equals("wipe")) {
        throw new CommandException(ExitCode.USAGE, "not wiped: the answer was not \"wipe\"");
      }
    }
    Client.wipe(home(), surroundings.options());
    if (json()) {
      terminal().json(new Wiped(home().toString(), REMNANTS));
    } else {
      terminal().print("Keys and files of " + home() + " are gone.");
      terminal().print(REMNANTS);
    }
    return ExitCode.OK;
  }

  private static final String REMNANTS =
      "Flash memory may keep remnants of the key file beneath the file system: without a hardware"
          + " key, wiping is best effort.";

  record Wiped(String home, String remnants) {}
}
