package org.tereze.cli.command;

import java.util.List;
import org.tereze.cli.term.Terminal;
import org.tereze.client.contact.Contact;

/** The contacts whose reports are not fetched because they fill their share of the home. */
final class FullInboxes {
  private FullInboxes() {}

  /** Their names. */
  static List<String> of(List<Contact> contacts) {
    return contacts.stream().filter(Contact::inboxFull).map(Contact::name).toList();
  }

  /** One line for each. */
  static void print(List<String> names, Terminal terminal) {
    for (String name : names) {
      terminal.print(
          name
              + "'s reports wait at the relay: the inbox is full; forget some"
              + " (tereze forget --received ID)");
    }
  }
}
