package org.tereze.cli.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.cli.term.Table;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.contact.Contact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the contacts. */
@Command(name = "contacts", description = "List contacts and how sure each one is.")
final class ContactsCommand extends HomeCommand {
  @Option(
      names = "--padding",
      paramLabel = "NAME=POLICY",
      description =
          "from now on fill up reports to NAME: compact, sms or uniform (tereze help write says"
              + " how); may be repeated")
  private Map<String, String> paddings = Map.of();

  ContactsCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    Map<String, PaddingPolicy> policies = new LinkedHashMap<>();
    for (Map.Entry<String, String> padding : paddings.entrySet()) {
      policies.put(padding.getKey(), DraftOptions.padding(padding.getValue()));
    }
    try (Client client = open()) {
      for (Map.Entry<String, PaddingPolicy> policy : policies.entrySet()) {
        client.padding(policy.getKey(), policy.getValue());
      }
      if (json()) {
        terminal().json(client.contacts().stream().map(ContactLine::of).toList());
        return ExitCode.OK;
      }
      List<Contact> contacts = client.contacts();
      if (contacts.isEmpty()) {
        terminal().say("No contacts yet: tereze card NAME prints a card for somebody.");
        return ExitCode.OK;
      }
      Table table =
          new Table(
              "contact", "state", "their card", "your card", "compared", "quantum-safe", "padding");
      for (Contact contact : contacts) {
        table.row(
            contact.name(),
            contact.state().name().toLowerCase(Locale.ROOT),
            yes(contact.cardHeld()),
            yes(contact.cardGiven()),
            yes(contact.confirmed()),
            yes(contact.quantumSafe()),
            contact.padding().name().toLowerCase(Locale.ROOT));
      }
      table.printTo(terminal());
      FullInboxes.print(FullInboxes.of(contacts), terminal());
    }
    return ExitCode.OK;
  }

  private static String yes(boolean value) {
    return value ? "yes" : "no";
  }
}
