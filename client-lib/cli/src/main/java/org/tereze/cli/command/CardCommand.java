package org.tereze.cli.command;

import java.io.IOException;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.cli.term.QrText;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
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

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "the name of yours to show on it; the first one given stays on all cards")
  private String ownName = "";

  @Option(names = "--qr", description = "draw it as a QR code")
  private boolean qr;

  CardCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    String contact = Spelled.contactName(name);
    try (Client client = open()) {
      String uri = client.card(contact, ownName);
      refuseOtherName(uri);
      if (json()) {
        terminal().json(new CardLine(contact, uri));
      } else if (qr) {
        terminal().print(QrText.draw(uri));
      } else {
        terminal().print(uri);
      }
    }
    return ExitCode.OK;
  }

  /** A card is signed once: a name that comes too late would be left out without a word. */
  private void refuseOtherName(String uri) throws CommandException {
    String shown;
    try {
      shown = Card.parse(uri).name();
    } catch (CardException e) {
      throw new IllegalStateException("a card of one's own does not parse", e);
    }
    if (!ownName.isEmpty() && !ownName.equals(shown)) {
      throw new CommandException(
          ExitCode.FAILED,
          "the card for “"
              + name.strip()
              + "” was made "
              + (shown.isEmpty() ? "without a name" : "with the name “" + shown + "”")
              + " and stays so: leave --as out, or make a card for a new contact's name");
    }
  }

  record CardLine(String contact, String card) {}
}
