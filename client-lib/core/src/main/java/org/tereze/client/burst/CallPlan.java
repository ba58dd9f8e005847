package org.tereze.client.burst;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.identity.MailboxOwner;
import org.tereze.link.Question;
import org.tereze.wire.MailboxId;
import org.tereze.wire.burst.OutgoingPut;

/**
 * What one burst with one relay is for, worked out before the link is opened.
 *
 * <p>One thread. The lists are the plan's own; whoever makes it fills them, the burst uses them up.
 */
public final class CallPlan {
  /**
   * To put, in the order in which it should go: openings before their sessions, what is worth most
   * for its bytes first.
   */
  public final List<OutgoingPut> fresh = new ArrayList<>();

  /** What to ask about those of the {@link #fresh} that leave and are not answered. */
  public final List<Question> freshQuestions = new ArrayList<>();

  /** Sent on an earlier link and not acked: asked about first, put last. */
  public final List<OutgoingPut> unacked = new ArrayList<>();

  /** What to ask in the first flight: exactly the {@link #unacked}. */
  public final List<Question> questions = new ArrayList<>();

  /** What to ask when everything else was said: what became of envelopes in custody. */
  public final List<Question> laterQuestions = new ArrayList<>();

  /** Mailboxes to read that the relay holds. */
  public final List<Own> fetches = new ArrayList<>();

  /** Mailboxes to claim, and then to read. */
  public final List<Own> claims = new ArrayList<>();

  /** Mailboxes to end. */
  public final List<Own> revokes = new ArrayList<>();

  /** The backup, put once its mailbox is there; handles below 0. */
  public final List<OutgoingPut> backup = new ArrayList<>();

  /** Bundles to publish, after everything else. */
  public final List<Publication> publications = new ArrayList<>();

  /** Bundles to look up, after everything else. */
  public final List<Wanted> lookups = new ArrayList<>();

  /** Whether there is nothing to do with this relay. */
  public boolean isEmpty() {
    return fresh.isEmpty() && isOnlyFresh();
  }

  /** Whether nothing is to be done but to put the {@link #fresh}. */
  boolean isOnlyFresh() {
    return unacked.isEmpty()
        && laterQuestions.isEmpty()
        && fetches.isEmpty()
        && claims.isEmpty()
        && revokes.isEmpty()
        && publications.isEmpty()
        && lookups.isEmpty()
        && backup.isEmpty();
  }

  /** Erases the owners' private keys; a plan that is run does so by itself. */
  public void destroy() {
    for (Own own : fetches) {
      own.owner.close();
    }
    for (Own own : claims) {
      own.owner.close();
    }
    for (Own own : revokes) {
      own.owner.close();
    }
    for (Publication publication : publications) {
      publication.own.owner.close();
    }
  }

  /** A mailbox of one's own and the serial of the statement about it. */
  public static final class Own {
    final MailboxOwner owner;
    final int serial;
    final boolean kept;

    /** Where the mailbox lives if that is not the relay that is called. */
    final @Nullable RelayAddress home;

    /** Whether the relay was told before, so that a few bytes ask what became of it. */
    final boolean told;

    /** The plan closes {@code owner}. */
    public Own(MailboxOwner owner, int serial) {
      this(owner, serial, false);
    }

    /** As above; what is fetched from a mailbox that is {@code kept} is not collected. */
    public Own(MailboxOwner owner, int serial, boolean kept) {
      this(owner, serial, kept, null, false);
    }

    private Own(
        MailboxOwner owner, int serial, boolean kept, @Nullable RelayAddress home, boolean told) {
      this.owner = owner;
      this.serial = serial;
      this.kept = kept;
      this.home = home;
      this.told = told;
    }

    /** The same, said to an edge. */
    Own through(RelayAddress itsHome, boolean toldBefore) {
      return new Own(owner, serial, kept, itsHome, toldBefore);
    }

    /** The number of the mailbox on this device. */
    public int index() {
      return owner.index();
    }
  }

  /** A sealed bundle for a mailbox of one's own. */
  public static final class Publication {
    final Own own;
    final byte[] body;

    /** See the fields. */
    public Publication(Own own, byte[] body) {
      this.own = own;
      this.body = body;
    }
  }

  /** A bundle to look up. */
  public static final class Wanted {
    final MailboxId mailbox;
    final int knownSerial;
    final int contact;

    /** Where the mailbox lives if that is not the relay that is called. */
    final @Nullable RelayAddress home;

    /** The newest bundle of {@code contact}'s mailbox, if it is newer than this. */
    public Wanted(MailboxId mailbox, int knownSerial, int contact) {
      this(mailbox, knownSerial, contact, null);
    }

    private Wanted(MailboxId mailbox, int knownSerial, int contact, @Nullable RelayAddress home) {
      this.mailbox = mailbox;
      this.knownSerial = knownSerial;
      this.contact = contact;
      this.home = home;
    }

    /** The same, asked of an edge. */
    Wanted through(RelayAddress itsHome) {
      return new Wanted(mailbox, knownSerial, contact, itsHome);
    }
  }
}
