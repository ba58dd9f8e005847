package org.tereze.cli.command;

import java.io.IOException;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.cli.term.QrText;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the card for one contact. */
@Command(
    name = "card",
    description =
        "Print the contact card made for NAME: give it to that person only, by hand or as a QR.")
final class CardCommand extends HomeCommand {
  @Parameters(paramLabel = "NAME", description = "whom it is for")
  private String name = "";

  @Option(names = "--as", paramLabel = "NAME", description = "the name of yours to show on it")
  private String ownName = "";

  @Option(names = "--qr", description = "draw it as a QR code")
  private boolean qr;

  CardCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      String uri = client.card(name, ownName);
      if (json()) {
        terminal().json(new Card(name, uri));
      } else if (qr) {
        terminal().print(QrText.draw(uri));
      } else {
        terminal().print(uri);
      }
    }
    return ExitCode.OK;
  }

  record Card(String contact, String card) {}
}
