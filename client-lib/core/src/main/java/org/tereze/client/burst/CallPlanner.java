package org.tereze.client.burst;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.client.backup.Backups;
import org.tereze.client.burst.CallPlan.Own;
import org.tereze.client.burst.CallPlan.Publication;
import org.tereze.client.burst.CallPlan.Wanted;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.home.Home;
import org.tereze.client.home.InboxRoom;
import org.tereze.client.home.Keys;
import org.tereze.client.outbox.PutOrder;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.MailboxAt;
import org.tereze.client.record.MailboxRecord;
import org.tereze.client.record.RelayRecord;
import org.tereze.client.session.Bundle;
import org.tereze.client.session.ReceivingEnd;
import org.tereze.client.session.SendingEnd;
import org.tereze.client.session.SessionLimits;
import org.tereze.link.Question;

/**
 * Works out what one burst with one relay is for. Reads ledgers, makes bundles where they are due
 * and notes claims; the caller commits. Under the home's lock.
 */
public final class CallPlanner {
  /** A contact's bundle is not looked up more often than this while nothing newer is there. */
  private static final int LOOK_UP_AGAIN_HOURS = 6;

  private final Home home;
  private final String relay;
  private final InboxRoom room;

  /** For this relay, {@code KEY@host:port}. */
  public CallPlanner(Home home, String relay) {
    this.home = home;
    this.relay = relay;
    this.room = new InboxRoom(home);
  }

  /**
   * Every relay that there may be something to do with: one's own first, then others, then edges;
   * but those that did not answer when they were last called behind all that did, since a window
   * may be too short for them.
   */
  public static List<String> relays(Home home) {
    List<String> relays = new ArrayList<>(needed(home));
    relays.sort(Comparator.comparing(relay -> hasFailed(home, relay)));
    return relays;
  }

  /** The same, those first that failed least often in a row: each is asked in its turn. */
  public static List<String> relaysToAsk(Home home) {
    Set<String> all = needed(home);
    all.addAll(home.self().getEdgesList());
    List<String> relays = new ArrayList<>(all);
    relays.sort(Comparator.comparing(relay -> failedCalls(home, relay)));
    return relays;
  }

  static boolean hasFailed(Home home, String relay) {
    return failedCalls(home, relay) > 0;
  }

  private static int failedCalls(Home home, String relay) {
    RelayRecord known = home.relays.get(Keys.of(relay));
    return known == null ? 0 : known.getFailedCalls();
  }

  private static Set<String> needed(Home home) {
    Set<String> relays = new LinkedHashSet<>(home.self().getRelaysList());
    for (MailboxRecord mailbox : home.mailboxes.all()) {
      for (MailboxAt at : mailbox.getAtList()) {
        if (!at.getRevoked()) {
          relays.add(at.getRelay());
        }
      }
    }
    relays.addAll(PutOrder.relays(home));
    for (String edge : home.self().getEdgesList()) {
      boolean asked = relays.contains(edge);
      boolean own = home.self().getRelaysList().contains(edge);
      boolean due = PutOrder.isAnyQueued(home) || EdgeStatements.isAnyDue(home);
      if (!own && (asked || due)) {
        // Order: behind the relays where its envelopes are to go.
        relays.remove(edge);
        relays.add(edge);
      }
    }
    return relays;
  }

  /** The plan. */
  public CallPlan plan() {
    CallPlan plan = new CallPlan();
    PutOrder order = new PutOrder(home, relay);
    plan.fresh.addAll(order.fresh());
    plan.unacked.addAll(order.unacked());
    for (PutOrder.Asked asked : order.aboutFresh()) {
      plan.freshQuestions.add(question(asked));
    }
    for (PutOrder.Asked asked : order.aboutUnacked()) {
      plan.questions.add(question(asked));
    }
    for (PutOrder.Asked asked : order.aboutCustody()) {
      plan.laterQuestions.add(question(asked));
    }
    Backups backups = new Backups(home, relay);
    boolean keeps = backups.isKeptHere();
    if (keeps) {
      plan.backup.addAll(backups.due());
    }
    MailboxRecord backup = home.mailboxes.get(Keys.of(Backups.MAILBOX));
    if (backup != null) {
      backupMailbox(plan, backup, keeps);
    }
    addStatements(plan);
    if (home.self().getEdgesList().contains(relay)) {
      new EdgeStatements(home, relay).addTo(plan);
    }
    return plan;
  }

  /** What is to be said and read at this relay of one's mailboxes and of contacts' bundles. */
  void addStatements(CallPlan plan) {
    for (MailboxRecord mailbox : home.mailboxes.all()) {
      if (mailbox.getIndex() != Backups.MAILBOX) {
        mailbox(plan, mailbox);
      }
    }
    for (ContactRecord contact : home.contacts.all()) {
      lookUp(plan, contact);
    }
  }

  /** Whether {@link #addStatements} would add one, as far as can be said without making any. */
  boolean isAnyStatementDue() {
    for (MailboxRecord mailbox : home.mailboxes.all()) {
      if (mailbox.getIndex() != Backups.MAILBOX && isStatementDue(mailbox)) {
        return true;
      }
    }
    CallPlan lookups = new CallPlan();
    home.contacts.all().forEach(contact -> lookUp(lookups, contact));
    return !lookups.lookups.isEmpty();
  }

  private boolean isStatementDue(MailboxRecord mailbox) {
    MailboxAt at = at(mailbox, relay);
    if (mailbox.getRevoked()) {
      return at != null && !at.getRevoked();
    }
    ReceivingEnd end = home.receiving.get(Keys.of(mailbox.getIndex()));
    return isOnCard(mailbox)
        && end != null
        && (at == null || !at.getClaimed() || at.getPublishedSerial() < end.bundleSerial());
  }

  private static Question question(PutOrder.Asked asked) {
    return new Question(asked.mailbox(), asked.secret(), asked.ids(), asked.handles());
  }

  /** Read only by a restore: what is put here is one's own. */
  private void backupMailbox(CallPlan plan, MailboxRecord mailbox, boolean keeps) {
    MailboxAt at = at(mailbox, relay);
    if (keeps && (at == null || !at.getClaimed())) {
      plan.claims.add(own(mailbox, ContactBook.CLAIM_SERIAL));
    }
  }

  private void mailbox(CallPlan plan, MailboxRecord mailbox) {
    MailboxAt at = at(mailbox, relay);
    if (mailbox.getRevoked()) {
      // Where anything was said of it before, a claim may have arrived.
      if (at != null && !at.getRevoked()) {
        plan.revokes.add(own(mailbox, Math.max(at.getKnownSerial(), 1) + 1));
      }
      return;
    }
    boolean here = isOnCard(mailbox);
    if (at != null && at.getClaimed()) {
      // Bound: what there is no room for stays at the relay, whose quota its sender hears of.
      if (room.isThere(mailbox.getContact())) {
        plan.fetches.add(own(mailbox, 0));
      }
    } else if (here) {
      plan.claims.add(own(mailbox, ContactBook.CLAIM_SERIAL));
      rememberClaim(mailbox);
    }
    if (here) {
      publish(plan, mailbox, at);
    }
  }

  /**
   * Order: durable before the claim leaves, so that a later revoke goes wherever one may have
   * arrived, though its answer was cut off.
   */
  private void rememberClaim(MailboxRecord mailbox) {
    if (at(mailbox, relay) == null) {
      home.mailboxes.put(
          Keys.of(mailbox.getIndex()),
          mailbox.toBuilder().addAt(MailboxAt.newBuilder().setRelay(relay)).build());
    }
  }

  private boolean isOnCard(MailboxRecord mailbox) {
    ReceivingEnd end = home.receiving.get(Keys.of(mailbox.getIndex()));
    if (end == null) {
      return false;
    }
    for (RelayAddress address : end.own().relays()) {
      if (address.text().equals(relay)) {
        return true;
      }
    }
    return false;
  }

  private void publish(CallPlan plan, MailboxRecord mailbox, @Nullable MailboxAt at) {
    ReceivingEnd end = home.receiving.get(Keys.of(mailbox.getIndex()));
    boolean unknown = mailbox.getSerialUnknown() && (at == null || at.getKnownSerial() == 0);
    if (end == null || unknown) {
      return;
    }
    if (end.bundleDue(home.nowHour())
        || end.bundleBody().length == 0
        || !mailbox.getToldModels().equals(home.models().inventory())) {
      end = renewed(mailbox.getIndex(), end);
    }
    if (at == null || at.getPublishedSerial() < end.bundleSerial()) {
      plan.publications.add(new Publication(own(mailbox, end.bundleSerial()), end.bundleBody()));
    }
  }

  private ReceivingEnd renewed(int index, ReceivingEnd end) {
    List<RelayAddress> relays = new ArrayList<>();
    try {
      relays.addAll(ContactBook.relays(home.self()));
    } catch (CardException e) {
      throw new IllegalStateException("an own relay that does not parse was stored", e);
    }
    return new ContactBook(home).renewBundle(index, end, relays);
  }

  private Own own(MailboxRecord mailbox, int serial) {
    return new Own(home.identity().mailbox(mailbox.getIndex()), serial);
  }

  private void lookUp(CallPlan plan, ContactRecord contact) {
    SendingEnd end = home.sending.get(Keys.of(contact.getNumber()));
    if (end == null || contact.getRevoked() || !end.peer().relays().get(0).text().equals(relay)) {
      return;
    }
    Bundle bundle = end.bundle();
    int hour = home.nowHour();
    // Never asked, or the contact could not open what was sealed to the keys that are known.
    boolean fresh =
        bundle != null
            && contact.getLookedUpHour() != 0
            && hour
                < bundle.useUntilHour()
                    - SessionLimits.BUNDLE_USE_HOURS
                    + SessionLimits.BUNDLE_RENEWAL_HOURS;
    boolean asked =
        contact.getLookedUpHour() != 0
            && Math.abs(hour - contact.getLookedUpHour()) < LOOK_UP_AGAIN_HOURS;
    if (!fresh && !asked) {
      plan.lookups.add(new Wanted(end.peer().mailbox(), end.bundleSerial(), contact.getNumber()));
    }
  }

  static @Nullable MailboxAt at(MailboxRecord mailbox, String relay) {
    for (MailboxAt at : mailbox.getAtList()) {
      if (at.getRelay().equals(relay)) {
        return at;
      }
    }
    return null;
  }
}
