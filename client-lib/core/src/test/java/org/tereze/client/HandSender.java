package org.tereze.client;

import java.util.List;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.fake.Person;
import org.tereze.client.identity.Identity;
import org.tereze.client.identity.WordsException;
import org.tereze.client.session.SealException;
import org.tereze.client.session.Sealed;
import org.tereze.client.session.SendingEnd;
import org.tereze.client.session.Workspace;
import org.tereze.schema.Report;

/** Seals under a person's identity what its client would not, and puts it into a mailbox. */
final class HandSender {
  private final Town town;
  private final Workspace space;
  private SendingEnd end;

  HandSender(Town town, Person from, String fromName, Person to, String toName)
      throws ClientException, CardException, WordsException {
    this.town = town;
    Card card = Card.parse(to.client().card(fromName, toName));
    Card own = Card.parse(from.client().card(toName, fromName));
    this.space = new Workspace(Identity.fromWords(from.client().words()), town.random);
    this.end = SendingEnd.to(card, own, true);
  }

  void send(Report report) throws SealException {
    Sealed sealed = end.seal(space, report, List.of(), town.hour());
    end = sealed.next();
    town.relay.inject(sealed.mailbox(), sealed.envelope());
  }
}
