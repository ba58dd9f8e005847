package org.tereze.cli.command;

import java.util.Locale;
import org.tereze.client.contact.Contact;

/** A contact as JSON shows it. */
record ContactLine(
    String name,
    String state,
    boolean cardHeld,
    boolean cardGiven,
    boolean compared,
    boolean quantumSafe,
    boolean inboxFull,
    String padding) {
  static ContactLine of(Contact contact) {
    return new ContactLine(
        contact.name(),
        contact.state().name().toLowerCase(Locale.ROOT),
        contact.cardHeld(),
        contact.cardGiven(),
        contact.confirmed(),
        contact.quantumSafe(),
        contact.inboxFull(),
        contact.padding().name().toLowerCase(Locale.ROOT));
  }
}
